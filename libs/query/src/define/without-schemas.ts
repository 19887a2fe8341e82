import type { ForeignKey } from '@backstay/catalog';
import type { Ddl } from './ddl.js';
import { flatName, flatPartName } from './physical-names.js';
import type { TableDefinition } from './table-definition.js';

/** What an engine has one space of names for, besides tables and what belongs to each. */
export interface NameSpaces {
  /** Indexes and unique keys are named in one space for all tables. */
  readonly indexesTogether: boolean;
}

/**
 * DDL for a database without schemas: every table in another schema than `public` is told under its one name (`api.books`),
 * and so are its parts where their names meet those of other tables. Problems are told of the author's table.
 */
export function withoutSchemas(ddl: Ddl, { indexesTogether }: NameSpaces): Ddl {
  const indexed = <T extends { readonly name: string }>(table: { readonly schema: string }, part: T): T =>
    indexesTogether ? flatPart(table, part) : part;
  const flat = (table: TableDefinition): TableDefinition => ({
    ...table,
    ...tableName(table),
    uniqueKeys: table.uniqueKeys.map((key) => indexed(table, key)),
    indexes: table.indexes.map((index) => indexed(table, index)),
    foreignKeys: table.foreignKeys.map((key) => flatKey(table, key)),
    checks: table.checks.map((check) => flatPart(table, check)),
  });
  return {
    lockTimeout: ddl.lockTimeout,
    foreignKeyCheck: ddl.foreignKeyCheck,
    databases: ddl.databases,
    foreignKeysInline: ddl.foreignKeysInline,
    constraintsByTable: ddl.constraintsByTable,
    rebuildAfterRename: ddl.rebuildAfterRename,
    givenIdentity: ddl.givenIdentity,
    createSchema: () => [],
    storageType: (column) => ddl.storageType(column),
    problems: (table) => ddl.problems(table),
    createEnum: (definition) => ddl.createEnum(definition),
    changeEnum: (before, after, tables) => ddl.changeEnum(before, after, tables.map(flat)),
    dropEnum: (definition) => ddl.dropEnum(definition),
    renameEnum: (from, to) => ddl.renameEnum(from, to),
    createTable: (table) => ddl.createTable(flat(table)),
    dropTable: (table) => ddl.dropTable(flat(table)),
    renameTable: (before, after) => ddl.renameTable(flat(before), flat(after)),
    renameColumn: (before, after, from, to) => ddl.renameColumn(flat(before), flat(after), from, to),
    addColumn: (table, column) => ddl.addColumn(flat(table), column),
    dropColumn: (table, column) => ddl.dropColumn(flat(table), column),
    changeColumn: (before, after, change) => ddl.changeColumn(flat(before), flat(after), change),
    changePrimaryKey: (before, after) => ddl.changePrimaryKey(flat(before), flat(after)),
    addUnique: (table, key) => ddl.addUnique(flat(table), indexed(table, key)),
    dropUnique: (table, key) => ddl.dropUnique(flat(table), indexed(table, key)),
    addForeignKey: (table, key) => ddl.addForeignKey(flat(table), flatKey(table, key)),
    dropForeignKey: (table, key) => ddl.dropForeignKey(flat(table), flatKey(table, key)),
    addCheck: (table, check) => ddl.addCheck(flat(table), flatPart(table, check)),
    dropCheck: (table, check) => ddl.dropCheck(flat(table), flatPart(table, check)),
    moveIdentity: (table, column) => ddl.moveIdentity(tableName(table), column),
    createIndex: (table, index) => ddl.createIndex(flat(table), indexed(table, index)),
    dropIndex: (table, index) => ddl.dropIndex(flat(table), indexed(table, index)),
    commentOnTable: (table) => ddl.commentOnTable(flat(table)),
    rebuildTable: (before, after) => ddl.rebuildTable(flat(before), flat(after)),
  };
}

const tableName = (table: { readonly schema: string; readonly name: string }) => ({
  schema: 'public',
  name: flatName(table),
});

const flatPart = <T extends { readonly name: string }>(table: { readonly schema: string }, part: T): T => ({
  ...part,
  name: flatPartName(table, part.name),
});

const flatKey = (table: TableDefinition, key: ForeignKey): ForeignKey => ({
  ...flatPart(table, key),
  references: { ...key.references, table: tableName(key.references.table) },
});
