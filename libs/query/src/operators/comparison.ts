import type { ColumnType } from '@backstay/catalog';
import { withoutModifier, type Comparison } from '@backstay/expression';
import type { FilterOperator } from './filter-operator.js';

/** What the six comparisons share; each file says how it differs. */
export const comparison = (
  operator: Comparison['operator'],
  accept: (type: ColumnType, symbol: string) => void,
): Pick<FilterOperator, 'operand' | 'quantifiable' | 'accept' | 'build'> => ({
  operand: 'value',
  quantifiable: true,
  accept: (type) => accept(type, operator),
  build: ({ field, type, values, sink }) => ({
    kind: 'compare',
    operator,
    left: field,
    right: sink.value(withoutModifier(type), values[0]!),
  }),
});
