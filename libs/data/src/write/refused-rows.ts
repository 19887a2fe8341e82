import type { Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { guardedColumns, refusesAll, type KeyTexts, type StoredRow } from '@backstay/query';
import { inChunks, type WriteRun } from './write-run.js';

/** Proposed rows whose verdicts are asked for in one statement. */
const verdictsAtOnce = 20;

/** The columns that only the database fills in these rows. */
export function unknownColumns(run: WriteRun, row: StoredRow): ReadonlySet<string> {
  return new Set(run.plan.table.columns.map((column) => column.name).filter((name) => !row.has(name)));
}

/** The place of the first row that does not satisfy the policies; null: all do. */
export async function firstRefused(run: WriteRun, rows: readonly StoredRow[]): Promise<number | null> {
  const { proposed } = run.guards;
  if (proposed === null || rows.length === 0) return null;
  if (refusesAll(proposed)) return 0;
  const first = new Map<string, { readonly place: number; readonly row: StoredRow; readonly condition: Expression }>();
  rows.forEach((row, place) => {
    const condition = knownPart(proposed, run.plan.alias, unknownColumns(run, row));
    if (condition === null) return;
    // Rows that are alike in what the policies look at have the same verdict.
    const looked = [...guardedColumns(condition, run.plan.alias)].map((name) => row.get(name) ?? null);
    const key = JSON.stringify([[...unknownColumns(run, row)], looked]);
    if (!first.has(key)) first.set(key, { place, row, condition });
  });
  const bySql = Map.groupBy(first.values(), (one) => one.condition);
  const refusedPlaces: number[] = [];
  for (const [condition, group] of bySql) {
    for (const chunk of inChunks(group, verdictsAtOnce)) {
      const { rows: verdicts } = await run.run(
        run.sql.verdicts(
          condition,
          chunk.map((one) => one.row),
        ),
      );
      refusedPlaces.push(...chunk.filter((_, i) => Number(verdicts[0]?.[i]) !== 1).map((one) => one.place));
    }
  }
  return refusedPlaces.length === 0 ? null : Math.min(...refusedPlaces);
}

/** The conjuncts that can be asked before the database has filled its columns; the whole is asked again after it. */
function knownPart(condition: Expression, alias: string, unknown: ReadonlySet<string>): Expression | null {
  if (unknown.size === 0) return condition;
  const conjuncts = condition.kind === 'and' ? condition.operands : [condition];
  const known = conjuncts.filter((one) => [...guardedColumns(one, alias)].every((name) => !unknown.has(name)));
  if (known.length === conjuncts.length) return condition;
  return known.length === 0 ? null : { kind: 'and', operands: known };
}

/** Throws `row_refused` unless the condition holds for every row of the keys as it is now. */
export async function requireAll(run: WriteRun, condition: Expression, keys: readonly KeyTexts[]): Promise<void> {
  for (const chunk of inChunks(keys)) {
    const { rows } = await run.run(run.sql.countOf(condition, chunk));
    if (Number(rows[0]?.[0]) !== chunk.length) throw fail('row_refused', { table: run.plan.table.name });
  }
}
