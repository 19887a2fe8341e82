import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '../expression.js';
import { readLiteral } from '../literal-text.js';
import { family, sameFamily, typeName } from '../type-name.js';
import { text, typeOf } from '../type-of.js';
import { withoutModifier } from '../without-modifier.js';
import type { Operand, Unknown } from './checker.js';
import { refuse } from './refusal.js';

/** Makes a literal of an open constant. Refuses a text that is not one of the type, as PostgreSQL's input would. */
export function literal(constant: Unknown, type: ColumnType): Expression {
  if (constant.text === null) return { kind: 'literal', type, value: null };
  const value = readLiteral(type, constant.text);
  if (value !== null) return { kind: 'literal', type, value };
  if (type.kind === 'enum') {
    refuse(
      `invalid input value for enum ${type.name}: "${constant.text}"`,
      constant.location,
      `Labels of ${type.name}: ${type.values.join(', ')}.`,
    );
  }
  return refuse(`invalid input syntax for type ${typeName(type)}: "${constant.text}"`, constant.location);
}

/** What an open constant becomes beside a column of the type: PostgreSQL compares varchar as text. */
export const besideType = (type: ColumnType): ColumnType => (type.kind === 'varchar' ? text : withoutModifier(type));

/** Settles an operand beside another type; what has a type already stays as it is. */
export const settle = (operand: Operand, type: ColumnType): Expression =>
  operand.kind === 'unknown' ? literal(operand, besideType(type)) : operand;

const numberRank = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double'];

/** The type that values of both types fit in (`coalesce`, CASE, arithmetic); null when there is none. */
export function commonType(left: ColumnType, right: ColumnType): ColumnType | null {
  if (!sameFamily(left, right)) return null;
  if (JSON.stringify(left) === JSON.stringify(right)) return left;
  if (family(left) === 'number') {
    return withoutModifier(numberRank.indexOf(left.kind) >= numberRank.indexOf(right.kind) ? left : right);
  }
  return family(left) === 'text' ? text : withoutModifier(left);
}

/**
 * Settles several operands on one type, as PostgreSQL does for `coalesce`, CASE and lists. All open: text.
 * `what` names the place in the message.
 */
export function unify(
  operands: readonly Operand[],
  what: string,
  location: number | null,
): { readonly type: ColumnType; readonly expressions: readonly Expression[] } {
  let type: ColumnType | null = null;
  for (const operand of operands) {
    if (operand.kind === 'unknown') continue;
    const next = typeOf(operand);
    const joined: ColumnType | null = type === null ? next : commonType(type, next);
    if (joined === null) {
      refuse(`${what} types ${typeName(type ?? next)} and ${typeName(next)} cannot be matched`, location);
    }
    type = joined;
  }
  const settled = type ?? text;
  return { type: settled, expressions: operands.map((operand) => settle(operand, settled)) };
}

/** Settles the two sides of an operator. Both open: text. */
export function sides(left: Operand, right: Operand): readonly [Expression, Expression] {
  if (left.kind === 'unknown') {
    const settled = right.kind === 'unknown' ? literal(right, text) : right;
    return [settle(left, typeOf(settled)), settled];
  }
  return [left, settle(right, typeOf(left))];
}

/** Refuses an operator that PostgreSQL does not have for these types. */
export function noOperator(operator: string, left: Expression, right: Expression, location: number | null): never {
  return refuse(
    `operator does not exist: ${typeName(typeOf(left))} ${operator} ${typeName(typeOf(right))}`,
    location,
    'Both sides must be of the same type; a cast on one of them says which is meant.',
  );
}
