import { describe, expect, it } from 'vitest';
import { findStrayLine } from './find-stray-line.js';

describe('a line of .env that says nothing', () => {
  it('is found by its number', () => {
    expect(findStrayLine('PORT=1\n\njust words\n')).toBe(3);
    expect(findStrayLine('# a\nA="1\n2" # b\nPORT 5\n')).toBe(4);
  });

  it('is not a comment, an assignment in any spelling, or a part of a quoted value', () => {
    expect(findStrayLine('\uFEFF# a\r\n  B = 2 # c\r\nexport C=3\r\nD=\nE="one\ntwo"\nF=\'x\'\n')).toBeNull();
  });
});
