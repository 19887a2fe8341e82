import type { RangeName, ScalarType } from '@backstay/catalog';
import { isEndless, mapBounds, rangeElement, readRangeText, writeRangeText, type Range } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { trimFraction } from './format-value.js';
import { parseDate, parseTimestamp, parseTimestamptz } from './parse-datetime.js';
import { parseInteger, parseNumeric } from './parse-number.js';

/**
 * The canonical text of a range, as PostgreSQL shows it: `[1,5]` of whole numbers or days is `[1,6)`, a range that holds
 * nothing is `empty`. Throws Failure with PostgreSQL's code and message for what is none.
 */
export function parseRange(text: string, name: RangeName): string {
  const said = readRangeText(text);
  if (said === null) return writeRangeText(null);
  if ('fault' in said) throw fail('malformed_range', { value: text, fault: said.fault });
  const of = rangeElement(name);
  const range = mapBounds(said, (bound) => parseBound(bound, of));
  return writeRangeText(isEmpty(range, of) ? null : canonical(range, of));
}

/** A bound in the text its type has inside of a range. */
function parseBound(text: string, of: ScalarType): string {
  if (isEndless(text, of)) return text.trim().startsWith('-') ? '-infinity' : 'infinity';
  switch (of.kind) {
    case 'integer':
    case 'bigint':
      return parseInteger(text, of.kind);
    case 'numeric':
      return endlessNumber(text) ?? parseNumeric(text, null, null);
    case 'date':
      // The day behind the last one that there is place for ends ranges which hold that.
      return text.trim() === dayBehindAll ? dayBehindAll : parseDate(text);
    case 'timestamp':
      return trimFraction(parseTimestamp(text));
    case 'timestamptz':
      return `${trimFraction(parseTimestamptz(text))}+00`;
    default:
      throw new Error(`No range of ${of.kind}`);
  }
}

const dayBehindAll = '10000-01-01';

/** Numbers without digits, which a bound can be where a column cannot. */
function endlessNumber(text: string): string | null {
  const word = text.trim().toLowerCase();
  if (word === 'nan') return 'NaN';
  if (/^[+-]nan$/.test(word)) throw fail('invalid_text', { type: 'numeric', value: text });
  const [, sign] = /^([+-]?)inf(?:inity)?$/.exec(word) ?? [];
  return sign === undefined ? null : sign === '-' ? '-Infinity' : 'Infinity';
}

function isEmpty({ lower, upper, lowerInclusive, upperInclusive }: Range, of: ScalarType): boolean {
  if (lower === null || upper === null) return false;
  const order = compareBounds(lower, upper, of);
  if (order > 0) throw fail('range_bounds', {});
  return order === 0 && !(lowerInclusive && upperInclusive);
}

/** Whole numbers and days have a next one, so that a range of them is written in one way: `[…)`. */
function canonical(range: Range, of: ScalarType): Range | null {
  if (of.kind !== 'integer' && of.kind !== 'bigint' && of.kind !== 'date') return range;
  const { lower, upper, lowerInclusive, upperInclusive } = range;
  const from = movable(lower, of) && !lowerInclusive;
  const to = movable(upper, of) && upperInclusive;
  const moved: Range = {
    lower: from ? next(lower!, of) : lower,
    upper: to ? next(upper!, of) : upper,
    lowerInclusive: lowerInclusive || from,
    upperInclusive: upperInclusive && !to,
  };
  return isEmpty(moved, of) ? null : moved;
}

const movable = (bound: string | null, of: ScalarType): boolean => bound !== null && !isEndless(bound, of);

function next(bound: string, of: ScalarType): string {
  if (of.kind === 'date') return nextDay(bound);
  const value = BigInt(bound) + 1n;
  if (value === (of.kind === 'integer' ? 2n ** 31n : 2n ** 63n)) throw fail('cast_out_of_range', { type: of.kind });
  return value.toString();
}

function nextDay(day: string): string {
  if (day === '9999-12-31') return dayBehindAll;
  if (day === dayBehindAll) throw fail('datetime_overflow', { value: day });
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Negative, zero or positive. Moments of one type are texts in the order of time, but for the longer year. */
function compareBounds(left: string, right: string, of: ScalarType): number {
  if (of.kind === 'integer' || of.kind === 'bigint' || of.kind === 'numeric') return compareNumbers(left, right);
  const [a, b] = [left, right].map((bound) => rank(bound) + bound.padStart(dayBehindAll.length, '0'));
  return a! < b! ? -1 : a === b ? 0 : 1;
}

/** What lies before all numbers and moments, among them, and behind them; NaN is the greatest number. */
function rank(bound: string): number {
  if (/^-inf/i.test(bound)) return 0;
  return bound === 'NaN' ? 3 : /^inf/i.test(bound) ? 2 : 1;
}

function compareNumbers(left: string, right: string): number {
  if (rank(left) !== 1 || rank(right) !== 1) return rank(left) - rank(right);
  const scale = Math.max(...[left, right].map((number) => number.split('.')[1]?.length ?? 0));
  const [a, b] = [left, right].map((number) => {
    const [whole = '', fraction = ''] = number.split('.');
    return BigInt(whole + fraction.padEnd(scale, '0'));
  });
  return a! < b! ? -1 : a === b ? 0 : 1;
}
