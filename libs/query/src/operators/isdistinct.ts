import { withoutModifier } from '@backstay/expression';
import { requireEquality } from './accepts.js';
import type { FilterOperator } from './filter-operator.js';

/** `isdistinct`: not equal, where NULL is a value like others. */
export const isdistinct: FilterOperator = {
  name: 'isdistinct',
  operand: 'value',
  quantifiable: false,
  accept: (type) => requireEquality(type, '='),
  build: ({ field, type, values, sink }) => ({
    kind: 'distinct',
    negated: false,
    left: field,
    right: sink.value(withoutModifier(type), values[0]!),
  }),
  about: {
    meaning: 'not equal; NULL is distinct from every value',
    types: 'all but json',
    example: 'age=isdistinct.2',
  },
};
