import type { Expression } from '@backstay/expression';
import { expect, it } from 'vitest';
import { lookupsOf } from './lookups-of.js';

const reads = (definer?: string): Expression => ({
  kind: 'exists',
  query: { from: [], where: null, select: null, ...(definer === undefined ? {} : { definer }) },
});

it('lists the look-up functions of both clauses, each once', () => {
  const using: Expression = { kind: 'and', operands: [reads('mine'), reads(), reads('mine')] };
  const policy = {
    name: 'p',
    table: { schema: 'public', name: 'books' },
    permissive: true,
    command: 'all',
    roles: [],
    using,
    check: reads('yours'),
    source: { using: null, check: null },
  } as const;
  expect(lookupsOf(policy)).toEqual(['mine', 'yours']);
  expect(lookupsOf({ ...policy, using: reads(), check: null })).toEqual([]);
});
