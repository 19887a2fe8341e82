import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';

/** The kinds of whole numbers. */
export const integerKinds: readonly string[] = ['smallint', 'integer', 'bigint'];

const integerRanges: Readonly<Record<string, NumberRange>> = {
  smallint: { from: '-32768', to: '32767' },
  integer: { from: '-2147483648', to: '2147483647' },
  bigint: { from: '-9223372036854775808', to: '9223372036854775807' },
};

/** The least and the greatest number there is place for. */
interface NumberRange {
  readonly from: string;
  readonly to: string;
}

/** Digits before and behind the point that any value of the type can have; Infinity: no limit. */
export function digitsOf(type: ColumnType): { readonly whole: number; readonly scale: number } {
  if (type.kind === 'numeric') {
    if (type.precision === null) return { whole: Number.POSITIVE_INFINITY, scale: Number.POSITIVE_INFINITY };
    return { whole: type.precision - (type.scale ?? 0), scale: type.scale ?? 0 };
  }
  return { whole: { smallint: 5, integer: 10, bigint: 19 }[type.kind as string] ?? 0, scale: 0 };
}

/** The greatest number up to which a float has every whole number. */
export const exactInteger = (kind: 'double' | 'real'): string => (kind === 'double' ? '9007199254740992' : '16777216');

/** The most characters of a text of this type; Infinity: no limit. */
export function textLimit(type: ColumnType): number {
  switch (type.kind) {
    case 'varchar':
    case 'char':
      return type.length ?? Number.POSITIVE_INFINITY;
    case 'enum':
      return Math.max(0, ...type.values.map((value) => [...value].length));
    case 'uuid':
      return 36;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** That a number lies in a range, or in that of a type. */
export function isWithin(value: Expression, place: NumberRange | ColumnType): Expression {
  const { from, to } = 'kind' in place ? rangeOf(place) : place;
  return { kind: 'and', operands: [bound('>=', value, from), bound('<=', value, to)] };
}

function rangeOf(type: ColumnType): NumberRange {
  const { whole, scale } = digitsOf(type);
  const greatest = `${'9'.repeat(whole) || '0'}${scale === 0 ? '' : `.${'9'.repeat(scale)}`}`;
  return integerRanges[type.kind] ?? { from: `-${greatest}`, to: greatest };
}

const bound = (operator: '>=' | '<=', value: Expression, limit: string): Expression => ({
  kind: 'compare',
  operator,
  left: value,
  right: { kind: 'literal', type: { kind: 'numeric', precision: null, scale: null }, value: limit },
});
