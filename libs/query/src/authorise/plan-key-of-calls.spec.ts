import { buildCatalog, type CatalogFunction, type ColumnType } from '@backstay/catalog';
import { Failure } from '@backstay/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainColumn, plainTable } from '../../../../test/support/plain-table.js';
import { parseCall } from '../parse/parse-call.js';
import { defaultLimits } from '../parse/request-limits.js';
import type { ReadPlan } from '../pipeline.types.js';
import { resolveRequest } from '../resolve/resolve-request.js';
import { planKey } from './plan-key.js';

const table = plainTable('x', [plainColumn('a', { kind: 'integer' }, { nullable: false })]);

const overload = (taken: CatalogFunction['arguments']): CatalogFunction => ({
  name: 'f',
  arguments: taken,
  result: { kind: 'rows', of: { schema: 'public', name: 'x' } },
  set: true,
  order: [],
  limit: null,
  offset: null,
  definer: false,
  execute: [],
  comment: null,
});

interface Sent {
  readonly body: string;
  readonly type: string;
}

/** The plan of a call of `f`; null where it fits none of them, or more than one. */
function planOf(functions: readonly CatalogFunction[], { body, type }: Sent): ReadPlan | null {
  const http = { method: 'POST', table: 'f', called: true as const, query: [], headers: { 'content-type': type } };
  try {
    const request = parseCall({ ...http, body: Buffer.from(body) }, defaultLimits);
    return resolveRequest(request, buildCatalog(1, [table], functions)).plan;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

const type = fc.constantFrom<ColumnType>({ kind: 'integer' }, { kind: 'text' });
const named = fc
  .subarray(['a', 'b', 'c'])
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), type, optional: fc.boolean() }))),
  );
const whole = fc
  .constantFrom<ColumnType>({ kind: 'text' }, { kind: 'jsonb' }, { kind: 'json' })
  .map((kind) => [{ name: '', type: kind, optional: false }]);
const overloads = fc.array(fc.oneof({ weight: 3, arbitrary: named }, whole).map(overload), {
  minLength: 2,
  maxLength: 5,
});
const given = fc.subarray(['a', 'b', 'c']).map((names): Sent => ({
  body: JSON.stringify(Object.fromEntries(names.map((name) => [name, '1']))),
  type: 'application/json',
}));
const call = fc.oneof(given, fc.constant<Sent>({ body: '1', type: 'text/plain' }));

const numRuns = process.env['BACKSTAY_NIGHTLY'] ? 50_000 : 3_000;

describe('the key of a plan that calls a function', () => {
  it('is another one for each of the functions of a name', () => {
    let told = 0;
    fc.assert(
      fc.property(overloads, call, call, (functions, one, other) => {
        const [first, second] = [planOf(functions, one), planOf(functions, other)];
        if (first === null || second === null || first.call!.overload === second.call!.overload) return;
        told++;
        expect(planKey(first, 'anon', 1)).not.toBe(planKey(second, 'anon', 1));
      }),
      { numRuns, verbose: true },
    );
    expect(told).toBeGreaterThan(numRuns / 50);
  });

  it('is another one where nothing but the function differs', () => {
    const plan = planOf([overload([])], { body: '{}', type: 'application/json' })!;
    const other: ReadPlan = { ...plan, call: { ...plan.call!, overload: 1 } };
    expect(planKey(plan, 'anon', 1)).not.toBe(planKey(other, 'anon', 1));
  });
});
