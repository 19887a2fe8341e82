import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { besideArray } from './beside-array.js';

const decimals = (precision: number | null, scale: number | null): ColumnType => ({
  kind: 'array',
  of: { kind: 'numeric', precision, scale },
});
const column = (type: ColumnType): Expression => ({ kind: 'column', type, source: 't', column: 'c' });
const value = (type: ColumnType): Expression => ({ kind: 'value', type, slot: 0 });
const any = decimals(null, null);

describe('An array beside another, where the texts of elements are compared', () => {
  it('has its digits written out as the column has them, when it is a constant', () => {
    expect(besideArray(value(any), decimals(8, 2))).toEqual(value(decimals(null, 2)));
    expect(besideArray(value(any), decimals(8, null))).toEqual(value(decimals(null, 0)));
    expect(besideArray({ kind: 'literal', type: any, value: '{1}' }, decimals(8, 2))).toMatchObject({
      type: decimals(null, 2),
    });
  });

  it.each<[string, Expression, ColumnType]>([
    ['a column of the same scale', column(decimals(8, 2)), decimals(4, 2)],
    ['a column beside a constant', column(decimals(8, 2)), any],
    ['no decimals', value({ kind: 'array', of: { kind: 'text' } }), { kind: 'array', of: { kind: 'text' } }],
    ['no array', value({ kind: 'integer' }), { kind: 'integer' }],
  ])('stays as it is: %s', (_, operand, other) => {
    expect(besideArray(operand, other)).toBe(operand);
  });

  it.each<[string, Expression, ColumnType]>([
    ['columns of different scales', column(decimals(8, 2)), decimals(8, 4)],
    ['a constant that has a scale already', value(decimals(8, 2)), decimals(8, 4)],
    ['what is computed with scales of its own', column(any), decimals(8, 2)],
    ['two constants', value(any), any],
    ['documents', column({ kind: 'array', of: { kind: 'jsonb' } }), { kind: 'array', of: { kind: 'jsonb' } }],
  ])('is refused by name: %s', (_, operand, other) => {
    expect(() => besideArray(operand, other)).toThrow(
      expect.objectContaining({ code: 'PGRST127', details: expect.stringContaining('Comparison of these') }),
    );
  });
});
