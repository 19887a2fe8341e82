import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArrayText, writeArrayText } from './array-text.js';

describe('The text form of arrays', () => {
  it('comes back as it was written, whatever the elements are', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }), { nil: null })), (elements) => {
        expect(readArrayText(writeArrayText(elements))).toEqual(elements);
      }),
    );
  });

  it.each([
    ['{}', []],
    ['{ }', []],
    ['{a}', ['a']],
    ['{ a b , c }', ['a b', 'c']],
    ['{"",NULL,null,"NULL"}', ['', null, null, 'NULL']],
    [String.raw`{"a\"b","c\\d",e\,f}`, ['a"b', String.raw`c\d`, 'e,f']],
  ])('reads %s', (text, elements) => {
    expect(readArrayText(text)).toEqual(elements);
  });

  it.each(['', 'a', '{', '{a', '{a,}', '{,a}', '{{a}}', '{a"b"}', '{"a}'])('refuses %s', (text) => {
    expect(readArrayText(text)).toBeNull();
  });
});
