import type { FunctionOrder, TableName } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { Expression } from './expression.js';

/** A computed relationship as the applied record stores it: a function from a row to rows of a table. */
export interface RelatedDefinition {
  /** What requests call it; it is in the schema of its source. */
  readonly name: string;
  readonly source: TableName;
  readonly target: TableName;
  /** A row of the source has at most one of the target, which a key of the target proves. */
  readonly toOne: boolean;
  /** Columns that are equal in a row and in those that it is related to. */
  readonly pairs: readonly { readonly source: string; readonly target: string }[];
  /** Which rows of the target can be related at all; its columns have the source `row`. Null: all. */
  readonly where: Expression | null;
  /** The order of its rows unless a request names one: columns of the target. */
  readonly order: readonly FunctionOrder[];
  /** Reads the target without policies and grants. */
  readonly definer: boolean;
  readonly execute: readonly Role[];
  readonly comment: string | null;
}
