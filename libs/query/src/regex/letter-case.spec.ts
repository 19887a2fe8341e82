import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { union } from './character-set.js';
import { caselessLetter, caselessRange } from './letter-case.js';

describe('caselessRange', () => {
  it('is the letters of the range, each in its small and its large form', () => {
    const first = fc.integer({ min: 0, max: 0x2000 });
    fc.assert(
      fc.property(first, fc.integer({ min: 0, max: 0x300 }), (from, more) => {
        const letters = Array.from({ length: more + 1 }, (_, i) => from + i);
        expect(caselessRange(from, from + more)).toEqual(union([[from, from + more]], ...letters.map(caselessLetter)));
      }),
    );
  });
});
