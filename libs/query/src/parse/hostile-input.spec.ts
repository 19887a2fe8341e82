import { Failure } from '@backstay/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequest } from './parse-request.js';

const numRuns = process.env['BACKSTAY_NIGHTLY'] ? 200_000 : 5_000;

/** Pieces of the grammar, so that most inputs get past its first letters. */
const piece = fc.constantFrom(
  '(',
  ')',
  '{',
  '}',
  '"',
  '\\',
  ',',
  '.',
  ':',
  '::',
  '->',
  '->>',
  '-',
  '*',
  '...',
  '!',
  ' ',
  '\t',
  '\n',
  '\0',
  '%',
  'é',
  '😀',
  '\ud800',
  'a',
  'and',
  'or',
  'not.',
  'eq.',
  'in.',
  'is.',
  'like(any).',
  'eq(all).',
  'cs.',
  'null',
  'asc',
  '.desc',
  '.nullslast',
  '0',
  '-1',
  '9'.repeat(30),
  'select',
  'order',
  'limit',
  'count()',
  'x:y',
  '[]',
  '__proto__',
  'constructor',
  "'; drop table a; --",
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const name = fc.oneof(
  fc.constantFrom('select', 'order', 'limit', 'offset', 'and', 'or', 'not.or', 'a', 'x.and', 'columns'),
  text,
);
const header = fc.option(text, { nil: undefined });

describe('whatever is sent', () => {
  it('half a surrogate pair is shown as what it is in an address: a character that is none', () => {
    const { location } = parseRequest({
      method: 'GET',
      table: 't',
      query: [['a', 'eq.\ud800']],
      headers: {},
    });
    expect(location).toBe('/t?a=eq.%EF%BF%BD');
  });

  it('is read, or refused with a 4xx of the catalogue', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, text), { maxLength: 4 }),
        fc.record({ accept: header, prefer: header, range: header, 'accept-profile': header }),
        (query, headers) => {
          try {
            expect(parseRequest({ method: 'GET', table: 't', query, headers }).table).toBe('t');
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
            expect((error as Failure).status).toBeGreaterThanOrEqual(400);
            expect((error as Failure).status).toBeLessThan(500);
          }
        },
      ),
      { numRuns },
    );
  });

  it.each([
    ['brackets', 'or', '('.repeat(40_000)],
    ['not', 'or', `(${'not.and('.repeat(5_000)}`],
    ['quotes', 'a', `in.(${'"'.repeat(40_000)}`],
    ['backslashes', 'a', `in.("${'\\'.repeat(40_000)}`],
    ['dashes', 'select', 'a-'.repeat(20_000)],
    ['arrows', 'select', `a${'->b'.repeat(10_000)}`],
    ['braces', 'a', `eq(any).${'{'.repeat(40_000)}`],
    ['escapes', 'a', `eq(any).{${'\\a'.repeat(20_000)}`],
    ['commas', 'a', `in.(${','.repeat(40_000)})`],
    ['colons', 'select', 'a:'.repeat(20_000)],
    ['dots', 'order', `a${'.asc'.repeat(10_000)}`],
    ['digits', 'limit', '9'.repeat(40_000)],
    ['NUL in a path of a filter', 'a->>"b\0"', 'eq.1'],
    ['NUL in a path of select', 'select', 'a->"\0b"'],
    ['NUL in a path of order', 'order', 'a->>"\0"'],
  ])('is refused, however often it repeats itself: %s', (_, key, value) => {
    expect(() => parseRequest({ method: 'GET', table: 't', query: [[key, value]], headers: {} })).toThrow(Failure);
  });
});
