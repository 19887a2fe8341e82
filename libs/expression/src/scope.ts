import type { ColumnType, Key, TableName } from '@backstay/catalog';
import type { Subquery } from './expression.js';

/** What the checker needs to know of a column; only views ask for more than its name and type. */
export interface ScopeColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Absent: it may be NULL. */
  readonly nullable?: boolean;
  /** A collation of an engine's own, in which texts that differ may be equal; null or absent: the portable one. */
  readonly collation?: string | null;
  /** Of a view: the column of a table that it comes straight from. Absent or null: none. */
  readonly origin?: ColumnOrigin | null;
}

/** A column of a table. */
export interface ColumnOrigin {
  readonly table: TableName;
  readonly column: string;
}

/** What the checker needs to know of a table; a `Table` of the catalog and a `TableDefinition` both are one. */
export interface ScopeTable extends TableName {
  readonly columns: readonly ScopeColumn[];
  readonly primaryKey: Key | null;
  readonly uniqueKeys: readonly Key[];
}

/** `source` of an argument's mention inside the body of a look-up function; replaced when the body is inlined. */
export const argumentAlias = 'argument';

/**
 * A look-up function: `create function … returns … language sql stable security definer as $$ select … $$`.
 * It is inlined where it is called, without the policies of the tables it reads; its uses are listed by name.
 */
export interface LookupFunction {
  readonly name: string;
  readonly arguments: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly returns: ColumnType;
  readonly returnsSet: boolean;
  /** `from` is empty for a body that only computes (`select exists (…)`). */
  readonly body: Subquery;
}

/** An enum of the schema. */
export interface EnumType {
  readonly name: string;
  readonly values: readonly string[];
}

/** What names mean where an expression stands, and what is allowed there. */
export interface ExpressionScope {
  /** The table whose row the expression is about, and the `source` its columns get; null: no row. */
  readonly row: {
    readonly table: ScopeTable;
    readonly alias: string;
    /** The argument of a function that the row is: its columns are named with it (`p.name`, `$1.name`) only. */
    readonly argument?: string;
  } | null;
  /** Looks up a table named in a subquery; `schema` null when the author gave none. Null: no such table. */
  readonly table: (schema: string | null, name: string) => ScopeTable | null;
  readonly enums: readonly EnumType[];
  /** Look-up functions that may be called here. */
  readonly functions: readonly LookupFunction[];
  /** Arguments of the look-up function whose body this is; empty elsewhere. */
  readonly arguments: LookupFunction['arguments'];
  /** The type the place asks for (boolean for policies and checks); null: any. */
  readonly expected: ColumnType | null;
  /** Whether `auth.uid()` and its kin may be used (policies: yes; checks and generated columns: no). */
  readonly claims: boolean;
  /** Whether subqueries and look-up functions may be used. */
  readonly subqueries: boolean;
  /** Whether aggregates may be used, at the outermost level. Absent: no. */
  readonly aggregates?: boolean;
}

/** Why an expression is refused, and what to write instead. */
export interface ExpressionProblem {
  readonly message: string;
  readonly advice: string | null;
  /** Byte offset (UTF-8) in the statement, as the syntax tree gives it; null when it gives none. */
  readonly location: number | null;
}
