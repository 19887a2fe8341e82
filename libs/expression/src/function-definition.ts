import type { CatalogFunction, FunctionArgument, FunctionCommand } from '@backstay/catalog';
import type { Expression } from './expression.js';
import type { ViewQuery } from './view-query.js';

/** What a function takes under one name, with what stands for it when a call leaves it out. */
export interface ArgumentDefinition extends FunctionArgument {
  /** Null: it must be given. */
  readonly default: Expression | null;
}

/** The one INSERT, UPDATE or DELETE that is the body of a function. */
export interface FunctionWrite extends FunctionCommand {
  /** The columns that it writes. */
  readonly columns: readonly string[];
  /**
   * What is read before it writes. INSERT: the rows, a column of this for each of `columns`; or with `rows` one row with all
   * their values. UPDATE, DELETE: the rows of the table that it reaches, and the new values of `columns`.
   */
  readonly source: ViewQuery;
  /** The rows of VALUES: for each of `columns` the place of its value in `source`, null for DEFAULT. Null: no VALUES. */
  readonly rows: readonly (readonly (number | null)[])[] | null;
  /** Whether it reads columns of the table it writes, in its conditions, new values or RETURNING. */
  readonly reads: boolean;
}

/**
 * A function as the applied record stores it: plain JSON, nothing of it is made in the database. Its body is a query in
 * which an argument is a column of the source `argumentAlias`; a call puts values, and the caller's guards, in place.
 */
export interface FunctionDefinition extends CatalogFunction {
  readonly arguments: readonly ArgumentDefinition[];
  /** Of a function that writes its RETURNING: a read of the table, whose rows are those that were written. */
  readonly body: ViewQuery;
  readonly write?: FunctionWrite;
  /** Only the first row of the body counts, or NULLs where there is none. */
  readonly first: boolean;
}
