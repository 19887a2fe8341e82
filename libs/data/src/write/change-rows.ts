import { fail } from '@backstay/kernel';
import { guardedColumns, type KeyTexts } from '@backstay/query';
import { requireAll } from './refused-rows.js';
import { inChunks, type WriteRun } from './write-run.js';

/** Locks the rows that the caller reaches and gives their keys. Throws `row_refused`, `too_many_affected`. */
export async function lockRows(run: WriteRun): Promise<readonly KeyTexts[]> {
  const { plan, mostRows } = run;
  const { rows } = await run.run(run.sql.lockReached(plan.change, mostRows + 1));
  if (rows.length > mostRows) throw fail('too_many_affected', { limit: mostRows });
  const width = run.sql.keyColumns.length;
  if (rows.some((cells) => Number(cells[width]) !== 1)) throw fail('row_refused', { table: plan.table.name });
  return rows.map((cells) => run.sql.texts(run.sql.keyColumns, cells) as KeyTexts);
}

/** Changes locked rows; gives the keys they have afterwards. */
export async function updateRows(run: WriteRun, keys: readonly KeyTexts[]): Promise<readonly KeyTexts[]> {
  const { plan, guards } = run;
  for (const chunk of inChunks(keys)) await run.run(run.sql.update(chunk, plan.change), 'update');
  const moved = keys.map((key) => key.map((text, i) => plan.change.get(run.sql.keyColumns[i]!) ?? text));
  const computed = plan.table.columns.filter((column) => column.generated).map((column) => column.name);
  if (guards.proposed !== null) {
    const looked = guardedColumns(guards.proposed, plan.alias);
    if (computed.some((name) => looked.has(name))) await requireAll(run, guards.proposed, moved);
  }
  return moved;
}

/** Deletes locked rows. */
export async function deleteRows(run: WriteRun, keys: readonly KeyTexts[]): Promise<void> {
  for (const chunk of inChunks(keys)) await run.run(run.sql.delete(chunk), 'delete');
}
