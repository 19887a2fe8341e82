import type { FilterOperator } from './filter-operator.js';
import { pattern } from './pattern.js';

/** `like`: SQL's LIKE. */
export const like: FilterOperator = {
  name: 'like',
  ...pattern(false, '~~'),
  about: {
    meaning: 'matches the pattern; `*` or `%` is any text, `_` any character, backslash escapes',
    types: 'text, varchar',
    example: 'title=like.The*',
  },
};
