import { expect, it } from 'vitest';
import { withoutEnd, withoutZeros } from './without-end.js';

it('takes the run of a character away at the end only', () => {
  expect(withoutEnd('00100', '0')).toBe('001');
  expect(withoutEnd('000', '0')).toBe('');
  expect(withoutEnd('', '0')).toBe('');
});

it('takes the point away with the last digit behind it', () => {
  expect(withoutZeros('1.50')).toBe('1.5');
  expect(withoutZeros('100.00')).toBe('100');
});
