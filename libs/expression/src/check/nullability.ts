import type { Expression } from '../expression.js';

/** Whether the value may be NULL, as far as columns and the form of an expression tell. `column`: of a column. */
export function mayBeNull(expression: Expression, column: (source: string, name: string) => boolean): boolean {
  const any = (operands: readonly Expression[]): boolean => operands.some((one) => mayBeNull(one, column));
  switch (expression.kind) {
    case 'literal':
      return expression.value === null;
    case 'column':
      return column(expression.source, expression.column);
    case 'compare':
    case 'arithmetic':
    case 'containment':
    case 'range-position':
      return any([expression.left, expression.right]);
    case 'and':
    case 'or':
      return any(expression.operands);
    case 'not':
    case 'cast':
    case 'text-search':
    case 'regex':
      return any([expression.operand]);
    case 'like':
      return any([expression.operand, expression.pattern]);
    case 'in':
      return any([expression.operand, ...expression.list]);
    case 'distinct':
    case 'test':
    case 'exists':
      return false;
    case 'call':
      if (expression.name === 'coalesce') return expression.arguments.every((one) => mayBeNull(one, column));
      return expression.name === 'nullif' || any(expression.arguments);
    case 'case': {
      const { branches, otherwise } = expression;
      return otherwise === null || any([...branches.map((branch) => branch.then), otherwise]);
    }
    case 'aggregate':
      return expression.name !== 'count';
    default:
      return true;
  }
}
