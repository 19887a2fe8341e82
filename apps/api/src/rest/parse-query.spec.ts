import { describe, expect, it } from 'vitest';
import { parseQuery } from './parse-query.js';

describe('a query string', () => {
  it.each([
    ['/t', []],
    ['/t?', []],
    ['/t?a', [['a', '']]],
    ['/t?a=', [['a', '']]],
    ['/t?=b', [['', 'b']]],
    ['/t?a=b=c', [['a', 'b=c']]],
    [
      '/t?a=1&b=2&a=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
      ],
    ],
    ['/t?&a=1&&', [['a', '1']]],
    ['/t?a=x+y%2Bz', [['a', 'x y+z']]],
    ['/t?%C3%A9=%E2%82%AC', [['é', '€']]],
    ['/t?a=%26%3D%3F', [['a', '&=?']]],
    ['/t?a=b?c', [['a', 'b?c']]],
    ['/t?a=%00', [['a', '\0']]],
    ['/t?__proto__=1', [['__proto__', '1']]],
  ])('%s', (url, expected) => {
    expect(parseQuery(url)).toEqual(expected);
  });

  it.each(['%', '%2', '%zz', '%ff', '%C3', '%ED%A0%80', '%C0%80', 'x%', '+%+'])(
    '%s is no UTF-8 and refused',
    (text) => {
      expect(() => parseQuery(`/t?a=${text}`)).toThrow('not valid percent-encoded UTF-8');
      expect(() => parseQuery(`/t?${text}=a`)).toThrow('not valid percent-encoded UTF-8');
    },
  );
});
