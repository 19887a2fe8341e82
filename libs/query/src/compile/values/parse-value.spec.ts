import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType, ScalarType } from '@backstay/catalog';
import { writeArrayText } from '@backstay/expression';
import { Failure } from '@backstay/kernel';
import { parseValue } from './parse-value.js';

const mood: ColumnType = { kind: 'enum', name: 'mood', values: ['sad', 'ok'] };
const money: ColumnType = { kind: 'numeric', precision: 5, scale: 2 };
const written: ColumnType = { kind: 'numeric', precision: null, scale: 2 };
const numeric: ColumnType = { kind: 'numeric', precision: null, scale: null };
const timestamptz: ColumnType = { kind: 'timestamptz', precision: 6 };
const timestamp: ColumnType = { kind: 'timestamp', precision: 6 };
const time: ColumnType = { kind: 'time', precision: 6 };

describe('A text', () => {
  it.each<[ColumnType, string, string]>([
    [{ kind: 'boolean' }, ' T ', 'true'],
    [{ kind: 'boolean' }, 'yes', 'true'],
    [{ kind: 'boolean' }, 'on', 'true'],
    [{ kind: 'boolean' }, '1', 'true'],
    [{ kind: 'boolean' }, 'of', 'false'],
    [{ kind: 'boolean' }, 'n', 'false'],
    [{ kind: 'smallint' }, ' +007 ', '7'],
    [{ kind: 'integer' }, '-2147483648', '-2147483648'],
    [{ kind: 'bigint' }, '9223372036854775807', '9223372036854775807'],
    [numeric, '1.50e1', '15.0'],
    [numeric, '.5', '0.5'],
    [numeric, '-0', '0'],
    [numeric, '1e-3', '0.001'],
    [numeric, '00012.50', '12.50'],
    [money, '12.345', '12.35'],
    [written, '12.5', '12.50'],
    [written, '12.5000', '12.50'],
    [written, '12.505', '12.505'],
    [written, '-1e1', '-10.00'],
    [money, '-12.345', '-12.35'],
    [money, '999.994', '999.99'],
    [{ kind: 'numeric', precision: 3, scale: 0 }, '12.5', '13'],
    [{ kind: 'real' }, '16777217', '1.6777216e+07'],
    [{ kind: 'real' }, '0.1', '0.1'],
    [{ kind: 'double' }, '1e20', '1e+20'],
    [{ kind: 'double' }, '100000000000000', '100000000000000'],
    [{ kind: 'double' }, '1e15', '1e+15'],
    [{ kind: 'double' }, '0.0001', '0.0001'],
    [{ kind: 'double' }, '0.00001', '1e-05'],
    [{ kind: 'varchar', length: 3 }, 'abc  ', 'abc'],
    [{ kind: 'varchar', length: 3 }, '😀😀😀', '😀😀😀'],
    [{ kind: 'char', length: 3 }, 'a  ', 'a'],
    [{ kind: 'uuid' }, '{A0EEBC99-9C0B4EF8-BB6D6BB9-BD380A11}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    [mood, 'sad', 'sad'],
    [{ kind: 'bytea' }, '\\xDE AD', '\\xdead'],
    [{ kind: 'bytea' }, 'a\\\\b\\001', '\\x615c6201'],
    [{ kind: 'date' }, '2026-01-02T10:00:00Z', '2026-01-02'],
    [{ kind: 'date' }, '20260102', '2026-01-02'],
    [{ kind: 'date' }, '2024-02-29', '2024-02-29'],
    [time, '12:34', '12:34:00.000000'],
    [time, '1:2:3.5', '01:02:03.500000'],
    [time, '24:00:00', '24:00:00.000000'],
    [{ kind: 'time', precision: 0 }, '23:59:59.5', '24:00:00.000000'],
    [timestamp, '2026-01-02T03:04:05.6789+05:00', '2026-01-02 03:04:05.678900'],
    [timestamptz, '2026-01-02 03:04:05.1234567-05:30', '2026-01-02 08:34:05.123457'],
    [timestamptz, '2026-01-02', '2026-01-02 00:00:00.000000'],
    [timestamptz, 'epoch', '1970-01-01 00:00:00.000000'],
    [timestamptz, '2026-01-02T23:30:00+0030', '2026-01-02 23:00:00.000000'],
    [{ kind: 'json' }, ' {"b":1, "b":2}', ' {"b":1, "b":2}'],
    [{ kind: 'jsonb' }, '{"bb":1,"a":[1.50,1e2],"c":{},"a":[true,null]}', '{"a": [true, null], "c": {}, "bb": 1}'],
    [{ kind: 'array', of: { kind: 'integer' } }, '{1, NULL,3}', '[1, null, 3]'],
    [{ kind: 'array', of: { kind: 'text' } }, '{a,"b,\\"c",""}', '["a", "b,\\"c", ""]'],
    [{ kind: 'array', of: { kind: 'text' } }, '["a", null]', '["a", null]'],
    [{ kind: 'array', of: money }, '{1.1}', '["1.10"]'],
    [{ kind: 'array', of: { kind: 'double' } }, '{-0.0,1e300}', '["-0", "1e+300"]'],
    [
      { kind: 'array', of: { kind: 'jsonb' } },
      '{"{\\"b\\":1}","\\"x\\"",null,"null"}',
      '["{\\"b\\": 1}", "\\"x\\"", null, "null"]',
    ],
  ])('of %o: %s is %s', (type, text, canonical) => {
    expect(parseValue(text, type)).toBe(canonical);
  });

  it.each<[ColumnType, string, string, string]>([
    [{ kind: 'boolean' }, 'o', '22P02', 'invalid input syntax for type boolean: "o"'],
    [{ kind: 'integer' }, 'abc', '22P02', 'invalid input syntax for type integer: "abc"'],
    [{ kind: 'integer' }, '1.0', '22P02', 'invalid input syntax for type integer: "1.0"'],
    [{ kind: 'integer' }, '', '22P02', 'invalid input syntax for type integer: ""'],
    [{ kind: 'integer' }, '2147483648', '22003', 'value "2147483648" is out of range for type integer'],
    [{ kind: 'smallint' }, '-32769', '22003', 'value "-32769" is out of range for type smallint'],
    [{ kind: 'bigint' }, '9223372036854775808', '22003', 'value "9223372036854775808" is out of range for type bigint'],
    [numeric, '1,5', '22P02', 'invalid input syntax for type numeric: "1,5"'],
    [numeric, 'NaN', '22003', 'value "NaN" is out of range for type numeric'],
    [money, '999.995', '22003', 'numeric field overflow'],
    [{ kind: 'double' }, '1e999', '22003', 'value "1e999" is out of range for type double precision'],
    [{ kind: 'double' }, '0x10', '22P02', 'invalid input syntax for type double precision: "0x10"'],
    [{ kind: 'varchar', length: 3 }, 'abcd', '22001', 'value too long for type character varying(3)'],
    [{ kind: 'char', length: 2 }, 'abc', '22001', 'value too long for type character(2)'],
    [{ kind: 'text' }, 'a\0b', '22021', 'invalid byte sequence for encoding "UTF8": 0x00'],
    [{ kind: 'text' }, 'a\ud800b', '22P02', 'invalid input syntax for type text: "a\ufffdb"'],
    [{ kind: 'uuid' }, 'abc', '22P02', 'invalid input syntax for type uuid: "abc"'],
    [mood, 'SAD', '22P02', 'invalid input value for enum mood: "SAD"'],
    [{ kind: 'bytea' }, '\\xabc', '22P02', 'invalid input syntax for type bytea: "\\xabc"'],
    [{ kind: 'date' }, '2026-02-30', '22008', 'date/time field value out of range: "2026-02-30"'],
    [{ kind: 'date' }, 'soon', '22007', 'invalid input syntax for type date: "soon"'],
    [timestamptz, '2026-13-01', '22008', 'date/time field value out of range: "2026-13-01"'],
    [timestamptz, 'infinity', '22008', 'date/time field value out of range: "infinity"'],
    [timestamptz, '0000-01-01', '22008', 'date/time field value out of range: "0000-01-01"'],
    [timestamp, '12:00', '22007', 'invalid input syntax for type timestamp: "12:00"'],
    [timestamp, '25:00', '22008', 'date/time field value out of range: "25:00"'],
    [time, '25:00', '22008', 'date/time field value out of range: "25:00"'],
    [{ kind: 'json' }, "{'a': 1}", '22P02', 'invalid input syntax for type json'],
    [{ kind: 'jsonb' }, '{"a": 01}', '22P02', 'invalid input syntax for type json'],
    [{ kind: 'jsonb' }, '"\\u0000"', '22P05', 'unsupported Unicode escape sequence'],
    [{ kind: 'jsonb' }, '[1] 2', '22P02', 'invalid input syntax for type json'],
    [{ kind: 'jsonb' }, '['.repeat(32) + ']'.repeat(32), '54000', 'depth of JSON is over the limit of 31'],
    [{ kind: 'json' }, `${'['.repeat(31)}1${']'.repeat(31)}`, '54000', 'depth of JSON is over the limit of 31'],
    [{ kind: 'array', of: { kind: 'integer' } }, '{a}', '22P02', 'invalid input syntax for type integer: "a"'],
    [{ kind: 'array', of: { kind: 'integer' } }, '1,2', '22P02', 'malformed array literal: "1,2"'],
  ])('of %o: %s is %s', (type, text, code, message) => {
    const read = (): string => parseValue(text, type);
    expect(read).toThrow(Failure);
    expect(read).toThrow(expect.objectContaining({ code, message }));
  });

  it('of millions of digits is refused without work', () => {
    expect(() => parseValue('9'.repeat(2_000_000), { kind: 'integer' })).toThrow('is out of range');
    expect(() => parseValue('1e999999999', numeric)).toThrow('is out of range');
  });
});

const runs = { numRuns: process.env['BACKSTAY_NIGHTLY'] ? 20_000 : 300 };

describe('The canonical text', () => {
  const moment = fc.date({
    min: new Date('0001-01-02T00:00:00Z'),
    max: new Date('9999-12-30T00:00:00Z'),
    noInvalidDate: true,
  });
  const types: readonly (readonly [ColumnType, fc.Arbitrary<string>])[] = [
    [{ kind: 'text' }, fc.string({ unit: 'binary' }).filter((s) => !s.includes('\0'))],
    [{ kind: 'bigint' }, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
    [{ kind: 'double' }, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)],
    [{ kind: 'real' }, fc.float({ noNaN: true, noDefaultInfinity: true }).map(String)],
    [numeric, fc.tuple(fc.bigInt(), fc.nat(20)).map(([n, e]) => `${n}e-${e}`)],
    [timestamptz, moment.map((d) => d.toISOString())],
    [
      { kind: 'jsonb' },
      fc.json({ maxDepth: 4, noUnicodeString: false }).filter((s) => !/\\u0000|\\ud[89a-f]/i.test(s)),
    ],
    [{ kind: 'text' }, fc.string()],
    [{ kind: 'char', length: 3 }, fc.string({ maxLength: 3 })],
    [{ kind: 'boolean' }, fc.boolean().map(String)],
    [{ kind: 'json' }, fc.json({ maxDepth: 4 })],
    [{ kind: 'bytea' }, fc.uint8Array().map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`)],
    [
      { kind: 'array', of: { kind: 'bigint' } },
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map((a) => `{${a.join(',')}}`),
    ],
  ];

  it.each(types)('of %o is the same after it is read again', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (text) => {
        const once = parseValue(text, type);
        expect(parseValue(once, type)).toBe(once);
      }),
      runs,
    );
  });

  it.each(types.filter(([type]) => type.kind !== 'array'))(
    'of an array of %o is the same after it is read again',
    (type, arbitrary) => {
      const arrays = fc.array(fc.option(arbitrary), { maxLength: 4 }).map(writeArrayText);
      fc.assert(
        fc.property(arrays, (text) => {
          const array: ColumnType = { kind: 'array', of: type as ScalarType };
          const once = parseValue(text, array);
          expect(parseValue(once, array)).toBe(once);
        }),
        runs,
      );
    },
  );

  it('of a double is the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(parseValue(String(value), { kind: 'double' }))).toBe(value === 0 ? 0 : value);
      }),
      runs,
    );
  });

  it('of jsonb is the same document to JSON.parse, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\\u0000|\\ud[89a-f]|-0/i.test(text));
        expect(JSON.parse(parseValue(text, { kind: 'jsonb' }))).toEqual(JSON.parse(text));
      }),
      runs,
    );
  });
});
