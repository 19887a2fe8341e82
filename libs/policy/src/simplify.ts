import type { Expression } from '@backstay/expression';

/** AND of no operands. */
export const always: Expression = { kind: 'literal', type: { kind: 'boolean' }, value: 'true' };

/** OR of no operands: what a table without policies gives. */
export const never: Expression = { kind: 'literal', type: { kind: 'boolean' }, value: 'false' };

const isConstant = (expression: Expression, value: 'true' | 'false'): boolean =>
  expression.kind === 'literal' && expression.type.kind === 'boolean' && expression.value === value;

/** Three-valued AND without needless operands: `false AND x` is false and `true AND x` is x, also when x is NULL. */
export const conjunction = (operands: readonly Expression[]): Expression => join('and', operands, always, never);

/** Three-valued OR without needless operands: `true OR x` is true and `false OR x` is x, also when x is NULL. */
export const disjunction = (operands: readonly Expression[]): Expression => join('or', operands, never, always);

function join(
  kind: 'and' | 'or',
  operands: readonly Expression[],
  neutral: Expression,
  deciding: Expression,
): Expression {
  const value = deciding === always ? 'true' : 'false';
  const kept: Expression[] = [];
  for (const operand of operands.flatMap((nested) => (nested.kind === kind ? nested.operands : [nested]))) {
    if (isConstant(operand, value)) return deciding;
    if (!isConstant(operand, value === 'true' ? 'false' : 'true')) kept.push(operand);
  }
  const [only, ...more] = kept;
  return more.length > 0 ? { kind, operands: kept } : (only ?? neutral);
}

/** Simplifies AND, OR and NOT over constants anywhere; nothing else changes. */
export function simplify(node: Expression): Expression {
  if (node.kind === 'and') return conjunction(node.operands);
  if (node.kind === 'or') return disjunction(node.operands);
  if (node.kind === 'not' && isConstant(node.operand, 'true')) return never;
  if (node.kind === 'not' && isConstant(node.operand, 'false')) return always;
  return node;
}
