import type { ColumnType } from '@backstay/catalog';
import { typeName, typeOf, type Expression, type Literal, type Value } from '@backstay/expression';
import { fail } from '@backstay/kernel';

/**
 * An operand beside another of type `other`, for engines that keep arrays as documents and so compare the texts of
 * elements. A constant array of decimals gets the scale of the other: `1.5` is `1.50` in a numeric(8,2)[]; nothing is
 * rounded. Throws Failure `not_supported` where equal elements may still be different texts, as decimals of
 * different scales are, and documents with numbers in them.
 */
export function besideArray(operand: Expression, other: ColumnType): Expression {
  const type = typeOf(operand);
  if (type.kind !== 'array' || other.kind !== 'array') return operand;
  if (type.of.kind === 'json' || type.of.kind === 'jsonb') throw unlike(type);
  if (type.of.kind !== 'numeric' || other.of.kind !== 'numeric') return operand;
  const [own, others] = [scaleOf(type.of), scaleOf(other.of)];
  if (others !== null && isConstant(operand) && (own === null || own === others)) {
    return { ...operand, type: { kind: 'array', of: { kind: 'numeric', precision: null, scale: others } } };
  }
  // The other may be a constant, and then gets this scale.
  if (own !== null && (others === null || others === own)) return operand;
  throw unlike(type);
}

/** Null: each value has digits of its own. */
const scaleOf = ({ precision, scale }: ColumnType & { kind: 'numeric' }): number | null =>
  precision === null ? scale : (scale ?? 0);

const isConstant = (operand: Expression): operand is Literal | Value =>
  operand.kind === 'literal' || operand.kind === 'value';

const unlike = (type: ColumnType): Error =>
  fail('not_supported', { feature: `Comparison of these ${typeName(type)} values on this database` });
