import type { ColumnType } from '@backstay/catalog';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvWriter } from './csv.js';

const text: ColumnType = { kind: 'text' };

/** The line of one row whose values have these types and JSON texts; an empty text stands for NULL. */
const line = (...cells: readonly (readonly [type: ColumnType | null, json: string])[]): string =>
  csvWriter({
    names: cells.map((_, i) => `c${i}`),
    types: cells.map(([type]) => type),
    values: () => cells.map(([, json]) => json),
  })([]);

describe('a field of CSV', () => {
  it.each<[ColumnType | null, json: string, field: string]>([
    [text, '""', '""'],
    [text, '"plain"', 'plain'],
    [text, '"NULL"', 'NULL'],
    [text, '"a,b"', '"a,b"'],
    [text, '"say \\"hi\\""', '"say ""hi"""'],
    [text, '"two\\nlines"', '"two\nlines"'],
    [text, '" blanks "', '" blanks "'],
    [text, '"in between"', 'in between'],
    [text, '"back\\\\slash"', 'back\\slash'],
    [{ kind: 'boolean' }, 'true', 't'],
    [{ kind: 'boolean' }, 'false', 'f'],
    [{ kind: 'bigint' }, '9007199254740993', '9007199254740993'],
    [{ kind: 'numeric', precision: 6, scale: 2 }, '12.50', '12.50'],
    [{ kind: 'char', length: 4 }, '"ab  "', '"ab  "'],
    [{ kind: 'timestamptz', precision: 6 }, '"2026-01-02T03:04:05.6+00:00"', '2026-01-02 03:04:05.6+00'],
    [{ kind: 'timestamp', precision: 6 }, '"2026-01-02T03:04:05"', '2026-01-02 03:04:05'],
    [{ kind: 'date' }, 'null', ''],
    [{ kind: 'jsonb' }, 'null', 'null'],
    [{ kind: 'jsonb' }, '{"a": [1, 2]}', '"{""a"": [1, 2]}"'],
    [{ kind: 'array', of: { kind: 'text' } }, '["a","b c",null]', '"{a,""b c"",NULL}"'],
    [{ kind: 'array', of: { kind: 'boolean' } }, '[true,false]', '"{t,f}"'],
    [null, '[{"id":1}]', '"[{""id"":1}]"'],
  ])('%o %s', (type, json, field) => {
    expect(line([type, json])).toBe(field);
  });

  it('is nothing for NULL, and stands beside the others', () => {
    expect(line([text, ''], [{ kind: 'integer' }, '1'], [{ kind: 'jsonb' }, ''])).toBe(',1,');
  });
});

it('names with commas and quotes are quoted', () => {
  expect(csvHeader(['id', 'a,b', 'say "hi"'])).toBe('id,"a,b","say ""hi"""');
});
