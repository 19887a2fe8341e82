import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RangeName } from '@backstay/catalog';
import { rangeNames } from '@backstay/expression';
import { Failure } from '@backstay/kernel';
import { parseValue } from '@backstay/query';
import { DatabaseError } from 'pg';
import { testEngines } from '../support/databases.js';
import { openNative, type Native } from './native.js';

/** Texts of bounds, what is none among them. */
const bounds: Readonly<Record<RangeName, readonly string[]>> = {
  int4range: ['1', ' 2', '3 ', '+4', '-5', '007', '2147483647', '-2147483648', '2147483648', '1.5', 'one'],
  int8range: ['1', ' 2', '-5', '2147483648', '9223372036854775807', '-9223372036854775808', '9223372036854775808', 'x'],
  numrange: [
    '1',
    '1.0',
    '1.00',
    '-0',
    '.5',
    '1e3',
    '1000',
    '1.5e-3',
    'NaN',
    'inf',
    '-Infinity',
    '+infinity',
    'x',
    '-NaN',
  ],
  daterange: [
    '2026-01-31',
    '2026-02-01',
    '2024-02-29',
    '9999-12-31',
    '0001-01-01',
    'infinity',
    '-infinity',
    '2026-02-30',
    'x',
  ],
  tsrange: [
    '2026-01-31',
    '2026-01-31 10:00',
    '2026-01-31T10:00:00.5',
    '2026-01-31 10:00:00.500',
    'infinity',
    ' -infinity',
    'x',
  ],
  tstzrange: [
    '2026-01-31',
    '2026-01-31 10:00+02',
    '2026-01-31T08:00:00Z',
    '2026-01-31 10:00:00.25+00',
    '-infinity',
    'Infinity',
    'x',
  ],
};

const blank = fc.constantFrom('', '', '', ' ', '\n');
const quoted = (text: string): string => `"${text}"`;
const escaped = (text: string): string => text.replace(/./gs, String.raw`\$&`);
const written = (name: RangeName): fc.Arbitrary<string> => {
  const bound = fc
    .tuple(fc.constantFrom('', ...bounds[name]), fc.constantFrom(String, String, String, quoted, escaped))
    .map(([text, write]) => write(text));
  const open = fc.constantFrom('[', '[', '(', '(', '', '{');
  const close = fc.constantFrom(']', ']', ')', ')', '', '}');
  const comma = fc.constantFrom(',', ',', ',', ',', ',,', '');
  const shaped = fc.tuple(blank, open, bound, comma, bound, close, blank).map((parts) => parts.join(''));
  const empty = fc.constantFrom('empty', ' Empty ', 'EMPTY', 'emptys', 'empt', '');
  const noise = fc.string({ unit: fc.constantFrom('[', ']', '(', ')', ',', '"', '\\', ' ', '1', 'e') });
  return fc.oneof({ weight: 12, arbitrary: shaped }, { weight: 1, arbitrary: empty }, { weight: 2, arbitrary: noise });
};

/** Values in our messages are cut. */
const start = (message: string): string => message.slice(0, 100);

/** What is said of a text: its canonical form, or the error. */
function ours(text: string, name: RangeName): unknown {
  try {
    return parseValue(text, { kind: 'range', name });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      code: error.code,
      ...(error.code === '22P02' && { message: start(error.message) }),
      detail: error.details ?? null,
    };
  }
}

describe.runIf(testEngines.includes('postgres'))('The text of a range', () => {
  let native: Native;
  beforeAll(async () => {
    native = await openNative({});
  });
  afterAll(() => native.close());

  async function theirs(text: string, name: RangeName): Promise<unknown> {
    try {
      const [row] = await native.rows(`SELECT $1::${name}::text`, [text]);
      return row?.[0];
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { code, message, detail } = error;
      return { code, ...(code === '22P02' && { message: start(message) }), detail: detail ?? null };
    }
  }

  it.each(rangeNames)('is read as PostgreSQL reads it, and refused in its words: %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(written(name), async (text) => {
        expect(ours(text, name)).toEqual(await theirs(text, name));
      }),
      { numRuns: process.env['BACKSTAY_NIGHTLY'] ? 20_000 : 1000 },
    );
  });

  it.each(rangeNames)('is the same again when it is read from what was written: %s', (name) => {
    fc.assert(
      fc.property(written(name), (text) => {
        const canonical = ours(text, name);
        if (typeof canonical === 'string') expect(ours(canonical, name)).toBe(canonical);
      }),
    );
  });
});
