import fc from 'fast-check';
import type { SampleRow } from './sample-table.js';

const int = (bits: bigint): fc.Arbitrary<string> => fc.bigInt({ min: -(2n ** bits), max: 2n ** bits - 1n }).map(String);
const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((s) => !s.includes('\0') && s.isWellFormed());
const moment = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString());
const decimal = (whole: bigint, scale: number): fc.Arbitrary<string> =>
  fc.bigInt({ min: -whole, max: whole }).map((n) => (n < 0 ? '-' : '') + point(n < 0 ? -n : n, scale));
const point = (n: bigint, scale: number): string => {
  const digits = n.toString().padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};
/** A key or string that jsonb takes, and numbers that every engine keeps. */
const leaf = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.integer({ min: -9999, max: 9999 }).map((n) => n + 0.5),
);
const document = fc
  .letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(text, tie('node'), { maxKeys: 4 }),
    ),
  }))
  .node.map((value) => JSON.stringify(value));
const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.option(item), { maxLength: 4 })
    .map(
      (items) =>
        `{${items.map((i) => (i === null ? 'NULL' : JSON.stringify(i).replace(/\\(?!["\\])/g, ''))).join(',')}}`,
    );

const row = fc.record({
  flag: fc.boolean().map(String),
  small: int(15n),
  whole: int(31n),
  big: int(63n),
  price: decimal(9_999_999_999n, 2),
  count: decimal(999_999_999_999n, 0),
  single: fc.float({ noNaN: true, noDefaultInfinity: true }).map(positiveZero),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map(positiveZero),
  title: text,
  name: text.map((s) => [...s].slice(0, 20).join('')),
  code: fc.string({ maxLength: 5, unit: fc.constantFrom('a', 'B', ' ', 'é') }),
  owner: fc.uuid(),
  day: moment.map((m) => m.slice(0, 10)),
  at: moment.map((m) => m.slice(11, 23)),
  made: moment,
  seen: moment,
  seen0: moment,
  note: document,
  meta: document,
  bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
  feel: fc.constantFrom('sad', 'ok', 'happy'),
  numbers: list(int(31n)),
  words: list(fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'B', ' ', ',', '{', '"', '\\', 'é', '😀', "'") })),
  flags: list(fc.boolean().map(String)),
  prices: list(decimal(9_999_999_999n, 2)),
});

/** MySQL's DOUBLE has a negative zero in tables, not in every expression: zero is one value here. */
function positiveZero(value: number): string {
  return String(value === 0 ? 0 : value);
}

/** Rows of random values of every type; the same ones for the same seed. */
export function randomRows(count: number, seed: number): readonly SampleRow[] {
  return fc.sample(row, { numRuns: count, seed }).map((values, i) => ({ id: String(i + 1), ...values }));
}
