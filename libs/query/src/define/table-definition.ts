import type { Adopted, Column, ForeignKey, Grant, Key, TableName, TextIndex } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';

/** A column with what only DDL needs. */
export interface ColumnDefinition extends Column {
  /** The generated column's expression (columns of its own table have the source `row`); null when not generated. */
  readonly generation: Expression | null;
  /** Collation asked for in the schema, or null for the portable one. */
  readonly collation: string | null;
}

/** A CHECK constraint; columns of the table have the source `row`. */
export interface CheckDefinition {
  readonly name: string;
  readonly expression: Expression;
}

/** What the entries of an index are made of: a column, or an expression over the row (source `row`). */
export type IndexPart =
  | { readonly column: string; readonly direction: 'asc' | 'desc' }
  | { readonly expression: Expression; readonly direction: 'asc' | 'desc' };

/** An index that is no constraint. */
export interface IndexDefinition {
  readonly name: string;
  readonly unique: boolean;
  readonly columns: readonly IndexPart[];
  /** Only of an index for full-text search, which is over one column of texts. */
  readonly search?: { readonly language: string; readonly absent: TextIndex['absent'] };
  /** Only rows for which this is true are in it; absent: all rows. */
  readonly where?: Expression;
}

/** A table as the schema defines it and the applied record stores it. Plain JSON. */
export interface TableDefinition extends TableName {
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey: Key | null;
  readonly uniqueKeys: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly CheckDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly grants: readonly Grant[];
  readonly comment: string | null;
  /** Only for a table that was there before this system. */
  readonly adopted?: Adopted;
}
