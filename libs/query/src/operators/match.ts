import { Regex } from '../regex/regex.js';
import { requireText } from './accepts.js';
import type { FilterOperator } from './filter-operator.js';

/** What `match` and `imatch` share: the pattern is read before anything else is done with it. */
const regex = (
  insensitive: boolean,
  symbol: string,
): Pick<FilterOperator, 'operand' | 'quantifiable' | 'accept' | 'build'> => ({
  operand: 'value',
  quantifiable: true,
  accept: (type) => requireText(type, symbol),
  build: ({ field, values, sink }) => {
    Regex.parse(values[0]!, insensitive);
    return { kind: 'regex', insensitive, operand: field, pattern: sink.value({ kind: 'text' }, values[0]!) };
  },
});

/** `match`: PostgreSQL's `~`. */
export const match: FilterOperator = {
  name: 'match',
  ...regex(false, '~'),
  about: {
    meaning: 'holds a match of the regular expression; see below',
    types: 'text, varchar',
    example: 'title=match.^The .+s$',
  },
};

/** `imatch`: PostgreSQL's `~*`. */
export const imatch: FilterOperator = {
  name: 'imatch',
  ...regex(true, '~*'),
  about: {
    meaning: 'as match, without regard to case',
    types: 'text, varchar',
    example: 'title=imatch.^the',
  },
};
