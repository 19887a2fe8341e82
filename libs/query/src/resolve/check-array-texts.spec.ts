import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import type { JsonNode } from '../compile/values/json-node.js';
import { defaultLimits } from '../parse/request-limits.js';
import { checkArrayTexts } from './check-array-texts.js';

const limits = { ...defaultLimits, bodyValues: 4 };
const list: ColumnType = { kind: 'array', of: { kind: 'text' } };
const text = (value: string): JsonNode => ({ kind: 'string', text: value });

describe('Arrays sent as texts', () => {
  it.each([['{a,b,c,d}'], ['["a","b","c","d"]'], ['{}'], ['']])(
    'have as many values as a body may have: %s',
    (value) => {
      expect(() => checkArrayTexts([{ type: list, node: text(value) }], limits)).not.toThrow();
    },
  );

  it.each([['{a,b,c,d,e}'], ['["a","b","c","d","e"]'], ['{{{,,,,,']])('are refused with more: %s', (value) => {
    expect(() => checkArrayTexts([{ type: list, node: text(value) }], limits)).toThrow(
      expect.objectContaining({ code: '54000', status: 413 }),
    );
  });

  it('are counted over all rows', () => {
    const row = { type: list, node: text('{a,b,c}') };
    expect(() => checkArrayTexts([row], limits)).not.toThrow();
    expect(() => checkArrayTexts([row, row], limits)).toThrow(expect.objectContaining({ code: '54000' }));
  });

  it('are told from texts, and from arrays of JSON, which are counted elsewhere', () => {
    const five = text('{a,b,c,d,e}');
    const none = { type: list, node: undefined };
    expect(() => checkArrayTexts([{ type: { kind: 'text' }, node: five }, none], limits)).not.toThrow();
    expect(() => checkArrayTexts([{ type: list, node: { kind: 'array', items: [five] } }], limits)).not.toThrow();
  });
});
