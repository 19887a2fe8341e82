import { describe, expect, it } from 'vitest';
import { bracketed, finish, join, sql } from './sql.js';

const value = { kind: 'value', type: { kind: 'text' }, slot: 0 } as const;

describe('The sql template', () => {
  it('keeps bindings apart from text and merges neighbouring texts', () => {
    expect(sql`SELECT ${'a'} FROM ${[`t`]} WHERE ${['x = ', value]}`).toEqual(['SELECT a FROM t WHERE x = ', value]);
  });

  it('joins fragments with a separator', () => {
    expect(join([['a'], [value], ['c']], ', ')).toEqual(['a, ', value, ', c']);
    expect(join([], ', ')).toEqual([]);
  });

  it('puts many operands into groups, none of them deep', () => {
    expect(bracketed([['a'], ['b']], ' OR ')).toEqual(['(a OR b)']);
    const [text] = bracketed(Array<string[]>(1_001).fill(['x']), ' OR ');
    const group = (size: number): string => `(${Array<string>(size).fill('x').join(' OR ')})`;
    expect(text).toBe(`(${group(500)} OR ${group(500)} OR ${group(1)})`);
  });

  it('counts placeholders from 1 in the order of their bindings', () => {
    const dialect = { placeholder: (position: number) => `$${position}` };
    expect(finish(sql`${value} + ${value}`, dialect)).toEqual({ sql: '$1 + $2', bindings: [value, value] });
  });
});
