import { isDeepStrictEqual } from 'node:util';
import { rewrite, type Expression } from '@backstay/expression';
import { enumOf, rowColumns, type ColumnDefinition, type EnumDefinition, type TableDefinition } from '@backstay/query';

/** What every row of today will hold in columns that are not there yet, by the column's name. */
export type ComingValues = ReadonlyMap<string, Expression>;

/**
 * The values that rows of today get in columns that come to `table`: the default, NULL, or what a generated column makes
 * of the rest. A column is left out where that cannot be asked of the database of today (`enums`: its enums) or differs
 * from row to row. Pure.
 */
export function comingValues(
  columns: readonly ColumnDefinition[],
  table: TableDefinition,
  enums: readonly EnumDefinition[],
): ComingValues {
  const there = new Set(table.columns.map(({ name }) => name));
  const coming = columns.filter(({ name }) => !there.has(name));
  const values = new Map<string, Expression>();
  for (const column of coming) {
    const value = column.generation === null ? firstValue(column, enums) : null;
    if (value !== null) values.set(column.name, value);
  }
  // A generated column is made of plain ones only.
  for (const { name, generation } of coming) {
    if (generation === null) continue;
    if (rowColumns(generation).every((used) => there.has(used) || values.has(used)))
      values.set(name, withComing(generation, values));
  }
  return values;
}

/** The expression with the coming columns' values in their place. */
export const withComing = (expression: Expression, values: ComingValues): Expression =>
  rewrite(expression, (node) =>
    node.kind === 'column' && node.source === 'row' ? (values.get(node.column) ?? node) : node,
  );

/** What a column that is not generated starts with; null: not the same for every row, or not to be said today. */
function firstValue({ type, default: given, identity }: ColumnDefinition, enums: readonly EnumDefinition[]) {
  const label = enumOf(type);
  if (label !== null && !enums.some((each) => each.name === label && sameLabels(type, each))) return null;
  if (identity !== null || !startsAlike(given)) return null;
  const value = given?.kind === 'literal' ? given.value : null;
  // The cast says the type where a bare NULL has none, and rounds as storing it does.
  return { kind: 'cast', type, operand: { kind: 'literal', type, value } } satisfies Expression;
}

/** A column that takes the caller's identity has no default in the database, so rows that are there get NULL. */
function startsAlike(given: ColumnDefinition['default']): boolean {
  return given === null || !['now', 'uuid', 'database'].includes(given.kind);
}

function sameLabels(type: ColumnDefinition['type'], { values }: EnumDefinition): boolean {
  const scalar = type.kind === 'array' ? type.of : type;
  return scalar.kind === 'enum' && isDeepStrictEqual(scalar.values, values);
}
