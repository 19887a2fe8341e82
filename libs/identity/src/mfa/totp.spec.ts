import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { newTotp, stepOfCode } from './totp.js';

/** The secret of RFC 6238, appendix B: the ASCII text 12345678901234567890. */
const secret = Secret.fromUTF8('12345678901234567890').base32;
const codeAt = (seconds: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: seconds * 1000 });

describe('a TOTP code', () => {
  it.each([
    // The last six digits of the RFC's table for SHA1.
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('is that of RFC 6238 at second %i', (seconds, code) => {
    expect(stepOfCode(secret, code, null, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  it('may be one step early or late, and no more', () => {
    const now = 1_000_000_020;
    const taken = [-60, -30, 0, 30, 60].map((off) => stepOfCode(secret, codeAt(now + off), null, now * 1000) !== null);
    expect(taken).toEqual([false, true, true, true, false]);
  });

  it('counts once: the same step, and any before it, is refused afterwards', () => {
    const now = 1_000_000_020;
    const step = stepOfCode(secret, codeAt(now), null, now * 1000)!;
    expect(stepOfCode(secret, codeAt(now), step, now * 1000)).toBeNull();
    expect(stepOfCode(secret, codeAt(now - 30), step, now * 1000)).toBeNull();
    expect(stepOfCode(secret, codeAt(now + 30), step, now * 1000)).toBe(step + 1);
  });

  it.each(['', '28708', '2870822', '287 082', ' 287082', '２８７０８２', '28708a', '-87082'])('is not "%s"', (code) => {
    expect(stepOfCode(secret, code, null, 59_000)).toBeNull();
  });
});

describe('a new TOTP secret', () => {
  it('has 160 random bits, and an address that apps read', () => {
    const { secret: made, uri } = newTotp('Shop: books', 'vera@example.com');
    expect(made).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotp('a', 'b').secret).not.toBe(made);
    const url = new URL(uri);
    expect(decodeURIComponent(url.pathname)).toContain('Shop  books:vera@example.com');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      secret: made,
      issuer: 'Shop  books',
      digits: '6',
      period: '30',
      algorithm: 'SHA1',
    });
  });
});
