import { requireOrder } from './accepts.js';
import { comparison } from './comparison.js';
import type { FilterOperator } from './filter-operator.js';

/** `gt`: greater. */
export const gt: FilterOperator = {
  name: 'gt',
  ...comparison('>', requireOrder),
  about: { meaning: 'greater', types: 'all but json and arrays', example: 'price=gt.9.50' },
};
