import { holdsSubquery, type Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { assignedText, type KeyTexts, type StoredRow } from '@backstay/query';
import { inChunks, type WriteRun } from '../write/write-run.js';

/** A locked row that the statement of a function reaches. */
export interface ReachedRow {
  readonly key: KeyTexts;
  /** What it sets in this row. */
  readonly change: StoredRow;
}

/**
 * Locks the rows that a function's UPDATE or DELETE reaches, and computes what it sets in each. Throws
 * `too_many_affected`, and what a value has against its column (22003 …).
 *
 * Engines look at a row they waited for anew, but at other tables as they were when the statement began: so what looks
 * elsewhere is asked once more when all rows are locked.
 */
export async function reachRows(
  run: WriteRun,
  columns: readonly string[],
  values: readonly Expression[],
): Promise<readonly ReachedRow[]> {
  const { existing } = run.guards;
  const { filter } = run.plan.reach.plan;
  const first = await lock(run, columns, values);
  const looksElsewhere = [existing, filter, ...values].some((one) => one !== null && holdsSubquery(one));
  if (!looksElsewhere || first.length === 0) return first;
  const again = new Map((await lock(run, columns, values)).map((row) => [JSON.stringify(row.key), row]));
  return first.flatMap((row) => again.get(JSON.stringify(row.key)) ?? []);
}

async function lock(
  run: WriteRun,
  columns: readonly string[],
  values: readonly Expression[],
): Promise<readonly ReachedRow[]> {
  const { sql, mostRows, engine } = run;
  const { rows } = await run.run(sql.lockValues(values, mostRows + 1), 'update');
  if (rows.length > mostRows) throw fail('too_many_affected', { limit: mostRows });
  const width = sql.keyColumns.length;
  return rows.map((cells) => ({
    key: sql.texts(sql.keyColumns, cells) as KeyTexts,
    change: new Map(
      columns.map((name, i) => {
        const raw = cells[width + i] ?? null;
        return [name, assignedText(raw, values[i]!, sql.column(name), engine.dialect)];
      }),
    ),
  }));
}

/** Rows in which the same is set, in the order in which each change comes first. */
export function byChange(rows: readonly ReachedRow[]): readonly (readonly ReachedRow[])[] {
  return [...Map.groupBy(rows, ({ change }) => JSON.stringify([...change.values()])).values()];
}

/** Throws `row_refused` unless the policies allow every row with the run's change in place. */
export async function requireAllowed(run: WriteRun, keys: readonly KeyTexts[]): Promise<void> {
  if (run.guards.proposed === null) return;
  for (const chunk of inChunks(keys)) {
    const { rows } = await run.run(run.sql.countAllowed(chunk));
    if (Number(rows[0]?.[0]) !== chunk.length) throw fail('row_refused', { table: run.plan.table.name });
  }
}
