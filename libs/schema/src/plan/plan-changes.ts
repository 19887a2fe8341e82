import { readName, writtenName, type TableName } from '@backstay/catalog';
import { publicSchema } from '@backstay/kernel';
import { allIndexes, type Ddl, type IndexDefinition, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { findChanges } from './diff-schema.js';
import { inOrder, isExtended } from './order-changes.js';
import { withRemadeParts } from './remade-parts.js';
import { inverse, renameRecord } from './rename-record.js';
import { qualified, type RenameChange, type SchemaChange } from './schema-change.js';
import type { SchemaRename } from './schema-rename.js';

/**
 * Everything it takes from one record to another on an engine, in order: renames, the differences that are left after
 * them, and parts that have to go and come back. What comes before the renames has the old names in it.
 */
export function planChanges(
  before: SchemaRecord,
  after: SchemaRecord,
  renames: readonly SchemaRename[],
  ddl: Ddl,
): readonly SchemaChange[] {
  const renamed = renames.reduce(renameRecord, before);
  const tables = new Set(renames.flatMap(({ kind, to }) => (kind === 'table' ? [qualified(readName(to))] : [])));
  const indexesBefore = (table: TableDefinition): readonly IndexDefinition[] => indexesOf(table, before, renames);
  const around = { renamed: tables, indexesBefore };
  const changes = withRemadeParts(findChanges(renamed, after, indexesBefore), renamed, after, around, ddl);
  const ordered = inOrder([...renames.map(renameChange), ...changes]);
  return renames.length === 0 ? ordered : ordered.map((change) => withOldNames(change, before, renames));
}

/** The indexes of a table after the renames: those that were made for a foreign key keep the name they got then. */
export function indexesOf(
  table: TableDefinition,
  before: SchemaRecord,
  renames: readonly SchemaRename[],
): readonly IndexDefinition[] {
  const original = originalTable(table, renames);
  const had = before.tables.find((each) => qualified(each) === qualified(original));
  const names = had === undefined ? [] : allIndexes(had).map(({ name }) => name);
  return allIndexes(table).map((index, i) => ({ ...index, name: names[i] ?? index.name }));
}

function renameChange({ kind, table, from, to }: SchemaRename): RenameChange {
  if (kind === 'table') return { kind: 'table renamed', before: readName(from), after: readName(to) };
  if (kind === 'enum') return { kind: 'enum renamed', before: { name: from }, after: { name: to } };
  return {
    kind: `${kind} renamed`,
    table: table ?? { schema: publicSchema, name: '' },
    before: { name: from },
    after: { name: to },
  };
}

/** New labels come, and foreign keys go, while everything still has its old name. */
function withOldNames(change: SchemaChange, before: SchemaRecord, renames: readonly SchemaRename[]): SchemaChange {
  if (isExtended(change) && change.before !== null && change.after !== null) {
    const name =
      renames.find(({ kind, to }) => kind === 'enum' && to === change.after?.name)?.from ?? change.after.name;
    return { ...change, before: { ...change.before, name }, after: { ...change.after, name } };
  }
  if (change.kind !== 'foreign key' || change.after !== null) return change;
  const table = originalTable(change.table, renames);
  const had = before.tables.find((each) => qualified(each) === qualified(table));
  const key = had?.foreignKeys.find(({ name }) => name === change.before?.name);
  return key === undefined ? change : { ...change, table, before: key };
}

/** The name that a table has until the renames are carried out. */
export function originalTable(table: TableName, renames: readonly SchemaRename[]): TableName {
  const rename = renames.find(({ kind, to }) => kind === 'table' && writtenName(table) === to);
  return rename === undefined ? { schema: table.schema, name: table.name } : readName(rename.from);
}

/** A record with the names that the database has until the renames are carried out. */
export const withOriginalNames = (record: SchemaRecord, renames: readonly SchemaRename[]): SchemaRecord =>
  renames.toReversed().map(inverse).reduce(renameRecord, record);
