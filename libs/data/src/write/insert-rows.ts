import { fail } from '@backstay/kernel';
import type { KeyTexts } from '@backstay/query';
import { firstRefused } from './refused-rows.js';
import { writeRows } from './write-rows.js';
import type { WriteRun } from './write-run.js';

/**
 * Inserts the proposed rows and gives their keys, in order. As PostgreSQL does row by row: the first row that a policy
 * refuses ends it, unless a row before it breaks a constraint. Throws `row_refused` and constraint failures.
 */
export async function insertRows(run: WriteRun): Promise<readonly KeyTexts[]> {
  const { rows, table } = run.plan;
  const place = await firstRefused(run, rows);
  return writeRows(run, rows, place === null ? null : { place, failure: fail('row_refused', { table: table.name }) });
}
