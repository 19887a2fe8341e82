import { describe, expect, it } from 'vitest';
import { stripNulls } from './strip-nulls.js';

describe('an object without its nulls', () => {
  it.each([
    ['{"a":null}', '{}'],
    ['{"a":1,"b":null,"c":"x"}', '{"a":1,"c":"x"}'],
    ['{"a":{"b":null,"c":{"d":null}},"e":[null,{"f":null}]}', '{"a":{"c":{}},"e":[null,{}]}'],
    ['{"a":"null","b":false,"c":0}', '{"a":"null","b":false,"c":0}'],
    ['{"price":12.50,"big":9007199254740993}', '{"price":12.50,"big":9007199254740993}'],
  ])('%s', (json, expected) => {
    expect(stripNulls(json)).toBe(expected);
  });
});
