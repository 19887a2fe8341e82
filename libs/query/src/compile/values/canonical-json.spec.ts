import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';

const key = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '\ue000', '\uffff', '😀', '𐀀'), maxLength: 3 });

describe('canonicalJson', () => {
  it('has the keys of an object by their length in bytes, then by their bytes, as PostgreSQL has', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 12 }), (keys) => {
        const text = canonicalJson(`{${keys.map((one) => `${JSON.stringify(one)}:1`).join(',')}}`);
        const found = [...text.matchAll(/"([^"]*)":/g)].map(([, one]) => Buffer.from(one!));
        const sorted = keys.map((one) => Buffer.from(one)).sort((a, b) => a.length - b.length || a.compare(b));
        expect(found).toEqual(sorted);
      }),
    );
  });

  it('keeps the last of two values of one key', () => {
    expect(canonicalJson('{"b":1,"a":2,"b":3}')).toBe('{"a": 2, "b": 3}');
  });
});
