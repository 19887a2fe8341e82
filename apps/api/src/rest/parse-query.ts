import { fail } from '@backstay/kernel';
import { parseUrlEncoded } from '@backstay/query';

/** The query string as names and values, in order and with duplicates. Throws Failure `bad_query`. */
export function parseQuery(url: string): readonly (readonly [string, string])[] {
  const start = url.indexOf('?');
  const pairs = start === -1 ? [] : parseUrlEncoded(url.slice(start + 1));
  if (pairs !== null) return pairs;
  throw fail('bad_query', {
    message: 'The query string is not valid percent-encoded UTF-8',
    details: 'A % must be followed by two hexadecimal digits, and the bytes must be UTF-8',
  });
}
