import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrincipalName } from '../fixtures/principals.js';
import { testEngines } from '../support/databases.js';
import { startFixture, type FixtureServer } from './fixture-server.js';

/** The client library as it comes from npm, for one principal. */
function clientOf({ server, headersOf }: FixtureServer, name: PrincipalName): SupabaseClient {
  const { apikey, authorization } = headersOf(name) as { apikey: string; authorization: string };
  return createClient(server.url, apikey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { headers: { Authorization: authorization } },
  });
}

type Samples = ReturnType<ReturnType<SupabaseClient['from']>['select']>;

/** Every filter method of the client that is served, on `sample`, and the ids it leaves. */
const filters: readonly (readonly [name: string, apply: (query: Samples) => Samples, ids: readonly number[]])[] = [
  ['eq', (q) => q.eq('name', 'Ada'), [1]],
  ['eq on a boolean', (q) => q.eq('flag', false), [2, 5]],
  ['eq on a bigint', (q) => q.eq('big', '9007199254740993'), [1]],
  ['neq', (q) => q.neq('small', 10), [1, 2, 4, 5, 6]],
  ['gt', (q) => q.gt('small', 7), [4, 7, 8]],
  ['gte', (q) => q.gte('small', 7), [4, 6, 7, 8]],
  ['lt', (q) => q.lt('day', '2000-01-01'), [2, 5]],
  ['lte', (q) => q.lte('small', 0), [2, 5]],
  ['like', (q) => q.like('name', '%a'), [1, 2, 4]],
  ['likeAllOf', (q) => q.likeAllOf('name', ['%a', 'A%']), [1]],
  ['likeAnyOf', (q) => q.likeAnyOf('name', ['A%', 'Z%']), [1, 8]],
  ['ilike', (q) => q.ilike('name', 'zo_%'), [7, 8]],
  ['ilikeAllOf', (q) => q.ilikeAllOf('name', ['%a', 'a%']), [1, 2]],
  ['ilikeAnyOf', (q) => q.ilikeAnyOf('name', ['ada', 'zoë']), [1, 2, 8]],
  ['regexMatch', (q) => q.filter('name', 'match', '^[AÉ]'), [1, 4]],
  ['regexIMatch', (q) => q.filter('name', 'imatch', 'zoë'), [7, 8]],
  ['is null', (q) => q.is('flag', null), [3, 6]],
  ['is true', (q) => q.is('flag', true), [1, 4, 7, 8]],
  ['isDistinct', (q) => q.isDistinct('feeling', 'ok'), [1, 2, 3, 6, 7, 8]],
  ['in', (q) => q.in('name', ['Ada', 'with, comma', 'ada']), [1, 2]],
  ['in of nothing', (q) => q.in('id', []), []],
  ['notIn', (q) => q.notIn('id', [1, 2, 3]), [4, 5, 6, 7, 8]],
  ['contains on an array', (q) => q.contains('tags', ['red', 'green']), [1, 6]],
  ['containedBy on an array', (q) => q.containedBy('tags', ['red', 'green']), [1, 2, 5, 8]],
  ['overlaps on an array', (q) => q.overlaps('tags', ['green', 'RED']), [1, 6, 7]],
  ['match', (q) => q.match({ small: 10, name: 'ZOË' }), [8]],
  ['not', (q) => q.not('small', 'gt', 7), [1, 2, 5, 6]],
  ['not in', (q) => q.not('name', 'in', '(Ada,ada)'), [4, 5, 6, 7, 8]],
  ['or', (q) => q.or('id.eq.1,and(small.eq.10,name.eq.ZOË)'), [1, 8]],
  ['filter', (q) => q.filter('feeling', 'eq', 'sad'), [2, 7]],
  ['filter with any', (q) => q.filter('small', 'eq(any)', '{1,7}'), [1, 6]],
  ['a JSON path', (q) => q.eq('doc->a->>b', 'x'), [1]],
  ['several at once', (q) => q.gt('small', 0).eq('flag', true).neq('id', 4), [1, 7, 8]],
];

