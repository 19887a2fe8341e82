import type { Column, ForeignKey, Grant, Key, TableName } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { LookupFunction, Policy } from '@backstay/policy';

/** A column with what only DDL needs. */
export interface ColumnRecord extends Column {
  /** The generated column's expression (columns of its own table have the source `row`); null when not generated. */
  readonly generation: Expression | null;
  /** Collation asked for in the schema, or null for the portable one. */
  readonly collation: string | null;
}

/** A CHECK constraint. */
export interface CheckRecord {
  readonly name: string;
  readonly expression: Expression;
}

/** An index that is no constraint. */
export interface IndexRecord {
  readonly name: string;
  readonly unique: boolean;
  readonly columns: readonly { readonly column: string; readonly direction: 'asc' | 'desc' }[];
}

/** A table as the applied record stores it. */
export interface TableRecord extends TableName {
  readonly columns: readonly ColumnRecord[];
  readonly primaryKey: Key | null;
  readonly uniqueKeys: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly CheckRecord[];
  readonly indexes: readonly IndexRecord[];
  readonly grants: readonly Grant[];
  readonly comment: string | null;
}

/** The whole desired (or applied) schema: plain JSON, no SQL parser needed to read it. */
export interface SchemaRecord {
  readonly tables: readonly TableRecord[];
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly policies: readonly Policy[];
  readonly functions: readonly LookupFunction[];
}
