import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonProblem, parseJsonNode, type JsonNode } from '../compile/values/json-node.js';
import { readFlatRows } from './read-flat-rows.js';
import { defaultLimits, type RequestLimits } from './request-limits.js';

type Rows = readonly (readonly (readonly [string, JsonNode])[])[];

const flat = (text: string, limits: RequestLimits = defaultLimits): Rows | null =>
  readFlatRows(text, limits)?.map((row) => [...row]) ?? null;

/** What the reader of any JSON says; null: no rows. */
function whole(text: string, limits: RequestLimits): Rows | null {
  try {
    const document = parseJsonNode(text, limits.bodyDepth, limits.bodyValues);
    const items = document.kind === 'array' ? document.items : [document];
    if (items.length > limits.bodyRows) return null;
    return items.map((item) => {
      if (item.kind !== 'object') throw new JsonProblem();
      return [...new Map(item.members)];
    });
  } catch (error) {
    if (error instanceof JsonProblem) return null;
    throw error;
  }
}

const read = [
  ['one object', '{"a":1}'],
  ['a list', '[{"a":1,"b":"x"},{"a":-2.50e3,"b":null}]'],
  ['blanks between all', ' [ { "a" : 1 , "b" : [ 1 , { "c" : "]" } ] } ,\n\t{ "a" : true , "b" : 0 }\r\n]\n'],
  ['escapes', String.raw`[{"a":"x\"y\\","b":"\u00e9\n"},{"a":"\\\\\"","b":"\ud800"}]`],
  ['numbers with more digits than JavaScript keeps', '{"a":90071992547409931234.50,"b":1.0,"c":-0}'],
  ['names of the prototype', '[{"__proto__":1,"constructor":"x"},{"__proto__":{"a":1},"constructor":"y"}]'],
  ['numbers as names, in their order', '[{"2":1,"1":2}]'],
  ['documents', '[{"a":{"x":[1,2,{"y":1.10}],"x":2}},{"a":[]}]'],
] as const;

const left = [
  ['', 'nothing'],
  ['[]', 'no rows'],
  ['{}', 'a row without columns'],
  ['[{"a":1},{"b":1}]', 'other names'],
  ['[{"a":1,"b":1},{"b":1,"a":1}]', 'another order'],
  ['[{"a":1,"b":1},{"a":1}]', 'fewer names'],
  ['[{"a":1},{"a":1,"b":1}]', 'more names'],
  ['{"a":1,"a":2}', 'a name twice'],
  [String.raw`[{"\u0061":1}]`, 'escapes in a name'],
  ['[{"a\\"":1},{"a"":1}]', 'a quote in a name'],
  ['[1]', 'no objects'],
  ['{"a":1', 'no end'],
  ['{"a":1}}', 'more than the end'],
  ['[{"a":1},]', 'nothing behind a comma'],
  ['{"a":01}', 'a number with a zero before it'],
  ['{"a":1.}', 'half a number'],
  ['{"a":-}', 'a sign alone'],
  ['{"a":+1}', 'another sign'],
  ['{"a":nul}', 'half a word'],
  ['{"a":nulls}', 'more than a word'],
  ['{"a":"\n"}', 'a line break in a string'],
  ['{"a":"\\\n"}', 'an escaped line break'],
  ['{"a":"\\x"}', 'no escape'],
  ['{"a":"x\\"}', 'an escaped end'],
  ['{"a\n":"\\n"}', 'a line break in a name'],
  ['\u00a0{"a":1}', 'another kind of blank'],
] as const;

describe('rows as nearly all bodies write them', () => {
  it.each(read)('%s', (_, text) => {
    expect(flat(text)).toEqual(whole(text, defaultLimits));
    expect(flat(text)).not.toBeNull();
  });

  it.each(left)('%j is left to the reader of any JSON: %s', (text) => expect(flat(text)).toBeNull());

  it.each([
    ['rows', { bodyRows: 1 }],
    ['values', { bodyValues: 8 }],
    ['depth', { bodyDepth: 2 }],
  ])('over the limit of %s it is left to that reader', (_, limit) => {
    const text = '[{"a":1,"b":[2]},{"a":1,"b":[3]}]';
    expect(flat(text)).not.toBeNull();
    expect(flat(text, { ...defaultLimits, ...limit })).toBeNull();
  });

  it('keeps one list of names for all rows', () => {
    const [first, second] = readFlatRows('[{"a":1},{"a":2}]', defaultLimits)!;
    expect(first!.shape).toBe(second!.shape);
  });
});

const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', '__proto__', '1', 'é') },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom('"', '\\', ''), fc.string({ unit: 'binary' })) },
);
const blank = fc.constantFrom('', '', '', ' ', '\n', '\r\n\t');
const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?$/);
const text = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('\ud800', '\u2028', '"\\'))
  .map((one) => JSON.stringify(one));
const value = fc.oneof(text, digits, fc.constantFrom('true', 'false', 'null'), fc.json({ maxDepth: 3 }));
const row = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(...names.map((one) => fc.tuple(fc.constant(one), value, blank, blank))).map((members) => {
    const parts = members.map(([key, one, before, after]) => `${before}${JSON.stringify(key)}${after}:${before}${one}`);
    return `{${parts.join(',')}}`;
  });
/** Mostly rows that are alike. */
const body = fc
  .tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.boolean())
  .chain(([names, uneven]) =>
    fc.array(
      row(names).map((one) => (uneven ? one.replace('"a"', '"b"') : one)),
      { maxLength: 4 },
    ),
  )
  .map((rows) => (rows.length === 1 ? rows[0]! : `[${rows.join(', ')}]`));
/** One character more, less, or another. */
const damaged = fc
  .tuple(
    body,
    fc.nat(),
    fc.nat(2),
    fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '0', '.', 'e', '\n', '\0', ' ', 'n'),
  )
  .map(([whole, at, cut, put]) => {
    const place = at % (whole.length + 1);
    return whole.slice(0, place) + put + whole.slice(place + cut);
  });

it('gives what the reader of any JSON gives, or nothing, whatever is sent', () => {
  const limits = fc.record({ bodyRows: fc.nat(4), bodyValues: fc.nat(30), bodyDepth: fc.nat(5) });
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(body, damaged), fc.option(limits, { freq: 1 }), (sent, few) => {
      const limited = { ...defaultLimits, ...few };
      const rows = flat(sent, limited);
      if (rows === null) return;
      taken++;
      expect(rows).toEqual(whole(sent, limited));
    }),
    { numRuns: process.env['BACKSTAY_NIGHTLY'] ? 100_000 : 3_000 },
  );
  expect(taken).toBeGreaterThan(500);
});
