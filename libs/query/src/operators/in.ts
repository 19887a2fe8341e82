import { withoutModifier } from '@backstay/expression';
import { requireEquality } from './accepts.js';
import type { FilterOperator } from './filter-operator.js';

/** `in`: one of a list. */
export const inList: FilterOperator = {
  name: 'in',
  operand: 'list',
  quantifiable: false,
  accept: (type) => requireEquality(type, '='),
  build: ({ field, type, values, sink }) => ({
    kind: 'in',
    operand: field,
    list: values.length === 0 ? [] : [sink.list(withoutModifier(type), values)],
  }),
  about: {
    meaning: 'one of the list; values with commas or brackets stand in double quotes; an empty list matches nothing',
    types: 'all but json',
    example: 'id=in.(1,2,3)',
  },
};
