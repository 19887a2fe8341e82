import type { ColumnType, RangeType } from '@backstay/catalog';
import {
  isEndless,
  mapBounds,
  rangeElement,
  readRangeText,
  writeArrayText,
  writeRangeText,
} from '@backstay/expression';
import { Failure } from '@backstay/kernel';
import { parseArray } from './parse-array.js';
import { parseDate, parseTime, parseTimestamp, parseTimestamptz } from './parse-datetime.js';
import type { TimeZone } from './time-zone.js';

/** Texts of moments that depend on the zone of whoever says them, whatever the type. */
const relative = /^\s*(now|today|tomorrow|yesterday)\s*$/i;

/**
 * The text of a value as it would be written in UTC, of one that was written in a zone: a moment without an offset of its
 * own is a local time, and `today` is the day that it is there. A text that is none of the type's stays as it is, for
 * whoever reads it to refuse.
 */
export function fromZone(text: string, type: ColumnType, zone: TimeZone | null): string {
  if (zone === null) return text;
  try {
    return read(text, type, zone);
  } catch (error) {
    if (error instanceof Failure) return text;
    throw error;
  }
}

function read(text: string, type: ColumnType, zone: TimeZone): string {
  switch (type.kind) {
    case 'timestamptz':
      return `${parseTimestamptz(text, 6, zone)}+00`;
    case 'array': {
      if (!isZoned(type.of)) return text;
      return writeArrayText(parseArray(text, type.of).map((one) => (one === null ? null : read(one, type.of, zone))));
    }
    case 'range':
      return mapRange(text, (bound) => {
        const of = rangeElement(type.name);
        return isEndless(bound, of) ? bound : read(bound, of, zone);
      });
    case 'date':
      return relative.test(text) ? parseDate(localNow(text, zone)) : text;
    case 'time':
      return relative.test(text) ? parseTime(localNow(text, zone)) : text;
    case 'timestamp':
      return relative.test(text) ? parseTimestamp(localNow(text, zone)) : text;
    default:
      return text;
  }
}

/** What `now`, `today` … is in a zone, as a timestamp without one. */
const localNow = (text: string, zone: TimeZone): string => localText(parseTimestamptz(text, 6, zone), zone).text;

/** Whether values of a type look different in different zones. */
export const isZoned = (type: ColumnType): boolean =>
  type.kind === 'timestamptz' ||
  (type.kind === 'array' && type.of.kind === 'timestamptz') ||
  (type.kind === 'range' && type.name === 'tstzrange');

/** The JSON text of a value (not NULL) of a zoned type in UTC → that in a zone. */
export function toZone(json: string, type: ColumnType, zone: TimeZone): string {
  if (type.kind === 'range') return JSON.stringify(zonedRange(JSON.parse(json) as string, type, zone));
  if (type.kind !== 'array') return zonedMoment(json, zone);
  const elements = JSON.parse(json) as readonly (string | null)[];
  return `[${elements.map((one) => (one === null ? 'null' : zonedMoment(JSON.stringify(one), zone))).join(',')}]`;
}

/** As PostgreSQL writes it inside of a range: an offset of whole hours is these alone. */
function zonedRange(range: string, type: RangeType, zone: TimeZone): string {
  return mapRange(range, (bound) => {
    if (isEndless(bound, rangeElement(type.name)) || !/^\d{4}-.*\+00$/.test(bound)) return bound;
    const { text, offset, era } = localText(bound.slice(0, -3), zone);
    return `${text}${offset.replace(/:00$/, '')}${era}`;
  });
}

/** A text that is no range stays as it is. */
function mapRange(text: string, made: (bound: string) => string): string {
  const range = readRangeText(text);
  return range === null || 'fault' in range ? text : writeRangeText(mapBounds(range, made));
}

function zonedMoment(json: string, zone: TimeZone): string {
  if (json === 'null') return json;
  const { text, offset, era } = localText((JSON.parse(json) as string).replace('T', ' ').slice(0, -6), zone);
  return `"${text.replace(' ', 'T')}${offset}${era}"`;
}

/** A moment (`YYYY-MM-DD HH:MM:SS.ffffff` in UTC, at least to the second) as local time. */
function localText(utc: string, zone: TimeZone): { text: string; offset: string; era: string } {
  const moment = Date.parse(`${utc.slice(0, 19).replace(' ', 'T')}Z`);
  const seconds = zone.offsetAt(moment);
  const local = new Date(moment + seconds * 1000);
  const year = local.getUTCFullYear();
  // There is no year 0: before the year 1 comes the year 1 before Christ.
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  const rest = local.toISOString().replace(/^[+-]?\d+/, '');
  const text = `${shown}${rest.slice(0, 15).replace('T', ' ')}${utc.slice(19)}`;
  return { text, offset: offsetText(seconds), era: year > 0 ? '' : ' BC' };
}

function offsetText(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const size = Math.abs(seconds);
  const minutes = `${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}`;
  return `${seconds < 0 ? '-' : '+'}${minutes}${size % 60 === 0 ? '' : `:${two(size % 60)}`}`;
}

/** A moment as a type without a zone shows it there: date, time of day or both. */
export const localMoment = (now: Date, zone: TimeZone): string =>
  localText(now.toISOString().slice(0, 23).replace('T', ' '), zone).text;
