import { containment } from './containment.js';
import type { FilterOperator } from './filter-operator.js';

/** `ov`: has an element in common with. */
export const ov: FilterOperator = {
  name: 'ov',
  ...containment('overlaps', '&&', ['array', 'range']),
  about: { meaning: 'has an element in common with', types: 'arrays, ranges', example: 'tags=ov.{new,sale}' },
};
