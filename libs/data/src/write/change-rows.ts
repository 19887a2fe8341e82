import { holdsSubquery } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { guardedColumns, type KeyTexts } from '@backstay/query';
import { requireAll } from './refused-rows.js';
import { missingValue } from './write-rows.js';
import { inChunks, type WriteRun } from './write-run.js';

/**
 * Locks the rows that the caller reaches and gives their keys. Throws `row_refused`, `too_many_affected`.
 *
 * While it waited for a row, the rest of the database may have moved on: engines then look at the locked row anew, but
 * at other tables as they were when the statement began. So policies that look elsewhere are asked once more.
 */
export async function lockRows(run: WriteRun): Promise<readonly KeyTexts[]> {
  const { existing, proposed } = run.guards;
  let reached = await lockReached(run);
  if ([existing, proposed].some((guard) => guard !== null && holdsSubquery(guard))) {
    const again = new Map((await lockReached(run)).map((row) => [JSON.stringify(row.key), row]));
    reached = reached.flatMap((row) => again.get(JSON.stringify(row.key)) ?? []);
  }
  if (reached.some((row) => !row.allowed)) throw fail('row_refused', { table: run.plan.table.name });
  return reached.map((row) => row.key);
}

/** A locked row, and whether it would satisfy the policies with the change in place. */
interface ReachedRow {
  readonly key: KeyTexts;
  readonly allowed: boolean;
}

async function lockReached(run: WriteRun): Promise<readonly ReachedRow[]> {
  const { plan, mostRows, sql } = run;
  const { rows } = await run.run(sql.lockReached(plan.change, mostRows + 1));
  if (rows.length > mostRows) throw fail('too_many_affected', { limit: mostRows });
  const width = sql.keyColumns.length;
  return rows.map((cells) => ({
    key: sql.texts(sql.keyColumns, cells) as KeyTexts,
    allowed: Number(cells[width]) === 1,
  }));
}

/** Changes locked rows; gives the keys they have afterwards. */
export async function updateRows(run: WriteRun, keys: readonly KeyTexts[]): Promise<readonly KeyTexts[]> {
  const { plan, guards } = run;
  const missing = missingValue(run, plan.change);
  if (missing !== null && keys.length > 0) throw missing;
  for (const chunk of inChunks(keys)) await run.run(run.sql.update(chunk, plan.change), 'update');
  const moved = keys.map((key) => key.map((text, i) => plan.change.get(run.sql.keyColumns[i]!) ?? text));
  const computed = plan.table.columns.filter((column) => column.generated).map((column) => column.name);
  if (guards.proposed !== null) {
    const looked = guardedColumns(guards.proposed, plan.alias);
    if (run.triggers || computed.some((name) => looked.has(name))) await requireAll(run, guards.proposed, moved);
  }
  return moved;
}

/** Deletes locked rows. */
export async function deleteRows(run: WriteRun, keys: readonly KeyTexts[]): Promise<void> {
  for (const chunk of inChunks(keys)) await run.run(run.sql.delete(chunk), 'delete');
}
