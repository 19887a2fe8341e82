import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceText } from './source-text.js';

describe('the text of a file', () => {
  it('finds many places in one walk where it finds each alone', () => {
    const piece = fc.constantFrom('a', '\n', 'é', '😀', ',', '{', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const source = new SourceText('f.json', text);
        const starts = pieces.map((_, index) => pieces.slice(0, index).join('').length);
        expect(source.positionsOf(starts)).toEqual(
          starts.map((start) => source.position(Buffer.byteLength(text.slice(0, start)))),
        );
      }),
    );
  });
});
