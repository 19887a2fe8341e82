import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import { castOfJsonText } from './cast-text.js';

const money: ColumnType = { kind: 'numeric', precision: 10, scale: 2 };
const timestamptz: ColumnType = { kind: 'timestamptz', precision: 6 };
const text: ColumnType = { kind: 'text' };
const integer: ColumnType = { kind: 'integer' };

describe('A cast of a value', () => {
  it.each<[string, ColumnType, ColumnType, string]>([
    ['12.50', money, text, '"12.50"'],
    ['12.50', money, integer, '13'],
    ['-2.5', { kind: 'double' }, integer, '-2'],
    ['3.5', { kind: 'double' }, integer, '4'],
    ['1', integer, { kind: 'boolean' }, 'true'],
    ['true', { kind: 'boolean' }, integer, '1'],
    ['true', { kind: 'boolean' }, text, '"true"'],
    ['"2026-01-02T03:04:05.5+00:00"', timestamptz, text, '"2026-01-02 03:04:05.5+00"'],
    ['"2026-01-02T03:04:05.5+00:00"', timestamptz, { kind: 'date' }, '"2026-01-02"'],
    ['"2026-01-02"', { kind: 'date' }, timestamptz, '"2026-01-02T00:00:00+00:00"'],
    ['"12"', text, integer, '12'],
    ['"abcdef"', text, { kind: 'varchar', length: 3 }, '"abc"'],
    ['"ab   "', { kind: 'char', length: 5 }, text, '"ab"'],
    ['{"a": 1}', { kind: 'jsonb' }, text, '"{\\"a\\": 1}"'],
    ['5', { kind: 'jsonb' }, integer, '5'],
    ['[1,2]', { kind: 'array', of: integer }, text, '"{1,2}"'],
    ['[0.1,1e+300,null]', { kind: 'array', of: { kind: 'double' } }, text, '"{0.1,1e+300,NULL}"'],
    [
      '[{"a": 1},"x",null]',
      { kind: 'array', of: { kind: 'jsonb' } },
      text,
      String.raw`"{\"{\\\"a\\\": 1}\",\"\\\"x\\\"\",NULL}"`,
    ],
    [
      '[{"b":1,"a":2e5}]',
      { kind: 'array', of: { kind: 'json' } },
      text,
      String.raw`"{\"{\\\"b\\\":1,\\\"a\\\":2e5}\"}"`,
    ],
    ['"\\\\x6869"', { kind: 'bytea' }, text, '"\\\\x6869"'],
    ['7', integer, money, '7.00'],
    ['0.1', { kind: 'real' }, { kind: 'double' }, '0.10000000149011612'],
  ])('%s of %o to %o is %s', (json, from, to, result) => {
    expect(castOfJsonText(from, to)(json)).toBe(result);
  });

  it.each<[string, ColumnType, ColumnType, string, string]>([
    ['"abc"', text, integer, '22P02', 'invalid input syntax for type integer: "abc"'],
    ['99999999999', { kind: 'bigint' }, integer, '22003', 'integer out of range'],
    ['1', integer, { kind: 'uuid' }, '42846', 'cannot cast type integer to uuid'],
    ['true', { kind: 'boolean' }, money, '42846', 'cannot cast type boolean to numeric'],
    ['"x"', { kind: 'jsonb' }, integer, '22023', 'cannot cast jsonb string to type integer'],
  ])('%s of %o to %o is refused', (json, from, to, code, message) => {
    expect(() => castOfJsonText(from, to)(json)).toThrow(expect.objectContaining({ code, message }));
  });
});
