import { fail } from '@backstay/kernel';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of the longest ban: a thousand years. */
const longestMs = 1000 * 366 * 24 * 3_600_000;

/** Go's notation of a duration (`24h`, `1h30m`, `300ms`), as the clients send it; `none` is null. Throws `validation_failed`. */
export function readBan(text: string): number | null {
  if (text === 'none') return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const ms = parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (unitMs[unit] ?? 0), 0);
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text || ms > longestMs) {
    throw fail('validation_failed', {
      reason: 'invalid format for ban duration: use none, or a time such as 24h or 1h30m',
    });
  }
  return Math.round(ms);
}

/** Digits only, as numbers are stored. Throws `validation_failed`. */
export function readPhone(text: string): string {
  const digits = text.replaceAll(/[\s()-]/g, '').replace(/^\+/, '');
  if (!/^[1-9]\d{4,14}$/.test(digits))
    throw fail('validation_failed', { reason: 'Invalid phone number format (E.164 required)' });
  return digits;
}

/** A role of the data API that a person may have; the service's is not one. Throws `validation_failed`. */
export function readRole(text: string | undefined): string {
  if (text === undefined || text === '' || text === 'authenticated') return 'authenticated';
  if (text === 'anon') return text;
  throw fail('validation_failed', { reason: 'role must be authenticated or anon' });
}
