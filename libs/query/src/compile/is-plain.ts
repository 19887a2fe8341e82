import { typeOf, type Comparison, type Expression } from '@backstay/expression';

/**
 * Comparisons of columns and values only, and tests for related rows that are made of them: they cannot fail, and an
 * index may serve them. What else a subquery asks stands behind its own policies already, in a CASE.
 */
export function isPlain(e: Expression): boolean {
  switch (e.kind) {
    case 'literal':
    case 'value':
    case 'values':
    case 'column':
    case 'claim':
      return true;
    case 'compare':
      // The order of documents fails for values that an engine cannot order.
      return isPlain(e.left) && isPlain(e.right) && !(isOrder(e.operator) && typeOf(e.left).kind === 'jsonb');
    case 'distinct':
      return isPlain(e.left) && isPlain(e.right);
    case 'and':
    case 'or':
      return e.operands.every(isPlain);
    case 'not':
    case 'test':
      return isPlain(e.operand);
    case 'in':
      return isPlain(e.operand) && e.list.every(isPlain);
    case 'exists':
      return e.query.where !== null && conjunctsOf(e.query.where).every((one) => one.kind === 'case' || isPlain(one));
    default:
      return false;
  }
}

/** Whether a comparison asks which of two values is greater. */
export const isOrder = (operator: Comparison['operator']): boolean => operator !== '=' && operator !== '<>';

/** The conditions that must all hold. */
export const conjunctsOf = (condition: Expression): readonly Expression[] =>
  condition.kind === 'and' ? condition.operands : [condition];
