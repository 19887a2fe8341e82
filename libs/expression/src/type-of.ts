import type { ColumnType } from '@backstay/catalog';
import type { Expression } from './expression.js';

/** PostgreSQL's boolean, the type of every condition. */
export const boolean: ColumnType = { kind: 'boolean' };

/** PostgreSQL's text. */
export const text: ColumnType = { kind: 'text' };

/** The type of an expression's value. */
export function typeOf(expression: Expression): ColumnType {
  return 'type' in expression ? expression.type : boolean;
}
