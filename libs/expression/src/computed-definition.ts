import type { Column, TableName } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { Expression } from './expression.js';

/** A computed column as the applied record stores it: a function of a row, put in place where it is named. */
export interface ComputedDefinition {
  readonly table: TableName;
  readonly column: Column;
  /** Columns of the row have the source `row`. */
  readonly expression: Expression;
  /** Reads the row, and the tables of its subqueries, without policies and grants. */
  readonly definer: boolean;
  readonly execute: readonly Role[];
}
