import type { Expression } from '../expression.js';
import type { ViewQuery } from '../view-query.js';
import type { FrameTable } from './checker.js';
import { isSame } from './view-group.js';
import { provesSingleRow } from './single-row.js';

/**
 * Columns of a view that no two of its rows share: a group's keys; or the primary key of its first table where each
 * further one adds no more than one row. Null: none that is certain.
 */
export function viewKey(
  { from, where, grouping, select }: ViewQuery,
  frame: readonly FrameTable[],
): readonly string[] | null {
  const nameOf = (wanted: Expression): string | undefined =>
    select.find(({ expression }) => isSame(expression, wanted))?.name;
  if (grouping !== null) return grouping.keys.length === 0 ? null : complete(grouping.keys.map(nameOf));
  const [first, ...others] = frame;
  const primary = first?.table.primaryKey;
  if (first === undefined || !primary) return null;
  const inner = from.filter(({ join }) => join === 'inner').map(({ on }) => on);
  const conditions = [where, ...inner].filter((condition) => condition !== null);
  const own = new Map(
    from.flatMap(({ join, alias, on }) => (join === 'left' && on !== null ? [[alias, on] as const] : [])),
  );
  if (!provesSingleRow(others, { kind: 'and', operands: conditions }, own)) return null;
  const columnOf = (column: string): string | undefined =>
    select.find(({ expression: e }) => e.kind === 'column' && e.source === first.alias && e.column === column)?.name;
  return complete(primary.columns.map(columnOf));
}

const complete = (names: readonly (string | undefined)[]): readonly string[] | null => {
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? known : null;
};
