import type { ColumnType } from '@backstay/catalog';
import { property, assert, date, constantFrom } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamptz } from './parse-datetime.js';
import { timeZone } from './time-zone.js';
import { fromZone, toZone } from './zoned-value.js';

const moment: ColumnType = { kind: 'timestamptz', precision: 6 };
const zone = (name: string) => timeZone(name)!;

describe('time zones', () => {
  it.each(['Asia/Tokyo', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'UTC', 'US/Pacific', 'EST5EDT', 'W-SU'])(
    'know %s',
    (name) => expect(timeZone(name)?.name).toBe(name),
  );

  it.each([
    'Jupiter/Red_Spot',
    'asia/tokyo',
    'Asia/tokyo',
    'PST',
    'JST',
    '+09:00',
    'GMT+5',
    '',
    'UTC ',
    "Asia/Tokyo'",
    'A'.repeat(9999),
  ])('do not know %j', (name) => expect(timeZone(name)).toBeNull());
});

/** What PostgreSQL 15 gives for `to_json(value)` after `set timezone`. */
const shown = [
  ['2026-01-02T03:04:05.6789+00:00', 'Asia/Tokyo', '2026-01-02T12:04:05.6789+09:00'],
  ['2026-01-02T03:04:05+00:00', 'America/Los_Angeles', '2026-01-01T19:04:05-08:00'],
  ['2026-07-02T03:04:05+00:00', 'America/Los_Angeles', '2026-07-01T20:04:05-07:00'],
  ['2026-01-02T03:04:05+00:00', 'Asia/Kathmandu', '2026-01-02T08:49:05+05:45'],
  ['2026-01-02T03:04:05+00:00', 'UTC', '2026-01-02T03:04:05+00:00'],
  ['1880-01-01T00:00:00+00:00', 'Asia/Tokyo', '1880-01-01T09:18:59+09:18:59'],
  ['9999-12-31T23:59:59.999999+00:00', 'Asia/Tokyo', '10000-01-01T08:59:59.999999+09:00'],
  ['0001-01-01T00:00:00+00:00', 'America/New_York', '0001-12-31T19:03:58-04:56:02 BC'],
] as const;

/** Local times and the UTC that PostgreSQL 15 reads in them: skipped ones by the offset before, doubled ones by that after. */
const read = [
  ['2026-01-02 12:00', 'Asia/Tokyo', '2026-01-02 03:00:00.000000'],
  ['2026-01-02', 'Asia/Tokyo', '2026-01-01 15:00:00.000000'],
  ['2026-03-08 02:30', 'America/Los_Angeles', '2026-03-08 10:30:00.000000'],
  ['2026-11-01 01:30', 'America/Los_Angeles', '2026-11-01 09:30:00.000000'],
  ['2026-03-07 02:30', 'America/Los_Angeles', '2026-03-07 10:30:00.000000'],
  ['2026-03-09 02:30', 'America/Los_Angeles', '2026-03-09 09:30:00.000000'],
  ['2026-01-02T12:00:00Z', 'Asia/Tokyo', '2026-01-02 12:00:00.000000'],
  ['2026-01-02 12:00+02', 'Asia/Tokyo', '2026-01-02 10:00:00.000000'],
  ['epoch', 'Asia/Tokyo', '1970-01-01 00:00:00.000000'],
] as const;

describe('moments in a zone', () => {
  it.each(shown)('%s is shown in %s as %s', (utc, name, local) => {
    expect(toZone(JSON.stringify(utc), moment, zone(name))).toBe(JSON.stringify(local));
  });

  it.each(read)('%s in %s is %s in UTC', (local, name, utc) => {
    expect(parseTimestamptz(fromZone(local, moment, zone(name)))).toBe(utc);
  });

  it('stands for itself again when it is read without its offset, except where clocks show a time twice', () => {
    const zones = constantFrom('Asia/Tokyo', 'Asia/Kathmandu', 'Etc/GMT-14', 'America/Phoenix');
    const dates = date({ min: new Date('1971-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const holds = property(dates, zones, (at, name) => {
      const utc = at.toISOString().replace('Z', '+00:00');
      const local = (JSON.parse(toZone(JSON.stringify(utc), moment, zone(name))) as string).slice(0, 23);
      if (name === 'Asia/Kathmandu' && at.getUTCFullYear() < 1987) return;
      expect(parseTimestamptz(local, 6, zone(name))).toBe(parseTimestamptz(utc));
    });
    assert(holds, { numRuns: 300 });
  });

  it('reads and shows the elements of arrays', () => {
    const array: ColumnType = { kind: 'array', of: { kind: 'timestamptz', precision: 6 } };
    expect(fromZone('{"2026-01-02 12:00",NULL}', array, zone('Asia/Tokyo'))).toBe(
      '{"2026-01-02 03:00:00.000000+00",NULL}',
    );
    expect(toZone('["2026-01-02T03:00:00+00:00",null]', array, zone('Asia/Tokyo'))).toBe(
      '["2026-01-02T12:00:00+09:00",null]',
    );
  });

  it('leaves what is no moment, and what has no zone, as it is', () => {
    expect(fromZone('soon', moment, zone('Asia/Tokyo'))).toBe('soon');
    expect(fromZone('2026-01-02 12:00', { kind: 'timestamp', precision: 6 }, zone('Asia/Tokyo'))).toBe(
      '2026-01-02 12:00',
    );
    expect(fromZone('2026-01-02 12:00', { kind: 'text' }, zone('Asia/Tokyo'))).toBe('2026-01-02 12:00');
  });
});
