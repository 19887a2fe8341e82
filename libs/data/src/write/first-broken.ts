import type { Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { guardedColumns, type StoredRow } from '@backstay/query';
import { firstMissing, type Stop } from './write-rows.js';
import { inChunks, type WriteRun } from './write-run.js';

/** Proposed rows that are asked about in one statement. */
const atOnce = 20;

/**
 * The first row that breaks a constraint by itself (NOT NULL, CHECK), as it is proposed; null: none does. For upserts, whose
 * rows are merged or ignored instead of inserted: PostgreSQL tests them all the same, before it looks for the row in the way.
 */
export async function firstBroken(run: WriteRun, rows: readonly StoredRow[]): Promise<Stop | null> {
  const { table } = run.plan;
  let first = firstMissing(run, rows, run.notNull);
  for (const { name, expression } of run.context.checks) {
    const place = await firstAgainst(run, expression, rows.slice(0, first?.place));
    if (place === null) continue;
    first = { place, failure: fail('check_violation', { table: table.name, constraint: name }) };
  }
  return first;
}

async function firstAgainst(run: WriteRun, check: Expression, rows: readonly StoredRow[]): Promise<number | null> {
  const looked = [...guardedColumns(check, 'row')];
  // What only the database can fill in is not known before the row is there.
  const known = [...rows.entries()].filter(([, row]) => looked.every((column) => row.has(column)));
  for (const part of inChunks(known, atOnce)) {
    const statement = run.sql.broken(
      check,
      part.map(([, row]) => row),
    );
    const [verdicts = []] = (await run.run(statement)).rows;
    const found = part.find((_, i) => Number(verdicts[i]) === 1);
    if (found !== undefined) return found[0];
  }
  return null;
}
