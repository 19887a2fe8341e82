import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';

const boolean: ColumnType = { kind: 'boolean' };

/** The type of an expression's value; conditions are boolean. */
export function typeOf(expression: Expression): ColumnType {
  return 'type' in expression ? expression.type : boolean;
}
