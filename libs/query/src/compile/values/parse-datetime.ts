import { fail } from '@backstay/kernel';
import type { TimeZone } from './time-zone.js';

type Kind = 'date' | 'time' | 'timestamp' | 'timestamptz';

/** PostgreSQL's messages spell the types of wrong values so. */
const inputNames = { date: 'date', time: 'time', timestamp: 'timestamp', timestamptz: 'timestamp with time zone' };

const date = String.raw`(\d{4,})-(\d{1,2})-(\d{1,2})|(\d{4})(\d{2})(\d{2})`;
const time = String.raw`(\d+):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?|(\d{2})(\d{2})(\d{2})(?:\.(\d*))?`;
const zone = String.raw`Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2}(?::?\d{2})?)?`;
const pattern = new RegExp(`^(?:(?:${date})(?:(?:[ T]+)(?=\\d|$)|$))?(?:(?:${time})\\s*(${zone})?)?$`, 'i');

const dayMs = 86_400_000;
/** PostgreSQL counts from here and rounds halves away from it. */
const epoch2000 = Date.UTC(2000, 0, 1);

interface Moment {
  /** Midnight of the day, in ms of the Unix epoch; 0 without a date. */
  readonly dayMs: number;
  /** Microseconds since midnight; 86 400 000 000 is 24:00:00. */
  readonly micros: number;
  /** Seconds east of UTC; null when none was written. */
  readonly offset: number | null;
  readonly hasDate: boolean;
  readonly hasTime: boolean;
}

/** `YYYY-MM-DD`; a time of day in the text is checked and dropped, as PostgreSQL does. Years 1 to 9999. */
export function parseDate(text: string): string {
  const moment = special(text, 'date') ?? read(text, 'date');
  if (!moment.hasDate) throw fail('invalid_datetime', { type: inputNames.date, value: text });
  return isoDate(moment.dayMs, text);
}

/** `HH:MM:SS.ffffff`, rounded to `precision` digits; a date before it and a zone behind it are dropped. */
export function parseTime(text: string, precision = 6): string {
  const moment = special(text, 'time') ?? read(text, 'time');
  if (!moment.hasTime) throw fail('invalid_datetime', { type: inputNames.time, value: text });
  return isoTime(roundMicros(moment.micros, precision));
}

/** `YYYY-MM-DD HH:MM:SS.ffffff` without regard to a zone in the text. */
export function parseTimestamp(text: string, precision = 6): string {
  return isoTimestamp(special(text, 'timestamp') ?? read(text, 'timestamp'), 0, precision, text);
}

/** `YYYY-MM-DD HH:MM:SS.ffffff` in UTC; without a zone in the text it is a local time of `zone`, null: UTC. */
export function parseTimestamptz(text: string, precision = 6, zone: TimeZone | null = null): string {
  const moment = special(text, 'timestamptz', zone) ?? read(text, 'timestamptz');
  const local = (): number => zone?.offsetOfLocal(moment.dayMs + Math.floor(moment.micros / 1000)) ?? 0;
  return isoTimestamp(moment, moment.offset ?? local(), precision, text);
}

function isoTimestamp(moment: Moment, offset: number, precision: number, text: string): string {
  const early = moment.dayMs - offset * 1000 < epoch2000;
  const micros =
    (early ? -roundMicros(-moment.micros, precision) : roundMicros(moment.micros, precision)) - offset * 1e6;
  const days = Math.floor(micros / (dayMs * 1000));
  return `${isoDate(moment.dayMs + days * dayMs, text)} ${isoTime(micros - days * dayMs * 1000)}`;
}

/** Words that stand for a moment. Infinity cannot be stored on every engine and is out of range on all. */
function special(text: string, kind: Kind, zone: TimeZone | null = null): Moment | null {
  const word = text.trim().toLowerCase();
  const now = Date.now();
  const local = now + (zone?.offsetAt(now) ?? 0) * 1000;
  const today = Math.floor(local / dayMs) * dayMs;
  const day = { hasDate: true, hasTime: true };
  // Midnight of a day is one of the zone; now and the epoch are the same moment everywhere.
  const at = (dayMs: number, micros = 0): Moment => ({ ...day, dayMs, micros, offset: zone === null ? 0 : null });
  const utcDay = Math.floor(now / dayMs) * dayMs;
  if (word === 'now') return { ...day, dayMs: utcDay, micros: (now - utcDay) * 1000, offset: 0 };
  if (kind === 'time') return word === 'allballs' ? at(0) : null;
  if (word === 'epoch') return { ...day, dayMs: 0, micros: 0, offset: 0 };
  if (word === 'today') return at(today);
  if (word === 'tomorrow') return at(today + dayMs);
  if (word === 'yesterday') return at(today - dayMs);
  if (/^[+-]?infinity$/.test(word)) throw fail('datetime_overflow', { value: text });
  return null;
}

function read(text: string, kind: Kind): Moment {
  const match = pattern.exec(text.trim());
  const g = match ?? [];
  const hasDate = (g[1] ?? g[4]) !== undefined;
  const hasTime = (g[7] ?? g[11]) !== undefined;
  // As PostgreSQL: a time that there is not is out of range, also where it should have been a date.
  const micros = hasTime
    ? timeOfDay([g[7] ?? g[11], g[8] ?? g[12], g[9] ?? g[13] ?? '0', g[10] ?? g[14] ?? ''], text)
    : 0;
  if (!match || (kind !== 'time' && !hasDate) || !(hasDate || hasTime)) {
    throw fail('invalid_datetime', { type: inputNames[kind], value: text });
  }
  return {
    dayMs: hasDate ? day(Number(g[1] ?? g[4]), Number(g[2] ?? g[5]), Number(g[3] ?? g[6]), text) : 0,
    micros,
    offset: g[15] === undefined ? null : zoneOffset(g[15], text),
    hasDate,
    hasTime,
  };
}

function day(year: number, month: number, dayOfMonth: number, text: string): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, dayOfMonth);
  const exists = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === dayOfMonth;
  if (!exists || year < 1 || year > 9999) throw fail('datetime_overflow', { value: text });
  return at.getTime();
}

function timeOfDay([h, m, s, fraction]: readonly (string | undefined)[], text: string): number {
  const [hour, minute, second] = [Number(h), Number(m), Number(s)];
  const micros = Math.round(Number(`0.${fraction || '0'}`) * 1e6);
  const total = ((hour * 60 + minute) * 60 + second) * 1e6 + micros;
  if (hour > 24 || minute > 59 || second > 60 || total > dayMs * 1000) throw fail('datetime_overflow', { value: text });
  return total;
}

function zoneOffset(zoneText: string, text: string): number {
  const match = /^([+-])(\d{1,2}):?(\d{2})?:?(\d{2})?$/.exec(zoneText);
  if (!match) return 0;
  const [, sign, hours, minutes = '0', seconds = '0'] = match;
  if (Number(hours) > 15 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw fail('datetime_overflow', { value: text });
  }
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return sign === '-' ? -offset : offset;
}

function roundMicros(micros: number, precision: number): number {
  const unit = 10 ** (6 - precision);
  return Math.round(micros / unit) * unit;
}

function isoDate(ms: number, text: string): string {
  const iso = new Date(ms).toISOString();
  const year = new Date(ms).getUTCFullYear();
  if (year < 1 || year > 9999) throw fail('datetime_overflow', { value: text });
  return iso.slice(0, 10);
}

function isoTime(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const two = (n: number): string => String(n).padStart(2, '0');
  const fraction = String(micros - seconds * 1e6).padStart(6, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}
