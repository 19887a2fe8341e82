import type { Column, ColumnType, Table } from '@backstay/catalog';

/** A column of a type that may be NULL, and nothing else but what is said. */
export const plainColumn = (name: string, type: ColumnType, over: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: true,
  default: null,
  identity: null,
  generated: false,
  comment: null,
  ...over,
});

/** A table in `public` whose first column is its key, and nothing else but what is said. */
export const plainTable = (name: string, columns: readonly Column[], over: Partial<Table> = {}): Table => ({
  schema: 'public',
  name,
  columns,
  primaryKey: { name: 'pkey', columns: [columns[0]!.name] },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants: [],
  comment: null,
  ...over,
});
