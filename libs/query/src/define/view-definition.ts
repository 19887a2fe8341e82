import type { Column, Grant, TableName } from '@backstay/catalog';
import type { ColumnOrigin, ViewQuery } from '@backstay/expression';

/** A column of a view. */
export interface ViewColumnDefinition extends Pick<Column, 'name' | 'type' | 'nullable' | 'comment'> {
  /** A collation of the database's own that the column's texts have; null for the portable one. */
  readonly collation: string | null;
  /** The column of a table that it comes straight from; null: it is computed, or nobody knows. */
  readonly origin: ColumnOrigin | null;
}

/** A view as the schema defines it and the applied record stores it. Plain JSON; nothing of it is made in the database. */
export interface ViewDefinition extends TableName {
  readonly columns: readonly ViewColumnDefinition[];
  /** Columns that no two rows share; null: not known of any. */
  readonly key: readonly string[] | null;
  /** Null: a view of the database's own (adopted), which is read by its name. */
  readonly query: ViewQuery | null;
  readonly grants: readonly Grant[];
  readonly comment: string | null;
}
