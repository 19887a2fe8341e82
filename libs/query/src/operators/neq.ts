import { requireEquality } from './accepts.js';
import { comparison } from './comparison.js';
import type { FilterOperator } from './filter-operator.js';

/** `neq`: not equal; NULL is neither equal nor unequal. */
export const neq: FilterOperator = {
  name: 'neq',
  ...comparison('<>', requireEquality),
  quantifiable: false,
  about: { meaning: 'not equal; NULL is neither equal nor unequal', types: 'all but json', example: 'name=neq.Ada' },
};
