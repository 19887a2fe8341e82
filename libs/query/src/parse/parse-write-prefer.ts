import { fail } from '@backstay/kernel';
import type { TimeZone } from '../compile/values/time-zone.js';
import { isKnownPreference, mostAffected } from './parse-prefer.js';
import { preferenceValues, type PreferenceName } from './preferences.js';

/** The preferences of `Prefer` that a write knows; null: not said. */
export interface WritePreferences {
  readonly resolution: 'merge-duplicates' | 'ignore-duplicates' | null;
  readonly missing: 'default' | 'null' | null;
  readonly return: 'representation' | 'minimal' | 'headers-only' | null;
  readonly count: 'exact' | 'planned' | 'estimated' | null;
  /** Null too where the server does not honour it. */
  readonly tx: 'commit' | 'rollback' | null;
  readonly handling: 'strict' | 'lenient' | null;
  /** Rows the write may touch; counts with `handling=strict` only. */
  readonly maxAffected: number | null;
}

/**
 * Reads Prefer (RFC 7240) for a write; of a preference given twice the first counts. With `handling=strict` what is
 * not known is refused (`bad_preferences`).
 */
export function parseWritePrefer(header: string | undefined, txOverride: boolean): WritePreferences {
  const words = (header ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const value = <T extends string>(name: string, allowed: readonly T[]): T | null => {
    const said = words.find((word) => allowed.some((one) => word === `${name}=${one}`));
    return allowed.find((one) => said === `${name}=${one}`) ?? null;
  };
  const handling = value('handling', preferenceValues.handling);
  const unknown = words.filter((word) => !isKnownPreference(word));
  if (handling === 'strict' && unknown.length > 0) throw fail('bad_preferences', { preferences: unknown });
  return {
    resolution: value('resolution', preferenceValues.resolution),
    missing: value('missing', preferenceValues.missing),
    return: value('return', preferenceValues.return),
    count: value('count', preferenceValues.count),
    tx: txOverride ? value('tx', preferenceValues.tx) : null,
    handling,
    maxAffected: mostAffected(words),
  };
}

/** What Preference-Applied answers for the preferences named, in PostgREST's order; null when none was followed. */
export function appliedWritePreferences(
  preferences: WritePreferences,
  followed: readonly PreferenceName[],
  zone: TimeZone | null = null,
): string | null {
  const order = ['resolution', 'missing', 'return', 'count', 'tx', 'handling'] as const;
  const applied = order
    .filter((name) => followed.includes(name) && preferences[name] !== null)
    .map((name) => `${name}=${preferences[name]}`);
  if (zone !== null) applied.push(`timezone=${zone.name}`);
  const { handling, maxAffected } = preferences;
  if (followed.includes('max-affected') && handling === 'strict' && maxAffected !== null) {
    applied.push(`max-affected=${maxAffected}`);
  }
  return applied.length === 0 ? null : applied.join(', ');
}
