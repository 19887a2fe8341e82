import { expect, it } from 'vitest';
import { typeText } from './column-types.js';

it('a range is unknown, as in the types that Supabase generates', () => {
  expect(typeText({ kind: 'range', name: 'tstzrange' })).toBe('unknown');
  expect(typeText({ kind: 'timestamptz', precision: 6 })).toBe('string');
});
