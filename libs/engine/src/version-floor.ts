import { EngineStartError } from './start-error.js';

/** A version as numbers, most significant first. */
export type Version = readonly [major: number, minor: number, patch: number];

/**
 * Refuses a server below the floor by name. `found` is what the server says of itself; `version` what was read out of
 * it, null when it could not be.
 */
export function requireVersion(product: string, found: string, version: Version | null, floor: Version): void {
  if (version && compareVersions(version, floor) >= 0) return;
  const least = floor.join('.').replace(/(\.0)+$/, '');
  throw new EngineStartError(
    'version',
    `This is ${product} ${found}; Backstay needs ${product} ${least} or newer, because older ones lack what its queries are built on. Upgrade the server or point DATABASE_URL at another one.`,
  );
}

/** Below, at or above 0 as `left` is older than, the same as, or newer than `right`. */
export function compareVersions(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
