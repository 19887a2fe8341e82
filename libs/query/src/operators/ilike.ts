import type { FilterOperator } from './filter-operator.js';
import { pattern } from './pattern.js';

/** `ilike`: LIKE without regard to case. */
export const ilike: FilterOperator = {
  name: 'ilike',
  ...pattern(true, '~~*'),
  about: { meaning: 'as like, without regard to case', types: 'text, varchar', example: 'title=ilike.*sea*' },
};
