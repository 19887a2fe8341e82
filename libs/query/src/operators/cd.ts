import { containment } from './containment.js';
import type { FilterOperator } from './filter-operator.js';

/** `cd`: is contained in. */
export const cd: FilterOperator = {
  name: 'cd',
  ...containment('contained', '<@', ['array', 'jsonb', 'range']),
  about: { meaning: 'is contained in', types: 'arrays, jsonb, ranges', example: 'tags=cd.{new,sale}' },
};
