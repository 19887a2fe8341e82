import { requireOrder } from './accepts.js';
import { comparison } from './comparison.js';
import type { FilterOperator } from './filter-operator.js';

/** `gte`: greater or equal. */
export const gte: FilterOperator = {
  name: 'gte',
  ...comparison('>=', requireOrder),
  about: { meaning: 'greater or equal', types: 'all but json and arrays', example: 'age=gte.18' },
};
