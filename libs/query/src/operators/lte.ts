import { requireOrder } from './accepts.js';
import { comparison } from './comparison.js';
import type { FilterOperator } from './filter-operator.js';

/** `lte`: less or equal. */
export const lte: FilterOperator = {
  name: 'lte',
  ...comparison('<=', requireOrder),
  about: { meaning: 'less or equal', types: 'all but json and arrays', example: 'stock=lte.10' },
};
