import { describe, expect, it } from 'vitest';
import { traceContextOf } from './trace-context.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

describe('the context of a trace', () => {
  it('follows the caller who is traced, whatever the ratio', () => {
    const context = traceContextOf(`00-${traceId}-${parentId}-01`, 0);
    expect(context).toMatchObject({ traceId, parentId });
    expect(context?.spanId).toMatch(/^[\da-f]{16}$/);
  });

  it('follows the caller who is not traced, whatever the ratio', () => {
    expect(traceContextOf(`00-${traceId}-${parentId}-00`, 1)).toBeNull();
  });

  it('begins a trace for as many others as the ratio says', () => {
    expect(traceContextOf(null, 0.5, 0.6)).toBeNull();
    expect(traceContextOf(null, 0.5, 0.4)).toMatchObject({ parentId: null });
  });

  it.each([
    '',
    'nonsense',
    `00-${'0'.repeat(32)}-${parentId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-${parentId}-01`,
  ])('takes a header that is not of the form for none: %s', (header) => {
    expect(traceContextOf(header, 0)).toBeNull();
    expect(traceContextOf(header, 1)?.traceId).not.toBe(traceId);
  });
});
