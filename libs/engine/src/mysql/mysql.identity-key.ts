import type { ColumnDefinition, TableDefinition } from '@backstay/query';

/** The index that a counting column has between being added and getting its own key. */
export const identityKey = '`backstay_identity`';

/** The column that counts; null: none. */
export const identityColumn = (table: TableDefinition): ColumnDefinition | null =>
  table.columns.find((column) => column.identity !== null) ?? null;

/** Whether a key begins with the column that counts, as the engine asks of it. */
export function leadsWithIdentity(table: TableDefinition): boolean {
  const counter = identityColumn(table);
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  return counter !== null && keys.some((key) => key.columns[0] === counter.name);
}
