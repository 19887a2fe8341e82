import { createHash } from 'node:crypto';
import { writtenName, type ForeignKey, type Table, type TableName } from '@backstay/catalog';
import type { IndexDefinition, TableDefinition } from './table-definition.js';
import { plainColumns } from './used-columns.js';

/** The longest identifier all engines take: 63 bytes on PostgreSQL, 64 characters on MySQL. */
const longest = 63;

/** A name that fits all engines: too long a one is cut, with a hash of the whole at its end. */
export function fittingName(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let head = name;
  while (Buffer.byteLength(head) > longest - 9) head = head.slice(0, -1);
  return `${head}_${hash}`;
}

/**
 * The name of a table where a database has no schemas: `books`, `api.books`, `backstay_auth_users`. No name of public has
 * a dot, so no two tables share one.
 */
export const flatName = (table: TableName): string =>
  table.schema === 'auth' || table.schema === 'storage'
    ? `backstay_${table.schema}_${table.name}`
    : fittingName(writtenName(table));

/** The name, where there are no schemas, of what belongs to a table but is named in one space for all of them. */
export const flatPartName = ({ schema }: { readonly schema: string }, name: string): string =>
  fittingName(writtenName({ schema, name }));

/**
 * The physical name of a foreign key or check where such names are one space per database: with the table's name in
 * front, unless the author's name has it already (`books_price_check`).
 */
export const constraintName = (table: { readonly name: string }, name: string): string =>
  fittingName(name.startsWith(`${table.name}_`) ? name : `${table.name}_${name}`);

/** Every name that a part of a table can have in a database: the author's, and those that stand for it. */
export const partNames = (table: TableName, name: string): readonly string[] => {
  const flat = flatPartName(table, name);
  return [...new Set([name, flat, constraintName(table, name), constraintName({ name: flatName(table) }, flat)])];
};

/** Name of the check that holds a column to its type where the storage type alone does not. */
export const typeCheckName = (table: { readonly name: string }, column: string): string =>
  fittingName(`${table.name}_${column}_type`);

/** What stands for a part of an index in a column or table of its own; no author's name begins so. */
export const hiddenName = (index: { readonly name: string }, part: number | string): string =>
  fittingName(`backstay_${index.name}_${part}`);

/** The table that a database means by a name in an error; null when the name is empty or nobody's. */
export const namedTable = (
  name: string,
  { table, tables }: { readonly table: Table; readonly tables: readonly Table[] },
): Table | null => [table, ...tables].find((each) => each.name === name || flatName(each) === name) ?? null;

/**
 * All plain indexes of a table: those of the author, and one for each foreign key that no key or index leads with, so
 * that joins and cascades never scan. An adopted table has those that it has.
 */
export function allIndexes(table: TableDefinition): readonly IndexDefinition[] {
  if (table.adopted !== undefined) return table.indexes;
  const leading: (readonly string[])[] = [
    ...(table.primaryKey === null ? [] : [table.primaryKey.columns]),
    ...table.uniqueKeys.map((key) => key.columns),
    ...table.indexes.map((index) => plainColumns(index) ?? []),
  ];
  const own: IndexDefinition[] = [];
  for (const key of table.foreignKeys) {
    if (leading.some((columns) => key.columns.every((column, i) => columns[i] === column))) continue;
    own.push(foreignKeyIndex(table, key));
    leading.push(key.columns);
  }
  return [...table.indexes, ...own];
}

const foreignKeyIndex = (table: TableDefinition, key: ForeignKey): IndexDefinition => ({
  name: fittingName(`${table.name}_${key.columns.join('_')}_fkey_index`),
  unique: false,
  columns: key.columns.map((column) => ({ column, direction: 'asc' })),
});
