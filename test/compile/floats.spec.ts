import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseValue } from '@backstay/query';
import { testEngines } from '../support/databases.js';
import { openNative } from './native.js';

const count = process.env['BACKSTAY_NIGHTLY'] ? 50_000 : 1000;
const finite = { noNaN: true, noDefaultInfinity: true } as const;
const doubles = fc.oneof(fc.double(finite), fc.double({ min: 2 ** 53, max: 2 ** 60, noNaN: true }));
const reals = fc.oneof(fc.float(finite), fc.float({ min: 2 ** 18, max: 2 ** 40, noNaN: true }));

describe.runIf(testEngines.includes('postgres'))('The text of a random float', () => {
  it.each([
    ['double', 'float8', doubles],
    ['real', 'float4', reals],
  ] as const)('of type %s is PostgreSQL’s own, digit by digit', async (kind, word, arbitrary) => {
    const native = await openNative({});
    const numbers = fc
      .sample(arbitrary, count)
      .filter((n) => n !== 0)
      .map(String);
    const rows = await native.rows(
      `SELECT x::${word}::text FROM unnest($1::text[]) WITH ORDINALITY AS list(x, i) ORDER BY i`,
      [`{${numbers.join(',')}}`],
    );
    await native.close();
    const wrong = numbers.filter((number, i) => parseValue(number, { kind }) !== rows[i]?.[0]);
    expect(wrong).toEqual([]);
  });
});
