import { expect, it } from 'vitest';
import { canonicalRecoveryCode, newRecoveryCodes } from './recovery-codes.js';

it('a set has ten codes of sixteen characters, none twice', () => {
  const codes = newRecoveryCodes();
  expect(codes).toHaveLength(10);
  for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{16}$/);
  expect(new Set([...codes, ...newRecoveryCodes()]).size).toBe(20);
});

it('capitals, blanks and dashes do not count when a code is typed', () => {
  expect(canonicalRecoveryCode(' K4M9-X7QP-2ab8 HT3Z\n')).toBe('k4m9x7qp2ab8ht3z');
});
