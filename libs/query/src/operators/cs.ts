import { containment } from './containment.js';
import type { FilterOperator } from './filter-operator.js';

/** `cs`: contains all of. */
export const cs: FilterOperator = {
  name: 'cs',
  ...containment('contains', '@>', ['array', 'jsonb', 'range']),
  about: { meaning: 'contains all of', types: 'arrays, jsonb, ranges', example: 'tags=cs.{new,sale}' },
};
