import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@backstay/config';
import { keyFileName, KeyRing } from '@backstay/identity';
import { advise, ok, wrong, type Finding } from './finding.js';

/** Looks at the project's keys without making any. */
export function examineKeys(config: Config): readonly Finding[] {
  const path = join(config.project.dataDir, keyFileName);
  const file = statSync(path, { throwIfNoEntry: false });
  if (config.keys.jwtSecret === null && file === undefined)
    return [ok('keys', `there are none yet; the first start makes them in ${path}`)];
  try {
    KeyRing.open(config);
  } catch (error) {
    return [wrong('keys', error instanceof Error ? error.message : String(error))];
  }
  if (config.keys.jwtSecret !== null) return [ok('keys', 'signed with JWT_SECRET')];
  if (file !== undefined && (file.mode & 0o077) !== 0)
    return [advise('keys', `${path} can be read by other users of this machine`, `Run: chmod 600 ${path}`)];
  return [ok('keys', `made at first start, kept in ${path}`)];
}