describe.each(testEngines)('the client library, unmodified, on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startFixture(engine);
  });
  afterAll(() => fixture?.stop());
  const as = (name: PrincipalName): SupabaseClient => clientOf(fixture, name);

  it.each(filters)('filters by %s', async (_, apply, ids) => {
    const { data, error } = await apply(as('anon').from('sample').select('id')).order('id');
    expect(error).toBeNull();
    expect(data).toEqual(ids.map((id) => ({ id })));
  });

  it('selects with new names, casts and paths', async () => {
    const { data } = await as('anon')
      .from('sample')
      .select('key:id, price:exact::text, word:doc->a->>b')
      .eq('id', 1)
      .single();
    expect(data).toEqual({ key: 1, price: '12.5000', word: 'x' });
  });

  it('orders, with NULLs where they are wanted', async () => {
    const { data } = await as('anon')
      .from('sample')
      .select('id')
      .order('small', { ascending: false, nullsFirst: false })
      .order('id', { ascending: false })
      .limit(4);
    expect(data).toEqual([{ id: 4 }, { id: 8 }, { id: 7 }, { id: 6 }]);
  });

  it('gives pages and counts', async () => {
    const page = await as('anon').from('sample').select('id', { count: 'exact' }).order('id').range(2, 4);
    expect(page).toMatchObject({ status: 206, count: 8, data: [{ id: 3 }, { id: 4 }, { id: 5 }] });
    const head = await as('anon').from('sample').select('*', { count: 'exact', head: true }).eq('flag', true);
    expect(head).toMatchObject({ count: 4, error: null });
  });

  it('gives one row, or says that there is none', async () => {
    const sample = (): Samples => as('anon').from('sample').select('name') as Samples;
    expect((await sample().eq('id', 2).single()).data).toEqual({ name: 'ada' });
    expect((await sample().eq('id', 99).maybeSingle()).data).toBeNull();
    expect((await sample().eq('id', 99).single()).error).toMatchObject({ code: 'PGRST116' });
    expect((await sample().gt('id', 1).single()).error).toMatchObject({ code: 'PGRST116' });
  });

  it('answers errors the client understands', async () => {
    const { error, status } = await as('anon').from('sample').select('id').eq('small', 'abc');
    expect({ status, code: error?.code, message: error?.message }).toEqual({
      status: 400,
      code: '22P02',
      message: 'invalid input syntax for type smallint: "abc"',
    });
    expect((await as('anon').from('nothing').select()).error).toMatchObject({ code: 'PGRST205' });
    expect((await as('anon').from('sample').select('*, person(*)')).error).toMatchObject({ code: 'PGRST200' });
  });

  it('gets rows as CSV and without nulls', async () => {
    const rows = as('anon').from('sample').select('id, name').in('id', [1, 3]).order('id');
    expect((await rows.csv()).data).toBe('id,name\n1,Ada\n3,');
    const stripped = as('anon').from('sample').select('id, name').in('id', [1, 3]).order('id');
    expect((await stripped.stripNulls()).data).toEqual([{ id: 1, name: 'Ada' }, { id: 3 }]);
  });

  it('selects related rows, under names of its own, with filters, order and limit', async () => {
    const { data, error } = await as('anon')
      .from('project')
      .select('name, customer:client(name), task(name), ...client(city)')
      .eq('task.done', false)
      .order('hours', { referencedTable: 'task', ascending: false, nullsFirst: false })
      .limit(1, { referencedTable: 'task' })
      .lte('id', 3)
      .order('id');
    expect(error).toBeNull();
    expect(data).toEqual([
      { name: 'Roof', customer: { name: 'Acme' }, task: [{ name: 'Build' }], city: 'Rome' },
      { name: 'Wall', customer: { name: 'Acme' }, task: [{ name: 'Plan' }], city: 'Rome' },
      { name: 'Door', customer: null, task: [], city: null },
    ]);
  });

  it('chooses and orders rows by related ones', async () => {
    const tasks = as('anon').from('project').select('id, task!inner(id)', { count: 'exact' });
    expect(await tasks.or('name.eq.Build,hours.eq.1', { referencedTable: 'task' }).order('id')).toMatchObject({
      count: 2,
      data: [
        { id: 1, task: [{ id: 2 }] },
        { id: 3, task: [{ id: 5 }] },
      ],
    });
    const without = as('anon').from('project').select('id, client()').is('client', null).order('id');
    expect((await without).data).toEqual([{ id: 3 }, { id: 4 }]);
    const ordered = as('bob').from('project').select('id, client(name)').order('client(name)', { ascending: false });
    expect((await ordered.order('id')).data).toMatchObject([{ id: 4 }, { id: 3 }, { id: 1 }, { id: 2 }]);
  });

  it('says which relations there are when more than one is meant', async () => {
    const { error, status } = await as('anon').from('parcel').select('id, place(street)');
    const [billing, delivery] = ['parcel_billing', 'parcel_delivery'].map((name) => ({
      relationship: expect.stringContaining(name) as string,
    }));
    expect({ status, error }).toMatchObject({ status: 300, error: { code: 'PGRST201', details: [billing, delivery] } });
  });

  it('stops when the caller goes away', async () => {
    const { error } = await as('anon').from('sample').select('id').abortSignal(AbortSignal.abort());
    expect(error?.message).toMatch(/abort/i);
  });

  it.each<[PrincipalName, readonly string[]]>([
    ['anon', ['Ada', 'Cleo', 'Eve']],
    ['ada', ['Ada', 'Cleo', 'Eve']],
    ['bob', ['Ada', 'Bob', 'Cleo', 'Eve']],
    ['service', ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']],
  ])('shows %s the people their policies show', async (name, people) => {
    const { data } = await as(name).from('person').select('name').order('name');
    expect(data?.map((person) => person.name as unknown)).toEqual(people);
  });

  it.each<[PrincipalName, readonly number[]]>([
    ['anon', []],
    ['ada', [1, 2]],
    ['bob', [1, 2, 3, 6]],
    ['cleo', [4]],
    ['auditor', [1, 2, 5]],
    ['service', [1, 2, 3, 4, 5, 6]],
  ])('shows %s the notes of their teams', async (name, ids) => {
    const { data, count } = await as(name).from('note').select('id', { count: 'exact' }).order('id');
    expect({ ids: data?.map((note) => note.id as unknown), count }).toEqual({ ids, count: ids.length });
  });

  it('refuses what was not granted', async () => {
    expect(await as('anon').from('vault').select()).toMatchObject({ status: 401, error: { code: '42501' } });
    expect(await as('bob').from('payroll').select('id, salary')).toMatchObject({
      status: 403,
      error: { code: '42501' },
    });
    expect((await as('bob').from('payroll').select('id, name').order('id')).data).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bob' },
    ]);
  });
});
