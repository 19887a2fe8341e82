import { requireOrder } from './accepts.js';
import { comparison } from './comparison.js';
import type { FilterOperator } from './filter-operator.js';

/** `lt`: less. */
export const lt: FilterOperator = {
  name: 'lt',
  ...comparison('<', requireOrder),
  about: { meaning: 'less', types: 'all but json and arrays', example: 'born=lt.2000-01-01' },
};
