import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRangeText, writeRangeText, type Range } from './range-text.js';

const bound = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
const ranges: fc.Arbitrary<Range | null> = fc.option(
  fc.record({ lower: bound, upper: bound, lowerInclusive: fc.boolean(), upperInclusive: fc.boolean() }),
  { nil: null },
);

describe('The text form of ranges', () => {
  it('comes back as it was written, whatever the bounds are', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        const endless = range && {
          ...range,
          lowerInclusive: range.lowerInclusive && range.lower !== null,
          upperInclusive: range.upperInclusive && range.upper !== null,
        };
        expect(readRangeText(writeRangeText(range))).toEqual(endless);
      }),
    );
  });

  it.each([
    ['empty', null],
    [' EMPTY ', null],
    ['[1,5)', { lower: '1', upper: '5', lowerInclusive: true, upperInclusive: false }],
    [' (1,5] ', { lower: '1', upper: '5', lowerInclusive: false, upperInclusive: true }],
    ['[,]', { lower: null, upper: null, lowerInclusive: false, upperInclusive: false }],
    ['[ 1, 5 )', { lower: ' 1', upper: ' 5 ', lowerInclusive: true, upperInclusive: false }],
    [
      String.raw`["a,""b""\\",\)\,x"y z")`,
      { lower: 'a,"b"\\', upper: '),xy z', lowerInclusive: true, upperInclusive: false },
    ],
    ['["",)', { lower: '', upper: null, lowerInclusive: true, upperInclusive: false }],
  ])('reads %s', (text, range) => {
    expect(readRangeText(text)).toEqual(range);
  });

  it.each([
    ['', 'Missing left parenthesis or bracket.'],
    ['1,5', 'Missing left parenthesis or bracket.'],
    ['emptyx', 'Junk after "empty" key word.'],
    ['[1 5)', 'Missing comma after lower bound.'],
    ['[1,5,6)', 'Too many commas.'],
    ['[1,5', 'Unexpected end of input.'],
    ['["1,5)', 'Unexpected end of input.'],
    ['[1,5)x', 'Junk after right parenthesis or bracket.'],
  ])('refuses %s', (text, fault) => {
    expect(readRangeText(text)).toEqual({ fault });
  });
});
