import type { Role } from '@backstay/kernel';
import type { ColumnType } from './column-type.js';

/** What fills a column that a write leaves out. `database`: the engine's own default, not known in detail. */
export type ColumnDefault =
  | { readonly kind: 'literal'; readonly value: string | null }
  | { readonly kind: 'now' | 'uuid' | 'uid' | 'role' | 'email' | 'jwt' | 'database' };

/** A column as the API sees it. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Null: none, so a write without it stores NULL. */
  readonly default: ColumnDefault | null;
  /** `always` refuses given values, `by default` takes them; null: not an identity column. */
  readonly identity: 'always' | 'by default' | null;
  /** True for a generated column: readable, never written. */
  readonly generated: boolean;
  readonly comment: string | null;
}

/** A table's name: the schema of PostgreSQL's terms (`public`, `auth`, `storage`) and the name in it. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** A primary key or unique constraint. */
export interface Key {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What happens to referencing rows. */
export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

/** A foreign key; `columns` and `references.columns` pair up by position. */
export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: { readonly table: TableName; readonly columns: readonly string[] };
  readonly onUpdate: ReferentialAction;
  readonly onDelete: ReferentialAction;
}

/** What grants can allow on a table. */
export type Privilege = 'select' | 'insert' | 'update' | 'delete';

/** Privileges of one role on one table: `all` columns, or those named. A missing privilege is refused. */
export interface Grant {
  readonly role: Role;
  readonly privilege: Privilege;
  readonly columns: 'all' | readonly string[];
}

/** What tells a view from a table. */
export interface ViewFacts {
  /** True for a view of the database's own, which is read by its name; false for one that is read as its query. */
  readonly adopted: boolean;
  /** The columns that come straight from a column of a table, by the view's name for them: relations go on through them. */
  readonly origins: readonly { readonly name: string; readonly table: TableName; readonly column: string }[];
}

/** An index that full-text search of a column asks. */
export interface TextIndex {
  /** The schema of its table, in which its own name stands. */
  readonly schema: string;
  readonly name: string;
  readonly column: string;
  /** A text search configuration of PostgreSQL: `english`, `simple`, … */
  readonly language: string;
  /** What NULL is to it: unknown, or the empty text (`coalesce(column, '')`). */
  readonly absent: 'unknown' | 'empty';
}

/** A column that a function computes, and who may execute that. */
export interface ComputedColumn extends Column {
  readonly execute: readonly Role[];
}

/** A table as the API sees it. Frozen; a change of schema makes a new Catalog. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** Null: no primary key; such a table is read-only over REST. */
  readonly primaryKey: Key | null;
  readonly uniqueKeys: readonly Key[];
  /** Unique indexes that are no constraints: they refuse rows all the same. */
  readonly uniqueIndexes: readonly Key[];
  /** Unique indexes over some of the rows: they refuse rows too, but say nothing about which row is meant. */
  readonly partialIndexes?: readonly Key[];
  /** Absent: none. */
  readonly textIndexes?: readonly TextIndex[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Names of its check constraints. */
  readonly checkNames: readonly string[];
  readonly grants: readonly Grant[];
  readonly comment: string | null;
  /** Columns that functions compute from a row: they are named, never part of `*`, and never written. Absent: none. */
  readonly computed?: readonly ComputedColumn[];
  /** Only of a view: it is read as a table, and never written. */
  readonly view?: ViewFacts;
  /** Only for a table that was there before this system; `readOnly` says why nothing may write it, null: it may. */
  readonly adopted?: Adopted;
}

/** What only a table that was there before this system has. */
export interface Adopted {
  readonly readOnly: string | null;
}
