import { requireEquality } from './accepts.js';
import { comparison } from './comparison.js';
import type { FilterOperator } from './filter-operator.js';

/** `eq`: equal. */
export const eq: FilterOperator = {
  name: 'eq',
  ...comparison('=', requireEquality),
  about: { meaning: 'equal', types: 'all but json', example: 'age=eq.21' },
};
