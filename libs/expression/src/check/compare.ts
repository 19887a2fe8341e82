import type { Comparison, Expression } from '../expression.js';
import { sameFamily, typeName } from '../type-name.js';
import { typeOf } from '../type-of.js';
import type { Operand } from './checker.js';
import { noOperator, sides } from './coerce.js';
import { refuse } from './refusal.js';

/** Types that have no portable equality, let alone an order. */
const incomparable: readonly string[] = ['json', 'jsonb', 'array'];

/** `left operator right` of one type family; text and number types compare among themselves. */
export function compare(
  operator: Comparison['operator'],
  leftOperand: Operand,
  rightOperand: Operand,
  location: number | null,
): Expression {
  const [left, right] = sides(leftOperand, rightOperand);
  requireComparable(operator, left, right, location);
  return { kind: 'compare', operator, left, right };
}

/** Refuses pairs PostgreSQL has no operator for, and types whose equality is not the same on every engine. */
export function requireComparable(
  operator: string,
  left: Expression,
  right: Expression,
  location: number | null,
): void {
  if (!sameFamily(typeOf(left), typeOf(right))) noOperator(operator, left, right, location);
  const { kind } = typeOf(left);
  if (kind === 'json') noOperator(operator, left, right, location);
  if (incomparable.includes(kind)) {
    refuse(
      `${typeName(typeOf(left))} values cannot be compared as a whole`,
      location,
      kind === 'jsonb' ? 'Compare a part of it as text, taken with ->>.' : 'Use @>, <@ or &&.',
    );
  }
}
