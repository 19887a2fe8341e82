import type { ColumnType } from '@backstay/catalog';
import { Failure } from '@backstay/kernel';
import { expect, it } from 'vitest';
import { readFlatRows } from '../../parse/read-flat-rows.js';
import { defaultLimits } from '../../parse/request-limits.js';
import { formatValue } from './format-value.js';
import { parseJsonNode } from './json-node.js';
import { parseValue } from './parse-value.js';

const times = 2_200_000;
const long = (piece: string): string => piece.repeat(times);
const texts: ColumnType = { kind: 'array', of: { kind: 'text' } };
const escapes = long(String.raw`\n`);

it.each<[what: string, type: ColumnType, text: string, canonical: string]>([
  ['bytea in hex', { kind: 'bytea' }, `\\x${long('aF')}`, `\\x${long('af')}`],
  ['bytea of escapes', { kind: 'bytea' }, long(String.raw`\\`), `\\x${long('5c')}`],
  ['bytea of octal escapes', { kind: 'bytea' }, long(String.raw`\377`), `\\x${long('ff')}`],
  ['bytea of letters', { kind: 'bytea' }, long('a'), `\\x${long('61')}`],
  ['json of escapes', { kind: 'json' }, `"${escapes}"`, `"${escapes}"`],
  ['jsonb of escapes', { kind: 'jsonb' }, `{"${escapes}":"${escapes}"}`, `{"${escapes}": "${escapes}"}`],
  ['json of blanks', { kind: 'json' }, `${long(' ')}1${long('\n')}`, `${long(' ')}1${long('\n')}`],
  ['a number of many digits in json', { kind: 'json' }, long('1'), long('1')],
  ['a quoted element', texts, `{"${long(String.raw`\"`)}"}`, `["${long(String.raw`\"`)}"]`],
  ['an element without quotes', texts, `{${long('a ')}b}`, `["${long('a ')}b"]`],
  ['an element of escapes', texts, `{${long(String.raw`\ `)}}`, `["${long(' ')}"]`],
  ['a moment between blanks', { kind: 'date' }, `${long(' ')}2026-01-02${long(' ')}`, '2026-01-02'],
  ['zeros before a number', { kind: 'integer' }, `${long('0')}7`, '7'],
  ['blanks behind a char', { kind: 'char', length: 3 }, `ab${long(' ')}`, 'ab'],
])('reads %s that goes on for megabytes', (_, type, text, canonical) => {
  expect(parseValue(text, type) === canonical).toBe(true);
});

it.each<[what: string, type: ColumnType, text: string]>([
  ['bytea of an odd number of digits', { kind: 'bytea' }, `\\x${long('ff')}f`],
  ['bytea with an escape of nothing at its end', { kind: 'bytea' }, `${long(String.raw`\\`)}\\`],
  ['json that nothing ends', { kind: 'json' }, `"${escapes}`],
  ['json with a wrong escape', { kind: 'json' }, String.raw`"${escapes}\x"`],
  ['a number of many digits', { kind: 'numeric', precision: null, scale: null }, long('1')],
  ['an array that nothing ends', texts, `{"${long(String.raw`\"`)}}`],
  ['digits of a year', { kind: 'timestamp', precision: 6 }, long('1')],
  ['blanks inside of a moment', { kind: 'timestamptz', precision: 6 }, `2026-01-02${long(' ')}x`],
  ['digits of an hour', { kind: 'time', precision: 6 }, `${long('1')}:00`],
  ['a uuid', { kind: 'uuid' }, long('ab')],
])('refuses %s that goes on for megabytes', (_, type, text) => {
  expect(() => parseValue(text, type)).toThrow(Failure);
});

it('reads the same of a body in both ways', () => {
  const body = `{"a":"${escapes}"}`;
  const [row] = readFlatRows(body, defaultLimits) ?? [];
  const document = parseJsonNode(body);
  expect(document.kind === 'object' && document.members[0]![1]).toEqual({ kind: 'string', text: long('\n') });
  expect(row?.get('a')).toEqual({ kind: 'string', text: long('\n') });
});

it('writes a fraction of as many digits as there are', () => {
  const text = `0.${'0'.repeat(times)}1`;
  expect(formatValue(text, { kind: 'numeric', precision: null, scale: null }) === text).toBe(true);
});
