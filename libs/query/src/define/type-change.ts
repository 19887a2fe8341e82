import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { digitsOf, exactInteger, integerKinds, isWithin, textLimit } from './type-limits.js';

/**
 * What becomes of a column's values when its type changes. `widening`: every value stays what it is. `narrowing`: those
 * for which `fits` is true do, and others have no place in the new type. `refused`: values would become others, or
 * engines differ in what they make of them.
 */
export type TypeChange =
  | { readonly kind: 'same' | 'widening' | 'refused' }
  | { readonly kind: 'narrowing'; readonly fits: (value: Expression) => Expression };

const widening: TypeChange = { kind: 'widening' };
const refused: TypeChange = { kind: 'refused' };

/** How values of one type become values of another, by one table for all engines. */
export function typeChange(from: ColumnType, to: ColumnType): TypeChange {
  if (JSON.stringify(from) === JSON.stringify(to)) return { kind: 'same' };
  if (from.kind === 'array' || to.kind === 'array') return arrays(from, to);
  if (integerKinds.includes(from.kind) || from.kind === 'numeric') return numbers(from, to);
  if (from.kind === 'real' && to.kind === 'double') return widening;
  if (['text', 'varchar', 'char', 'enum', 'uuid'].includes(from.kind)) return texts(from, to);
  if (['date', 'time', 'timestamp', 'timestamptz'].includes(from.kind)) return moments(from, to);
  return from.kind === 'jsonb' && to.kind === 'json' ? widening : refused;
}

/** Elements that are stored alike and lose nothing. */
function arrays(from: ColumnType, to: ColumnType): TypeChange {
  if (from.kind !== 'array' || to.kind !== 'array') return refused;
  const pair = [from.of.kind, to.of.kind];
  const alike = [integerKinds, ['varchar', 'text']].some((kinds) => pair.every((kind) => kinds.includes(kind)));
  return alike && typeChange(from.of, to.of).kind === 'widening' ? widening : refused;
}

function numbers(from: ColumnType, to: ColumnType): TypeChange {
  if (to.kind === 'text' || to.kind === 'varchar') {
    const signed = 1 + digitsOf(from).whole;
    return integerKinds.includes(from.kind) && textLimit(to) >= signed ? widening : refused;
  }
  if (to.kind === 'double' || to.kind === 'real') return floats(from, to.kind);
  if (!integerKinds.includes(to.kind) && to.kind !== 'numeric') return refused;
  const [had, has] = [digitsOf(from), digitsOf(to)];
  // An integer type has place for some numbers of its last digit only.
  const partly = from.kind === 'numeric' && to.kind !== 'numeric' ? 1 : 0;
  const whole = had.whole <= has.whole - partly;
  if (whole && had.scale <= has.scale) return widening;
  return narrowing((value) => [
    ...(had.scale <= has.scale ? [] : [isRound(value, has.scale)]),
    ...(whole ? [] : [isWithin(value, to)]),
  ]);
}

/** A double holds 15 digits of a number whatever they are, and whole numbers of a little more. */
function floats(from: ColumnType, to: 'double' | 'real'): TypeChange {
  if (integerKinds.includes(from.kind)) {
    const limit = exactInteger(to);
    if (digitsOf(from).whole < limit.length) return widening;
    return narrowing((value) => [isWithin(value, { from: `-${limit}`, to: limit })]);
  }
  return to === 'double' && from.kind === 'numeric' && (from.precision ?? 99) <= 15 ? widening : refused;
}

function texts(from: ColumnType, to: ColumnType): TypeChange {
  // Blanks at the end of a char are not part of its value, but are shown: only its own kind keeps that.
  if (from.kind === 'char' || to.kind === 'char')
    return from.kind === to.kind && textLimit(from) <= textLimit(to) ? widening : refused;
  if (to.kind === 'enum') {
    if (from.kind === 'uuid') return refused;
    if (from.kind === 'enum' && from.values.every((value) => to.values.includes(value))) return widening;
    return narrowing((value) => [isOneOf(value, to.values)]);
  }
  if (to.kind !== 'text' && to.kind !== 'varchar') return refused;
  if (textLimit(from) <= textLimit(to)) return widening;
  return from.kind === 'varchar' || from.kind === 'text'
    ? narrowing((value) => [atMost(value, textLimit(to))])
    : refused;
}

/** The server's clock is UTC, so a moment with and without its zone is one and the same. */
function moments(from: ColumnType, to: ColumnType): TypeChange {
  if (from.kind === 'date') return to.kind === 'timestamp' || to.kind === 'timestamptz' ? widening : refused;
  if (!('precision' in from) || !('precision' in to) || (from.kind === 'time') !== (to.kind === 'time')) return refused;
  return to.kind !== 'numeric' && (from.precision ?? 0) <= (to.precision ?? 0) ? widening : refused;
}

const narrowing = (conditions: (value: Expression) => readonly Expression[]): TypeChange => ({
  kind: 'narrowing',
  fits: (value) => ({ kind: 'and', operands: conditions(value) }),
});

const isRound = (value: Expression, scale: number): Expression => ({
  kind: 'compare',
  operator: '=',
  left: value,
  right: { kind: 'cast', type: { kind: 'numeric', precision: 65, scale }, operand: value },
});

const isOneOf = (value: Expression, labels: readonly string[]): Expression => ({
  kind: 'in',
  operand: { kind: 'cast', type: { kind: 'text' }, operand: value },
  list: labels.map((label) => ({ kind: 'literal', type: { kind: 'text' }, value: label })),
});

const atMost = (value: Expression, length: number): Expression => ({
  kind: 'compare',
  operator: '<=',
  left: { kind: 'call', type: { kind: 'integer' }, name: 'length', arguments: [value] },
  right: { kind: 'literal', type: { kind: 'integer' }, value: String(length) },
});
