import type { DriftService } from '@backstay/schema';
import { advise, ok, type Finding } from './finding.js';

/** What somebody changed in the database by hand since the last apply or pull. */
export async function examineDrift(drift: DriftService): Promise<readonly Finding[]> {
  const { version, findings } = await drift.report();
  if (version === 0) return [];
  if (findings.length === 0) return [ok('drift', 'the database is as the last apply or pull left it')];
  const message = `${findings.length} ${findings.length === 1 ? 'change' : 'changes'} made in the database by hand`;
  return [
    advise('drift', message, 'See them with: backstay schema drift. For adopted tables run: backstay schema pull'),
  ];
}
