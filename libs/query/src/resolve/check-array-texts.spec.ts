import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import type { JsonNode } from '../compile/values/json-node.js';
import { defaultLimits } from '../parse/request-limits.js';
import { checkArrayTexts } from './check-array-texts.js';

const limits = { ...defaultLimits, bodyValues: 4 };
const list: ColumnType = { kind: 'array', of: { kind: 'text' } };
const text = (value: string): JsonNode => ({ kind: 'string', text: value });

/** A check of rows that give these values for one column of a type. */
const check = (type: ColumnType, ...nodes: readonly JsonNode[]): void =>
  checkArrayTexts(
    nodes.map((node) => new Map([['a', node]])),
    [
      { name: 'a', type },
      { name: 'not_sent', type: list },
    ],
    limits,
  );

const tooLarge = expect.objectContaining({ code: '54000', status: 413 });

describe('Arrays sent as texts', () => {
  it.each([['{a,b,c,d}'], ['["a","b","c","d"]'], ['{}'], ['']])(
    'have as many values as a body may have: %s',
    (value) => {
      expect(() => check(list, text(value))).not.toThrow();
    },
  );

  it.each([['{a,b,c,d,e}'], ['["a","b","c","d","e"]'], ['{{{,,,,,']])('are refused with more: %s', (value) => {
    expect(() => check(list, text(value))).toThrow(tooLarge);
  });

  it('are counted over all rows', () => {
    expect(() => check(list, text('{a,b,c}'))).not.toThrow();
    expect(() => check(list, text('{a,b,c}'), text('{a,b}'))).toThrow(tooLarge);
  });

  it('are told from texts, and from arrays of JSON, which are counted elsewhere', () => {
    const five = text('{a,b,c,d,e}');
    expect(() => check({ kind: 'text' }, five)).not.toThrow();
    expect(() => check(list, { kind: 'array', items: [five] })).not.toThrow();
  });
});
