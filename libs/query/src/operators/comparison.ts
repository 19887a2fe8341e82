import type { ColumnType } from '@backstay/catalog';
import { withoutModifier, type Comparison } from '@backstay/expression';
import { isOrder } from '../compile/is-plain.js';
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
    right:
      isOrder(operator) && type.kind === 'jsonb' && isContainer(values[0]!)
        ? sink.document(values[0]!)
        : sink.value(withoutModifier(type), values[0]!),
  }),
});

/** Arrays and objects stay in the plan: not every engine can say what is greater than they are. */
const isContainer = (json: string): boolean => /^\s*[[{]/.test(json);
