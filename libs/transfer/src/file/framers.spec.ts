import { parse } from 'csv-parse/sync';
import { parseCsv } from '@backstay/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrayFramer } from './array-framer.js';
import type { Framer, RawRecord } from './framer.js';
import { LineFramer } from './line-framer.js';

/** Feeds a text in pieces of these sizes, over and over. */
function frame(framer: Framer, text: string, sizes: readonly number[]): readonly RawRecord[] {
  const bytes = Buffer.from(text);
  const records: RawRecord[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    records.push(...framer.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...records, ...framer.end()];
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'é', ' ', '😀'), maxLength: 6 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('LineFramer', () => {
  it('cuts CSV into the same rows as csv-parse, however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
        sizes,
        fc.constantFrom('\n', '\r\n'),
        (rows, pieces, end) => {
          const text = rows
            .map((row) => row.map((one) => (/[",\r\n]|^$/.test(one) ? quoted(one) : one)).join(',') + end)
            .join('');
          const records = frame(new LineFramer(true), text, pieces);
          const read = records.map((record) => parseCsv(record.bytes.toString('utf8'))[0]?.fields);
          expect(read).toEqual(parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] }));
          expect(records.at(-1)?.end).toBe(Buffer.byteLength(text));
        },
      ),
    );
  });

  it('goes on from the end of any record as if it had read what is before', () => {
    const text = 'a,"x\ny"\nb,"q""\n"\r\nc,d';
    const whole = frame(new LineFramer(true), text, [4]);
    expect(whole.map(({ bytes, line }) => [bytes.toString(), line])).toEqual([
      ['a,"x\ny"', 1],
      ['b,"q""\n"', 3],
      ['c,d', 5],
    ]);
    for (const [i, { end }] of whole.slice(0, -1).entries()) {
      const place = { offset: end, line: whole[i + 1]!.line };
      expect(frame(new LineFramer(true, place), text.slice(end), [3])).toEqual(whole.slice(i + 1));
    }
  });

  it('lets a stray quote spoil its own line only', () => {
    const records = frame(new LineFramer(true), 'a,5" pipe,b\nc,d,e\n', [7]);
    expect(records.map(({ bytes }) => bytes.toString())).toEqual(['a,5" pipe,b', 'c,d,e']);
  });
});

describe('ArrayFramer', () => {
  it('gives the elements that JSON.parse gives, however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 4 }),
        sizes,
        fc.constantFrom(0, 1, 2),
        (list, pieces, indent) => {
          const text = `${JSON.stringify(list, null, indent)}\n`;
          const records = frame(new ArrayFramer(), text, pieces);
          expect(records.map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as unknown)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it.each(['{"a":1}', '[{"a":1}', '[1] 2', ''])('refuses %j, which is no array', (text) => {
    expect(() => frame(new ArrayFramer(), text, [2])).toThrow('no JSON array');
  });
});
