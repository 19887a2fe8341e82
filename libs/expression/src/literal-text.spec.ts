import type { ColumnType } from '@backstay/catalog';
import { describe, expect, it } from 'vitest';
import { readLiteral } from './literal-text.js';

const numeric: ColumnType = { kind: 'numeric', precision: 5, scale: 2 };
const timestamptz: ColumnType = { kind: 'timestamptz', precision: 6 };
const texts: ColumnType = { kind: 'array', of: { kind: 'text' } };

/** Type, author's text, and its canonical text; null: refused. */
const cases: readonly (readonly [ColumnType, string, string | null])[] = [
  [{ kind: 'text' }, ' as it is ', ' as it is '],
  [{ kind: 'text' }, 'a\0b', null],
  [{ kind: 'boolean' }, ' T ', 'true'],
  [{ kind: 'boolean' }, 'of', 'false'],
  [{ kind: 'boolean' }, 'o', null],
  [{ kind: 'boolean' }, 'truely', null],
  [{ kind: 'smallint' }, '32767', '32767'],
  [{ kind: 'smallint' }, '32768', null],
  [{ kind: 'integer' }, ' +007 ', '7'],
  [{ kind: 'integer' }, '1.0', null],
  [{ kind: 'integer' }, '0x10', null],
  [{ kind: 'bigint' }, '-9223372036854775808', '-9223372036854775808'],
  [{ kind: 'bigint' }, '9223372036854775808', null],
  [numeric, '.5', '.5'],
  [numeric, 'NaN', null],
  [{ kind: 'double' }, '1e3', '1e3'],
  [{ kind: 'double' }, '1e999', null],
  [{ kind: 'double' }, 'Infinity', null],
  [{ kind: 'uuid' }, 'A0EEBC999C0B4EF8BB6D6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  [{ kind: 'uuid' }, 'a0eebc99', null],
  [{ kind: 'enum', name: 'mood', values: ['sad'] }, 'sad', 'sad'],
  [{ kind: 'enum', name: 'mood', values: ['sad'] }, 'Sad', null],
  [{ kind: 'jsonb' }, '{"a": [1]}', '{"a": [1]}'],
  [{ kind: 'jsonb' }, "{'a': 1}", null],
  [{ kind: 'bytea' }, '\\xAB', '\\xab'],
  [{ kind: 'bytea' }, 'ab', null],
  [{ kind: 'date' }, '2024-02-29', '2024-02-29'],
  [{ kind: 'date' }, '2026-02-29', null],
  [{ kind: 'date' }, 'today', null],
  [{ kind: 'time', precision: 6 }, '23:59:59.5', '23:59:59.5'],
  [{ kind: 'time', precision: 6 }, '24:00', null],
  [timestamptz, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  [timestamptz, '2026-01-01 00:00:00+02', '2026-01-01 00:00:00+02'],
  [timestamptz, '2026-13-01', null],
  [timestamptz, '2026-01-01 25:00', null],
  [texts, '{a, "b c",NULL,"null"}', '{a,"b c",NULL,"null"}'],
  [texts, '{{a},{b}}', null],
  [texts, 'a,b', null],
  [{ kind: 'array', of: { kind: 'integer' } }, '{1,2}', '{1,2}'],
  [{ kind: 'array', of: { kind: 'integer' } }, '{1,x}', null],
  [{ kind: 'array', of: { kind: 'numeric', precision: 8, scale: 2 } }, '{0,+1.505,NULL,-.5}', '{0.00,1.51,NULL,-0.50}'],
  [{ kind: 'array', of: { kind: 'numeric', precision: 4, scale: 2 } }, '{99.994,0}', '{99.99,0.00}'],
  [{ kind: 'array', of: { kind: 'numeric', precision: 4, scale: 2 } }, '{99.995}', null],
  [{ kind: 'array', of: { kind: 'numeric', precision: 2, scale: 2 } }, '{0.5}', '{0.50}'],
  [{ kind: 'array', of: { kind: 'numeric', precision: null, scale: null } }, '{1.50,2}', '{1.50,2}'],
  [{ kind: 'range', name: 'int4range' }, ' [ 1, 05] ', '[1,5]'],
  [{ kind: 'range', name: 'int4range' }, 'Empty', 'empty'],
  [{ kind: 'range', name: 'int4range' }, '[5,1]', null],
  [{ kind: 'range', name: 'int4range' }, '[1,x]', null],
  [{ kind: 'range', name: 'int4range' }, '1', null],
  [{ kind: 'range', name: 'numrange' }, '(1.5,1.50]', '(1.5,1.50]'],
  [{ kind: 'range', name: 'daterange' }, '[2026-01-01,infinity)', '[2026-01-01,infinity)'],
  [{ kind: 'range', name: 'daterange' }, '[infinity,2026-01-01)', null],
  [
    { kind: 'range', name: 'tstzrange' },
    '[2026-01-01 10:00+02,2026-01-01 09:00Z]',
    '["2026-01-01 10:00+02","2026-01-01 09:00Z"]',
  ],
  [{ kind: 'range', name: 'tstzrange' }, '[2026-01-01 10:00+00,2026-01-01 11:30+0200]', null],
];

describe('readLiteral', () => {
  it.each(cases)('reads %o from %j as %j', (type, text, canonical) => {
    expect(readLiteral(type, text)).toBe(canonical);
  });

  it.each(cases.filter(([, , canonical]) => canonical !== null))(
    'reads its own canonical text of %o again',
    (type, _text, canonical) => {
      expect(readLiteral(type, canonical ?? '')).toBe(canonical);
    },
  );
});
