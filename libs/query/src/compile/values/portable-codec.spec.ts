import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import { portableCodec } from './portable-codec.js';

const raw = (type: ColumnType, cell: string | number | bigint | boolean | Uint8Array): string =>
  portableCodec(type).decode(cell);

describe('A cell', () => {
  it.each<[ColumnType, string | number | bigint | boolean | Uint8Array, string]>([
    [{ kind: 'boolean' }, 1, 'true'],
    [{ kind: 'boolean' }, 0n, 'false'],
    [{ kind: 'boolean' }, 'false', 'false'],
    [{ kind: 'boolean' }, true, 'true'],
    [{ kind: 'bigint' }, '9007199254740993', '9007199254740993'],
    [{ kind: 'bigint' }, 9007199254740993n, '9007199254740993'],
    [{ kind: 'numeric', precision: 10, scale: 2 }, '12.50', '12.50'],
    [{ kind: 'numeric', precision: 10, scale: 2 }, 12.5, '12.50'],
    [{ kind: 'numeric', precision: 10, scale: 2 }, 12n, '12.00'],
    [{ kind: 'numeric', precision: 15, scale: 10 }, 1e-7, '0.0000001000'],
    [{ kind: 'double' }, 1e20, '1e+20'],
    [{ kind: 'double' }, -0.5, '-0.5'],
    [{ kind: 'real' }, 0.10000000149011612, '0.1'],
    [{ kind: 'text' }, 'a"\\\n\u0001/é\u007f', '"a\\"\\\\\\n\\u0001/é\u007f"'],
    [{ kind: 'char', length: 4 }, 'ab', '"ab  "'],
    [{ kind: 'bytea' }, new Uint8Array([0x68, 0x69]), '"\\\\x6869"'],
    [{ kind: 'date' }, '2026-01-02', '"2026-01-02"'],
    [{ kind: 'date' }, '0000-00-00', 'null'],
    [{ kind: 'time', precision: 6 }, '12:00:00.500000', '"12:00:00.5"'],
    [{ kind: 'timestamp', precision: 6 }, '2026-01-02 03:04:05.000000', '"2026-01-02T03:04:05"'],
    [{ kind: 'timestamptz', precision: 6 }, '2026-01-02 03:04:05.678900', '"2026-01-02T03:04:05.6789+00:00"'],
    [{ kind: 'timestamptz', precision: 6 }, '0000-00-00 00:00:00', 'null'],
    [{ kind: 'json' }, '{"b":  1}', '{"b":  1}'],
    [{ kind: 'array', of: { kind: 'integer' } }, '[1, null]', '[1,null]'],
    [{ kind: 'array', of: { kind: 'numeric', precision: 5, scale: 2 } }, '["1.10"]', '[1.10]'],
    [
      { kind: 'array', of: { kind: 'timestamptz', precision: 6 } },
      '["2026-01-02 03:04:05.000000"]',
      '["2026-01-02T03:04:05+00:00"]',
    ],
  ])('of %o: %s is %s', (type, cell, json) => {
    expect(raw(type, cell)).toBe(json);
  });
});

const runs = { numRuns: process.env['BACKSTAY_NIGHTLY'] ? 20_000 : 300 };

describe('What is encoded', () => {
  it.each<[ColumnType, fc.Arbitrary<unknown>]>([
    [{ kind: 'text' }, fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0'))],
    [{ kind: 'integer' }, fc.integer()],
    [{ kind: 'boolean' }, fc.boolean()],
    [{ kind: 'double' }, fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n))],
    [{ kind: 'uuid' }, fc.uuid()],
    [{ kind: 'array', of: { kind: 'text' } }, fc.array(fc.option(fc.string().filter((s) => !s.includes('\0'))))],
  ])('as %o decodes to the JSON it was', (type, arbitrary) => {
    const codec = portableCodec(type);
    fc.assert(
      fc.property(arbitrary, (value) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        const cell = codec.encode(text);
        expect(JSON.parse(codec.decode(cell!))).toEqual(value);
      }),
      runs,
    );
  });
});
