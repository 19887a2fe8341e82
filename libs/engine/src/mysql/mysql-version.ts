import type { Version } from '../version-floor.js';

/**
 * The numbers in a version string of this protocol: `8.0.36-0ubuntu1`, `10.6.12-MariaDB`, and
 * `5.5.5-10.11.19-MariaDB`, where the first triple is only there for replication's sake. Null: no numbers.
 */
export function parseMysqlVersion(text: string): Version | null {
  const plain = text.includes('MariaDB') ? text.replace(/^5\.5\.5-(?=\d)/, '') : text;
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(plain);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}
