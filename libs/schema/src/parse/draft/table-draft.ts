import type { Adopted, ForeignKey, Key, TableName } from '@backstay/catalog';
import type { CheckDefinition, ColumnDefinition, IndexDefinition } from '@backstay/query';
import type { ColumnOrigin, ViewQuery } from '@backstay/expression';
import type { Constraint, Node, ViewStmt } from 'libpg-query';
import type { SourcePosition } from '../parsed-schema.js';
import { PrivilegeDraft } from './privilege-draft.js';
import type { Statement } from '../text/statement.js';

/** A column being built: the definition, still open to change, and where it stands. */
export type ColumnDraft = { -readonly [K in keyof ColumnDefinition]: ColumnDefinition[K] } & {
  readonly at: SourcePosition;
  /** Its type could not be read: what depends on it is not looked at. */
  readonly broken: boolean;
  /** Of a view: the column of a table that it comes straight from. */
  readonly origin?: ColumnOrigin | null;
  /** The generated column's expression, until all tables are known. */
  readonly pendingGeneration: { readonly statement: Statement; readonly node: Node } | null;
};

/** A constraint as written, until all tables are known. `column`: the column it was written at, or null. */
export interface ConstraintDraft {
  readonly statement: Statement;
  readonly node: Constraint;
  readonly column: string | null;
}

/** A view's statement, until all tables are known. */
export interface PendingView {
  readonly statement: Statement;
  readonly node: ViewStmt;
}

/** A view has its columns from its query; an adopted view is one of the database's own, known by its columns. */
export type TableKind = 'table' | 'view' | 'adopted view';

/** A table or view being built. */
export class TableDraft implements TableName {
  readonly columns: ColumnDraft[] = [];
  readonly constraints: ConstraintDraft[] = [];
  primaryKey: Key | null = null;
  readonly uniqueKeys: Key[] = [];
  readonly foreignKeys: ForeignKey[] = [];
  readonly checks: CheckDefinition[] = [];
  readonly indexes: IndexDefinition[] = [];
  readonly privileges = new PrivilegeDraft();
  /** Names of this table's constraints, of every kind. */
  readonly constraintNames = new Set<string>();
  comment: string | null = null;
  /** It was there before this system. */
  adopted: Adopted | null = null;
  pendingView: PendingView | null = null;
  query: ViewQuery | null = null;
  /** A view that reads something unreadable: what is said about it is not looked at. */
  incomplete = false;

  constructor(
    readonly schema: string,
    readonly name: string,
    /** The creating statement's place in the order of all files. */
    readonly order: number,
    readonly at: SourcePosition,
    public kind: TableKind = 'table',
  ) {}

  column(name: string): ColumnDraft | null {
    return this.columns.find((column) => column.name === name) ?? null;
  }

  /** Whether a column's type could not be read, so that expressions about this table cannot be judged. */
  get broken(): boolean {
    return this.incomplete || this.columns.some((column) => column.broken);
  }
}
