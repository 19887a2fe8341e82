import { containment } from './containment.js';
import type { FilterOperator } from './filter-operator.js';

/** `cs`: contains all of. */
export const cs: FilterOperator = {
  name: 'cs',
  ...containment('contains', '@>', ['array', 'jsonb']),
  about: { meaning: 'contains all of', types: 'arrays, jsonb', example: 'tags=cs.{new,sale}' },
};
