import type { Table } from '@backstay/catalog';
import type { ColumnReference } from '@backstay/expression';

/** References to columns of a table under its alias. The names come from the catalog. */
export const columnsOf = (
  { table, alias }: { readonly table: Table; readonly alias: string },
  names: readonly string[],
): ColumnReference[] =>
  names.map((column) => {
    const { type } = table.columns.find(({ name }) => name === column)!;
    return { kind: 'column', type, source: alias, column };
  });
