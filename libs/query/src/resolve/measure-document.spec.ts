import { expect, it } from 'vitest';
import { measureDocument } from './measure-document.js';

it.each([
  ['1', 0, 1],
  ['"a [ b { \\" ] c"', 0, 1],
  ['[]', 1, 1],
  ['{"a": 1}', 1, 3],
  ['[1, "two", [null, {"k": true}]]', 3, 8],
  ['[[[', 3, 3],
  [']', 0, 0],
  ['"open', 0, 1],
])('%s nests %i deep and has %i parts', (text, depth, parts) => {
  expect(measureDocument(text)).toEqual({ depth, parts });
});
