import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { parseValue } from '../compile/values/parse-value.js';
import { like } from '../operators/like.js';
import { defaultLimits } from '../parse/request-limits.js';
import { measureDocument } from './measure-document.js';
import { ValueSlots } from './value-slots.js';

const text = { kind: 'text' } as const;
const field = { kind: 'column', type: text, source: 't0', column: 'a' } as const;
const matchLike = (pattern: string): unknown =>
  like.build({ field, type: text, values: [pattern], searched: null, sink: new ValueSlots(defaultLimits) });

/** Long enough that a reader which goes back over what it has read does not end within a test's time. */
describe('a long value is read in one pass', () => {
  it.each([
    ['digits that are no number', () => parseValue(`${'0'.repeat(150_000)}x`, { kind: 'double' })],
    [
      'zeros that are no number',
      () => parseValue(`${'0'.repeat(150_000)}x`, { kind: 'numeric', precision: 9, scale: 2 }),
    ],
  ])('%s', (_what, read) => {
    expect(read).toThrow(Failure);
  });

  it('backslashes of a pattern', () => {
    expect(matchLike(`${'\\'.repeat(400_000)}a`)).toMatchObject({ kind: 'like' });
  });

  it('quotes of a document that never ends', () => {
    expect(measureDocument(`"${'\\"'.repeat(150_000)}\\`)).toEqual({ depth: 0, parts: 1 });
  });
});

describe('a short number does not become a long one', () => {
  it.each(['1e401', '1e-401', '1e131071', '1e-16383'])('%s is out of range', (number) => {
    const code = expect.objectContaining({ code: '22003' }) as Failure;
    expect(() => parseValue(number, { kind: 'numeric', precision: null, scale: null })).toThrow(code);
    expect(() => parseValue(`[${number}]`, { kind: 'jsonb' })).toThrow(code);
  });

  it('numbers of doubles are read', () => {
    expect(parseValue('1e308', { kind: 'jsonb' })).toBe(`1${'0'.repeat(308)}`);
    expect(parseValue('5e-324', { kind: 'jsonb' })).toBe(`0.${'0'.repeat(323)}5`);
  });
});

describe('many values in several places', () => {
  const tooLarge = expect.objectContaining({ code: '54000', status: 413 }) as Failure;
  const slots = (): ValueSlots => new ValueSlots(defaultLimits);

  it('are as many as one list may have, since each becomes a parameter', () => {
    const sink = slots();
    const half = Array<string>(500).fill('1');
    sink.list({ kind: 'integer' }, half);
    expect(sink.list({ kind: 'integer' }, half).size).toBe(512);
    expect(() => sink.list({ kind: 'integer' }, ['1'])).toThrow(tooLarge);
  });

  it('are as many as one document may have, since some engines spell each out', () => {
    const sink = slots();
    for (let i = 0; i < 50; i++) sink.document('[1]');
    expect(() => sink.document('1')).toThrow(tooLarge);
  });
});
