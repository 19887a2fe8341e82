import type { ForeignKey, Key, TableName } from '@backstay/catalog';
import type { CheckDefinition, ColumnDefinition, IndexDefinition, TableDefinition } from './table-definition.js';

/** Something a definition asks for that the engine cannot do exactly, and what to write instead. */
export interface DdlProblem {
  /** What it is about, in the author's names (`public.books.price`). */
  readonly object: string;
  readonly message: string;
  readonly advice: string;
}

/** An enum type as the schema defines it; the order of the values is the order of comparison. */
export interface EnumDefinition {
  /** With its schema, as `writtenName` writes it. */
  readonly name: string;
  readonly values: readonly string[];
}

/** A column that becomes another under its name. */
export interface ColumnChange {
  readonly from: ColumnDefinition;
  readonly to: ColumnDefinition;
}

/**
 * How one engine is told to build tables: definitions in, SQL statements out, no I/O. The default emitter speaks
 * PostgreSQL's terms and is complete; an engine's `<engine>.ddl.ts` lists its exceptions. A method that answers null
 * cannot do the change in place: the table is rebuilt (`rebuildTable`). An empty list: nothing to run, only to record.
 */
export interface Ddl {
  /** Statement that keeps the following DDL from waiting for locks longer than 5 s; null where nothing waits. */
  readonly lockTimeout: string | null;
  /** Query that gives a row for each reference to a missing row; null where the engine never lets one in. */
  readonly foreignKeyCheck: string | null;
  /** Query that names the databases there are beside this one; null where there is no server with others. */
  readonly databases: string | null;
  /** The column's storage type with everything that follows it, for documentation and for the statements below. */
  storageType(column: ColumnDefinition): string;
  /** What this engine refuses about a table; all of it, not only the first. */
  problems(table: TableDefinition): readonly DdlProblem[];
  /** Makes a schema unless it is there; empty where there are none. */
  createSchema(name: string): readonly string[];
  createEnum(definition: EnumDefinition): readonly string[];
  /** `tables` are those that have a column of the enum, with its new labels. No row holds a label that goes. */
  changeEnum(
    before: EnumDefinition,
    after: EnumDefinition,
    tables: readonly TableDefinition[],
  ): readonly string[] | null;
  dropEnum(definition: EnumDefinition): readonly string[];
  /** The table with its keys, checks and comments, without indexes, and without foreign keys unless `foreignKeysInline`. */
  createTable(table: TableDefinition): readonly string[];
  /** Foreign keys can only be made together with their table. */
  readonly foreignKeysInline: boolean;
  dropTable(table: TableDefinition): readonly string[];
  /** A table under its new name, with whatever is named after it; both definitions differ in names only. */
  renameTable(before: TableDefinition, after: TableDefinition): readonly string[];
  /** A column under its new name, with whatever is named after it; both definitions differ in names only. */
  renameColumn(before: TableDefinition, after: TableDefinition, from: string, to: string): readonly string[];
  renameEnum(from: string, to: string): readonly string[];
  /** Foreign keys are named after their table in the database, so that they come back under a name of its new one. */
  readonly constraintsByTable: boolean;
  /** A rename leaves names behind (of checks, say) that only making the table anew puts right. */
  readonly rebuildAfterRename: boolean;
  addColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] | null;
  dropColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] | null;
  /**
   * A column under its name with another type, nullability, default, identity or comment, or no longer generated; its
   * values stay. The tables are those before and after this one change.
   */
  changeColumn(before: TableDefinition, after: TableDefinition, change: ColumnChange): readonly string[] | null;
  /** Another primary key, none, or only another name for it. The tables are those before and after this one change. */
  changePrimaryKey(before: TableDefinition, after: TableDefinition): readonly string[] | null;
  addUnique(table: TableDefinition, key: Key): readonly string[] | null;
  dropUnique(table: TableDefinition, key: Key): readonly string[] | null;
  addForeignKey(table: TableDefinition, key: ForeignKey): readonly string[] | null;
  dropForeignKey(table: TableDefinition, key: ForeignKey): readonly string[] | null;
  addCheck(table: TableDefinition, check: CheckDefinition): readonly string[] | null;
  dropCheck(table: TableDefinition, check: CheckDefinition): readonly string[] | null;
  /** Clause between the columns and VALUES of an INSERT that gives an `always` identity column its value; may be empty. */
  readonly givenIdentity: string;
  /** Statements after rows were written with given ids, so that the next generated one is free; empty: it moves itself. */
  moveIdentity(table: TableName, column: string): readonly string[];
  createIndex(table: TableDefinition, index: IndexDefinition): readonly string[];
  dropIndex(table: TableDefinition, index: IndexDefinition): readonly string[];
  commentOnTable(table: TableDefinition): readonly string[];
  /** Makes the table anew and moves its rows; only for engines that answer null above. */
  rebuildTable(before: TableDefinition, after: TableDefinition): readonly string[];
}
