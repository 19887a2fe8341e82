import type { ColumnType, RangeName, ScalarType } from '@backstay/catalog';
import { readArrayText, writeArrayText } from './array-text.js';
import { roundDecimal } from './round-decimal.js';
import { isEndless, rangeElement, readRangeText, writeRangeText } from './range-text.js';

const truths = ['true', 'yes', 'on', '1'];
const untruths = ['false', 'no', 'off', '0'];
const ranges = { smallint: 2n ** 15n, integer: 2n ** 31n, bigint: 2n ** 63n };

/**
 * Reads a constant as PostgreSQL's input function of the type would; gives its canonical text, or null when it is not
 * one of the type. Stricter than PostgreSQL where that depends on settings (dates are ISO 8601 only).
 */
export function readLiteral(type: ColumnType, value: string): string | null {
  switch (type.kind) {
    case 'text':
    case 'varchar':
    case 'char':
      return value.includes('\0') ? null : value;
    case 'boolean':
      return readBoolean(value.trim().toLowerCase());
    case 'smallint':
    case 'integer':
    case 'bigint':
      return readInteger(value.trim(), ranges[type.kind]);
    case 'numeric':
      return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value.trim()) ? value.trim() : null;
    case 'real':
    case 'double':
      return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) && Number.isFinite(Number(value))
        ? value.trim()
        : null;
    case 'uuid':
      return readUuid(value);
    case 'enum':
      return type.values.includes(value) ? value : null;
    case 'json':
    case 'jsonb':
      return isJson(value) ? value : null;
    case 'bytea':
      return /^\\x[0-9a-f]*$/i.test(value) && value.length % 2 === 0 ? value.toLowerCase() : null;
    case 'array':
      return readArray(type.of, value);
    case 'range':
      return readRange(type.name, value);
    default:
      return readMoment(type.kind, value.trim());
  }
}

function readBoolean(word: string): string | null {
  const starts = (full: string): boolean => word !== '' && full.startsWith(word) && !(word === 'o');
  if (truths.some(starts)) return 'true';
  return untruths.some(starts) ? 'false' : null;
}

function readInteger(digits: string, range: bigint): string | null {
  if (!/^[+-]?\d{1,19}$/.test(digits)) return null;
  const value = BigInt(digits.replace('+', ''));
  return value >= -range && value < range ? value.toString() : null;
}

function readUuid(value: string): string | null {
  const bare = /^\{.*\}$/.test(value) ? value.slice(1, -1) : value;
  const hex = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[0-9a-f]{32}$/i.test(bare)
    ? bare.replaceAll('-', '').toLowerCase()
    : null;
  return hex && [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function readArray(of: ScalarType, value: string): string | null {
  const elements = readArrayText(value);
  if (!elements) return null;
  const read = elements.map((element) => (element === null ? null : readElement(of, element)));
  return read.some((element, i) => element === null && elements[i] !== null) ? null : writeArrayText(read);
}

/** Engines that keep arrays as documents do not round what is in them, as they do the value of a column. */
function readElement(of: ScalarType, value: string): string | null {
  const read = readLiteral(of, value);
  if (read === null || of.kind !== 'numeric' || of.precision === null) return read;
  const scale = of.scale ?? 0;
  const rounded = roundDecimal(read.replace('+', ''), scale);
  const whole = rounded.replace(/^-/, '').split('.')[0]!;
  return whole !== '0' && whole.length > of.precision - scale ? null : rounded;
}

function readRange(name: RangeName, value: string): string | null {
  const range = readRangeText(value);
  if (range === null) return writeRangeText(null);
  if ('fault' in range) return null;
  const of = rangeElement(name);
  const read = (bound: string | null): string | null =>
    bound === null ? null : isEndless(bound, of) ? bound.trim().toLowerCase() : readLiteral(of, bound);
  const [lower, upper] = [read(range.lower), read(range.upper)];
  if ((lower === null) !== (range.lower === null) || (upper === null) !== (range.upper === null)) return null;
  return lower !== null && upper !== null && isBehind(lower, upper, of)
    ? null
    : writeRangeText({ ...range, lower, upper });
}

/** Whether a lower bound lies behind an upper one, which makes no range. Numbers that a double cannot tell apart pass. */
function isBehind(lower: string, upper: string, of: ScalarType): boolean {
  const [from, to] = [place(lower, of), place(upper, of)];
  return from > to;
}

/** Where a bound lies: a whole number, or a double. */
function place(bound: string, of: ScalarType): bigint | number {
  if (isEndless(bound, of)) return bound.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (of.kind === 'integer' || of.kind === 'bigint') return BigInt(bound);
  if (of.kind === 'numeric') return Number(bound);
  const [day = '', time = '00:00'] = bound.split(/[ T](?=\d)/i);
  const [, clock = '', zone = ''] = /^([\d:.]+)\s*(.*)$/.exec(time) ?? [];
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  return Date.parse(`${day}T${clock}${offset || 'Z'}`);
}

const date = String.raw`(\d{4})-(\d{2})-(\d{2})`;
const time = String.raw`(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?`;
const zone = String.raw`(?:\s?Z|\s?[+-]\d{2}(?::?\d{2})?)`;
const moments = {
  date: new RegExp(`^${date}$`),
  time: new RegExp(`^()()()${time}$`),
  timestamp: new RegExp(`^${date}(?:[ T]${time})?$`),
  timestamptz: new RegExp(`^${date}(?:[ T]${time}${zone}?)?$`, 'i'),
};

function readMoment(kind: keyof typeof moments, value: string): string | null {
  const match = moments[kind].exec(value);
  if (!match) return null;
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (kind === 'time') return value;
  const moment = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(moment.valueOf()) && moment.getUTCDate() === Number(day) && year !== '0000' ? value : null;
}
