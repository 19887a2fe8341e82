import type { ColumnType } from '@backstay/catalog';
import { typeName, withoutRanges, type RangePosition } from '@backstay/expression';
import { fail } from '@backstay/kernel';

/** PostgREST's words for the operators. */
const names = { '<<': 'sl', '>>': 'sr', '&<': 'nxr', '&>': 'nxl', '-|-': 'adj' } as const;

/** What a dialect says that has no ranges: of an operator, whatever its operands are. */
export function refuseRangeOperator(operator: RangePosition['operator']): never {
  throw fail('not_supported', { feature: `range operators (${names[operator]})` });
}

/** What a dialect says that has no ranges: of a value of such a type. */
export function refuseRangeType(type: ColumnType): never {
  throw fail('not_supported', { feature: `the type ${typeName(type)} on this database`, hint: withoutRanges });
}

/**
 * Throws what PostgreSQL answers where the left operand is no range: it has no such operator, or for whole numbers another
 * one (their bits are moved), whose result is no condition.
 */
export function requireRange(type: ColumnType, operator: RangePosition['operator']): void {
  if (type.kind === 'range') return;
  const moves = operator === '<<' || operator === '>>';
  if (moves && (type.kind === 'smallint' || type.kind === 'integer' || type.kind === 'bigint'))
    throw fail('type_mismatch', { message: `argument of WHERE must be type boolean, not type ${typeName(type)}` });
  throw fail('undefined_operator', { left: typeName(type), operator, right: 'unknown' });
}
