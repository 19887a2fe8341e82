import { expect, it } from 'vitest';
import { parseTsquery } from './parse-tsquery.js';

it('a distance is at most the one that PostgreSQL counts to', () => {
  expect(parseTsquery('cat <16384> dog')).toEqual({ kind: 'native', feature: 'a distance between words' });
});

it.each(['cat <16385> dog', 'cat & (dog <99999999999999999999> fox)'])('%s is refused in its words', (query) => {
  const problem = 'distance in phrase operator must be an integer value between zero and 16384 inclusive';
  expect(() => parseTsquery(query)).toThrow(problem);
});
