import { factsOf, fail, Failure } from '@backstay/kernel';
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
  const refused = await firstRefused(run, rows);
  try {
    const keys = await writeRows(run, refused === null ? rows : rows.slice(0, refused));
    if (refused === null) return keys;
  } catch (error) {
    // References are tested when all rows are there, so the refusal comes first.
    const late = error instanceof Failure && factsOf(error, 'foreign_key_violation') !== null;
    if (refused === null || !late) throw error;
  }
  throw fail('row_refused', { table: table.name });
}
