import type { CatalogFunction, FunctionArgument } from '@backstay/catalog';
import type { Expression } from './expression.js';
import type { ViewQuery } from './view-query.js';

/** What a function takes under one name, with what stands for it when a call leaves it out. */
export interface ArgumentDefinition extends FunctionArgument {
  /** Null: it must be given. */
  readonly default: Expression | null;
}

/**
 * A function as the applied record stores it: plain JSON, nothing of it is made in the database. Its body is a query in
 * which an argument is a column of the source `argumentAlias`; a call puts values, and the caller's guards, in place.
 */
export interface FunctionDefinition extends CatalogFunction {
  readonly arguments: readonly ArgumentDefinition[];
  readonly body: ViewQuery;
  /** Only the first row of the body counts, or NULLs where there is none. */
  readonly first: boolean;
}
