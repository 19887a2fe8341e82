import type { Comparison, Expression } from '@backstay/expression';

/** A condition as AND and OR over clauses that are neither: NOT has been pushed down to them, or is part of them. */
export type ClauseTree<Leaf> =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ClauseTree<Leaf>[] }
  | { readonly kind: 'clause'; readonly clause: Leaf };

const opposite: Readonly<Record<Comparison['operator'], Comparison['operator']>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/**
 * Takes a condition apart. The tree is TRUE exactly where the condition is (de Morgan's laws hold for three values too);
 * `leaf` is called for each clause in the order of writing.
 */
export function clauseTree<Leaf>(condition: Expression, leaf: (clause: Expression) => Leaf): ClauseTree<Leaf> {
  return take(condition, false, leaf);
}

function take<Leaf>(e: Expression, negated: boolean, leaf: (clause: Expression) => Leaf): ClauseTree<Leaf> {
  if (e.kind === 'not') return take(e.operand, !negated, leaf);
  if (e.kind === 'and' || e.kind === 'or') {
    const kind = negated ? (e.kind === 'and' ? 'or' : 'and') : e.kind;
    return { kind, parts: e.operands.map((operand) => take(operand, negated, leaf)) };
  }
  return { kind: 'clause', clause: leaf(negated ? negation(e) : e) };
}

/** NOT of a clause, without the word where there is a plain one; NULL stays NULL. */
function negation(e: Expression): Expression {
  if (e.kind === 'compare') return { ...e, operator: opposite[e.operator] };
  if (e.kind === 'test' || e.kind === 'distinct') return { ...e, negated: !e.negated };
  if (e.kind === 'literal' && e.value !== null) return { ...e, value: e.value === 'true' ? 'false' : 'true' };
  return { kind: 'not', operand: e };
}
