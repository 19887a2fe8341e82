import type { Role } from '@backstay/kernel';
import type { ColumnType } from './column-type.js';
import type { Column, TableName } from './table.js';

/** What a function takes under one name. */
export interface FunctionArgument {
  /** Empty for a single argument without a name: the body of a POST as a whole. */
  readonly name: string;
  readonly type: ColumnType;
  /** It has a default, so a call may leave it out. */
  readonly optional: boolean;
  /** The last one takes what remains: an array, or one value after the other. Absent: no. */
  readonly variadic?: true;
  /** The default's text where it is a constant (null for NULL); absent: it is none, or computed. */
  readonly otherwise?: string | null;
}

/**
 * What a function gives: nothing, a bare value, or rows. `rows` are those of a table (with its relations), or have
 * columns of their own; a `value` is the one column of a row.
 */
export type FunctionResult =
  | { readonly kind: 'void' }
  /** `as`: the declared type, where the column is of a wider one; what does not fit it is refused (22003). */
  | { readonly kind: 'value'; readonly column: Column; readonly as: ColumnType | null }
  | { readonly kind: 'rows'; readonly of: TableName | readonly Column[] };

/** A column of a function's rows by which its body orders them. */
export interface FunctionOrder {
  readonly column: Column;
  readonly direction: 'asc' | 'desc';
  /** Null: the column is never NULL. */
  readonly nulls: 'first' | 'last' | null;
}

/** Rows that a body takes or leaves out: a constant, or what an argument says. */
export type RowCount = number | { readonly argument: string };

/** What the body of a function that writes does to which table. */
export interface FunctionCommand {
  readonly command: 'insert' | 'update' | 'delete';
  readonly table: TableName;
}

/** A function as callers see it; how it is carried out is not here. */
export interface CatalogFunction {
  /** With its schema, as `writtenName` writes it. */
  readonly name: string;
  readonly arguments: readonly FunctionArgument[];
  readonly result: FunctionResult;
  /** Any number of results; otherwise there is one, which may be NULL. */
  readonly set: boolean;
  /** The order its rows have unless the caller asks for another one; it may be of columns that are not among them. */
  readonly order: readonly FunctionOrder[];
  /** LIMIT and OFFSET of its body; null: none. */
  readonly limit: RowCount | null;
  readonly offset: RowCount | null;
  /** Runs without the policies of the tables it reads (`security definer`). */
  readonly definer: boolean;
  /** Absent: it only reads. */
  readonly write?: FunctionCommand;
  /** Who may call it. */
  readonly execute: readonly Role[];
  readonly comment: string | null;
}

/** By what a function is told apart from others: its name and the types of its arguments. */
export const functionKey = ({ name, arguments: taken }: Pick<CatalogFunction, 'name' | 'arguments'>): string =>
  `${name} ${JSON.stringify(taken.map(({ type }) => type))}`;
