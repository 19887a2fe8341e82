import { fail } from '@backstay/kernel';
import type { RowRange } from './data-request.js';

const whole = /^-?\d+$/;

/**
 * The rows asked for, from `limit` and `offset` and, on GET, the header `Range: 0-9` (RFC 9110 §14.2: ignored on
 * other methods, and when it is not understood, as one with a unit in it). Both together give what they have in common.
 * As in PostgREST a limit or offset that is no whole number is none. Throws `bad_range` for a negative limit or a range
 * the wrong way round, `bad_query` for a number that no database counts to.
 */
export function parseRange(limit: string | null, offset: string | null, header: string | null): RowRange {
  const rows = parseHeader(header);
  const start = Math.max(0, integer('offset', offset) ?? 0);
  const count = integer('limit', limit);
  if (count !== null && count < 0)
    throw fail('bad_range', { details: 'Limit should be greater than or equal to zero.' });
  const first = Math.max(start, rows.first);
  const end = Math.min(count === null ? Infinity : start + count, rows.end);
  return { offset: first, limit: end === Infinity ? null : Math.max(0, end - first) };
}

function integer(name: string, text: string | null): number | null {
  const digits = text?.trim() ?? '';
  if (!whole.test(digits)) return null;
  const value = Number(digits);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw noInteger(name, digits);
  return value;
}

/** A limit is a promise of a change, so there it must be one. Throws `bad_query`. */
export function requireWhole(name: 'limit' | 'offset', text: string): void {
  if (integer(name, text) === null) throw noInteger(name, text);
}

const noInteger = (name: string, text: string): Error =>
  fail('bad_query', {
    message: `"failed to parse ${name} (${text.slice(0, 100)})" (line 1, column 1)`,
    details: 'unexpected input expecting an integer',
  });

/** `first` is counted from 0, `end` is the row after the last one. */
function parseHeader(header: string | null): { first: number; end: number } {
  const match = /^(\d{1,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (match === null) return { first: 0, end: Infinity };
  const first = Number(match[1]);
  const end = match[2] === '' ? Infinity : Number(match[2]) + 1;
  if (end > first) return { first, end };
  throw fail('bad_range', {
    details: 'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
  });
}
