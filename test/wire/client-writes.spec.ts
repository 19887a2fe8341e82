import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrincipalName } from '../fixtures/principals.js';
import { testEngines } from '../support/databases.js';
import type { FixtureServer } from './fixture-server.js';
import { startWritingFixture } from './writing-fixture.js';
import { WritingState } from './writing-state.js';

const ada = '11111111-1111-4111-8111-111111111111';

/** The client library as it comes from npm, for one principal. */
function clientOf({ server, headersOf }: FixtureServer, name: PrincipalName): SupabaseClient {
  const { apikey, authorization } = headersOf(name) as { apikey: string; authorization: string };
  return createClient(server.url, apikey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { headers: { Authorization: authorization } },
  });
}

/** The client's `maxAffected`, which its types offer only to those who have generated types of their database. */
const atMost = (rows: number, query: unknown): PromiseLike<unknown> =>
  (query as { maxAffected(rows: number): PromiseLike<unknown> }).maxAffected(rows);

describe.each(testEngines)('the client library writes, unmodified, on %s', (engine) => {
  let fixture: FixtureServer;
  let state: WritingState;
  beforeAll(async () => {
    fixture = await startWritingFixture(engine, { BACKSTAY_TX_OVERRIDE: 'on' });
    state = await WritingState.of(fixture);
  });
  beforeEach(async () => {
    await state.restore();
    state.touched();
  });
  afterAll(() => fixture?.stop());
  const as = (name: PrincipalName): SupabaseClient => clientOf(fixture, name);
  const anon = (): SupabaseClient => as('anon');

  it('inserts one row, and says nothing of it', async () => {
    const answer = await anon().from('item').insert({ id: 10, name: 'ten' });
    expect(answer).toMatchObject({ status: 201, data: null, error: null, count: null });
    expect(await state.read('item?id=eq.10&select=name')).toEqual([{ name: 'ten' }]);
  });

  it('inserts many rows and gives them back in their order', async () => {
    const rows = [{ id: 12, name: 'b' }, { id: 10 }, { id: 11, name: 'c', small: 3 }];
    const { data, error } = await anon().from('item').insert(rows).select('id, name, small');
    expect(error).toBeNull();
    expect(data).toEqual([
      { id: 12, name: 'b', small: null },
      { id: 10, name: null, small: null },
      { id: 11, name: 'c', small: 3 },
    ]);
  });

  it('inserts with defaults for what is missing', async () => {
    const rows = [{ title: 'a' }, { rank: 1 }];
    const { data } = await as('ada').from('filled').insert(rows, { defaultToNull: false }).select('title, rank, owner');
    expect(data).toEqual([
      { title: 'a', rank: 7, owner: ada },
      { title: 'untitled', rank: 1, owner: ada },
    ]);
  });

  it('gives the one inserted row, with what is embedded in it', async () => {
    const note = { id: 10, team_id: 1, title: 'x' };
    const { data, status } = await as('ada').from('note').insert(note).select('title, team(name)').single();
    expect({ data, status }).toEqual({ data: { title: 'x', team: { name: 'kitchen' } }, status: 201 });
  });

  it('counts what it inserts', async () => {
    const { count } = await anon()
      .from('item')
      .insert([{ id: 10 }, { id: 11 }], { count: 'exact' });
    expect(count).toBe(2);
  });

  it('is told why a row is refused', async () => {
    const { error, status } = await as('ada').from('note').insert({ id: 10, team_id: 2, title: 'x' });
    expect({ status, error }).toMatchObject({
      status: 403,
      error: { code: '42501', message: 'new row violates row-level security policy for table "note"' },
    });
    const taken = await anon().from('item').insert({ id: 1 });
    expect(taken).toMatchObject({ status: 409, error: { code: '23505', details: 'Key (id)=(1) already exists.' } });
  });

  it('upserts: merges by the primary key', async () => {
    const rows = [
      { id: 1, name: 'uno' },
      { id: 10, name: 'ten' },
    ];
    const { data, status } = await anon().from('item').upsert(rows).select('id, name, small');
    expect(status).toBe(201);
    expect(data).toEqual([
      { id: 1, name: 'uno', small: 10 },
      { id: 10, name: 'ten', small: null },
    ]);
    expect((await anon().from('item').upsert({ id: 1, name: 'ein' })).status).toBe(200);
  });

  it('upserts by another key, and ignores duplicates', async () => {
    const teams = as('service').from('team');
    const merged = await teams.upsert({ id: 3, name: 'cellar' }, { onConflict: 'name' }).select().single();
    expect(merged.data).toEqual({ id: 3, name: 'cellar' });
    const rows = [
      { id: 1, name: 'no' },
      { id: 10, name: 'yes' },
    ];
    const { data } = await anon().from('item').upsert(rows, { ignoreDuplicates: true }).select('id, name');
    expect(data).toEqual([{ id: 10, name: 'yes' }]);
  });

  it('updates what its filters and policies reach', async () => {
    const all = await as('ada').from('note').update({ stars: 0 }).gt('id', 0).select('id');
    expect(all.data).toEqual([{ id: 1 }, { id: 4 }]);
    const counted = await anon().from('item').update({ small: 1 }, { count: 'exact' }).in('id', [1, 2, 99]);
    expect(counted).toMatchObject({ status: 204, count: 2, data: null });
    const one = await anon()
      .from('item')
      .update({ tags: ['x'] })
      .eq('id', 1)
      .select('id, tags')
      .single();
    expect(one.data).toEqual({ id: 1, tags: ['x'] });
    expect((await anon().from('item').update({ small: 2 }).eq('id', 99).select().maybeSingle()).data).toBeNull();
  });

  it('changes nothing when more rows would be touched than it allows', async () => {
    const refused = await atMost(2, anon().from('item').update({ small: 9 }).gt('id', 0));
    expect(refused).toMatchObject({ status: 400, error: { code: 'PGRST124', details: 'The query affects 3 rows' } });
    expect(await atMost(2, anon().from('item').delete().gt('id', 1))).toMatchObject({ status: 204, error: null });
    expect(await state.read('item?select=id,small')).toEqual([{ id: 1, small: 10 }]);
  });

  it('changes nothing when one row was asked for and there are more', async () => {
    const { error } = await anon().from('item').update({ small: 9 }).gt('id', 0).select().single();
    expect(error).toMatchObject({ code: 'PGRST116' });
    expect(await state.read('item?small=eq.9&select=id')).toEqual([]);
  });

  it('deletes, and gives back what was there', async () => {
    const { data, status } = await as('ada').from('note').delete().gt('id', 0).select('id, title');
    expect({ data, status }).toEqual({ data: [{ id: 1, title: 'Soup' }], status: 200 });
    expect(await anon().from('item').delete({ count: 'exact' }).eq('id', 1)).toMatchObject({ status: 204, count: 1 });
    expect((await anon().from('item').delete()).error).toMatchObject({ code: '21000' });
  });

  it('orders what is given back of an insert, an upsert, a change and a deletion', async () => {
    const rows = [
      { id: 12, name: 'b' },
      { id: 10, name: 'c' },
      { id: 11, name: null },
    ];
    const inserted = await anon().from('item').insert(rows).select('id').order('name', { ascending: false });
    expect(inserted).toMatchObject({ status: 201, data: [{ id: 11 }, { id: 10 }, { id: 12 }] });
    const upserted = await anon()
      .from('item')
      .upsert([{ id: 12 }, { id: 1 }, { id: 13 }])
      .select('id')
      .order('id');
    expect(upserted.data).toEqual([{ id: 1 }, { id: 12 }, { id: 13 }]);
    const changed = await anon().from('item').update({ small: 1 }).gt('id', 10).select('id').order('id', {
      ascending: false,
    });
    expect(changed.data).toEqual([{ id: 13 }, { id: 12 }, { id: 11 }]);
    const deleted = await as('service')
      .from('note')
      .delete()
      .in('id', [1, 3, 5])
      .select('id, team(name)')
      .order('team(name)');
    expect(deleted.data).toMatchObject([{ id: 5 }, { id: 3 }, { id: 1 }]);
  });

  it('gives the one row that a limit is set for, and changes nothing where there are more', async () => {
    const inserted = await anon().from('item').insert({ id: 10 }).select('id').limit(1).single();
    expect(inserted).toMatchObject({ status: 201, data: { id: 10 } });
    const changed = await anon().from('item').update({ small: 3 }).eq('id', 1).select('id, small').limit(1).single();
    expect(changed.data).toEqual({ id: 1, small: 3 });
    const none = await anon().from('item').update({ small: 3 }).eq('id', 99).select('id').limit(1).maybeSingle();
    expect(none).toMatchObject({ data: null, error: null });
    const more = await anon().from('item').delete().gt('id', 0).select('id').limit(2);
    expect(more).toMatchObject({ status: 400, error: { code: 'PGRST127' } });
    expect(more.error?.hint).toContain('max-affected=2');
    expect(await state.read('item?select=id&order=id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 10 }]);
  });

  it('rolls back when asked to', async () => {
    const { data } = await anon().from('item').insert({ id: 10 }).select('id').rollback();
    expect(data).toEqual([{ id: 10 }]);
    expect(await state.read('item?id=eq.10')).toEqual([]);
  });

  it('keeps every digit and every character', async () => {
    const row = { id: 10, name: 'Zoë 🦊 \\ "x"\n', exact: '12345678.1234', doc: { a: [1, { b: null }] }, key: ada };
    const { data } = await anon().from('item').insert(row).select('id, name, exact::text, doc, key').single();
    expect(data).toEqual(row);
  });
});
