import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrincipalName } from '../fixtures/principals.js';
import { testEngines } from '../support/databases.js';
import type { FixtureServer } from './fixture-server.js';
import { startWritingFixture } from './writing-fixture.js';

const json = 'application/vnd.pgrst.plan+json';

/** What each engine itself says of a look-up by key. */
const byKey = {
  postgres: /"Relation Name":\s*"item"/,
  mysql: /Rows fetched before execution/,
  mariadb: /"table_name":\s*"t0"/,
  sqlite: /SEARCH t0 USING/,
};

describe.each(testEngines)('plans on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startWritingFixture(engine, { BACKSTAY_QUERY_PLANS: 'on' });
  });
  afterAll(() => fixture?.stop());

  /** The service key, and for a person their token: who asks is told how their own request would run. */
  const forService = (as: PrincipalName): Record<string, string> => ({
    ...fixture.headersOf(as),
    apikey: fixture.server.serviceKey,
  });
  const send = async (
    request: string,
    {
      accept = json,
      as = 'anon' as PrincipalName,
      method = 'GET',
      body,
    }: { accept?: string; as?: PrincipalName; method?: string; body?: object } = {},
  ): Promise<{ status: number; type: string | null; text: string }> => {
    const response = await fetch(`${fixture.server.url}/rest/v1/${request}`, {
      method,
      headers: { ...forService(as), accept, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };

  it('are the database’s own, of the statement that was to run', async () => {
    const { status, type, text } = await send('item?select=name&id=eq.1');
    expect({ status, type }).toEqual({ status: 200, type: `${json}; for="application/json"; charset=utf-8` });
    const [only, ...more] = JSON.parse(text) as readonly { Statement: string; Plan: object }[];
    expect(more).toEqual([]);
    expect(only!.Statement).toMatch(/^SELECT .*(\?|\$1)/);
    expect(JSON.stringify(only!.Plan)).toMatch(byKey[engine]);
  });

  it('tell of each statement: the page and one for each level', async () => {
    const { text } = await send('note?select=title,team(called:name)&order=id&limit=1', { as: 'bob' });
    expect(JSON.parse(text)).toHaveLength(2);
    const lines = await send('note?select=title,team(called:name)&order=id&limit=1', {
      as: 'bob',
      accept: 'application/vnd.pgrst.plan',
    });
    expect(lines.type).toBe('application/vnd.pgrst.plan+text; for="application/json"; charset=utf-8');
    expect(lines.text.match(/^SELECT /gm)).toHaveLength(2);
  });

  it('tell of one statement where it reads the whole tree', async () => {
    const { text } = await send('note?select=title,team(name)&order=id&limit=1', { as: 'bob' });
    expect(JSON.parse(text)).toHaveLength(1);
  });

  it('stand under the same policies and grants as the answer', async () => {
    expect(await send('account?select=balance', { as: 'ada' })).toMatchObject({ status: 403 });
    expect(await send('nothing')).toMatchObject({ status: 404 });
    expect(await send('item?id=eq.x')).toMatchObject({ status: 400 });
  });

  it('of writes are told, and nothing is written', async () => {
    const inserted = await send('item', { method: 'POST', body: { id: 70, name: 'secret' } });
    expect(inserted).toMatchObject({ status: 200 });
    expect(inserted.text).toMatch(/"Statement":"INSERT INTO/);
    expect((await send('item?id=eq.1', { method: 'PATCH', body: { name: 'secret' } })).text).toMatch(
      /"Statement":"UPDATE/,
    );
    expect((await send('item?id=eq.1', { method: 'DELETE' })).text).toMatch(/"Statement":"DELETE FROM/);
    const left = await send('item?select=id,name&order=id', { accept: 'application/json' });
    expect(left.text).toBe('[{"id":1,"name":"one"},{"id":2,"name":"two"},{"id":3,"name":"three"}]');
    expect(await send('item?id=eq.1', { method: 'DELETE', accept: `${json}; options=analyze` })).toMatchObject({
      status: 400,
    });
  });

  it('are analysed where the database can, and otherwise refused by name', async () => {
    const { status, text } = await send('item?id=eq.1', { accept: 'application/vnd.pgrst.plan+text; options=analyze' });
    if (engine === 'sqlite')
      expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining('PGRST127') });
    else expect({ status, text }).toMatchObject({ status: 200, text: expect.stringMatching(/actual|r_rows/) });
    const all = await send('item?id=eq.1', { accept: `${json}; options=analyze|verbose|settings|buffers|wal` });
    expect(all.status).toBe(engine === 'postgres' ? 200 : 400);
  });

  it('are of the form that was asked for', async () => {
    const { status, type } = await send('item', { accept: `${json}; for="text/csv"; options=` });
    expect({ status, type }).toEqual({ status: 200, type: `${json}; for="text/csv"; charset=utf-8` });
    expect(await send('item', { accept: `${json}; for="image/png"` })).toMatchObject({ status: 406 });
    expect(await send('item', { accept: `${json}; for="application/vnd.pgrst.object+json"` })).toMatchObject({
      status: 406,
    });
  });

  it('come through the client library', async () => {
    const client = createClient(fixture.server.url, fixture.server.serviceKey, { auth: { persistSession: false } });
    const text = await client.from('item').select('id').eq('id', 1).explain();
    expect(text.error).toBeNull();
    expect(text.data).toMatch(/^SELECT /);
    const parsed = await client.from('item').select('id').eq('id', 1).explain({ format: 'json' });
    expect(parsed.data).toEqual([{ Statement: expect.any(String), Plan: expect.anything() }]);
  });
});

describe('plans', () => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startWritingFixture('sqlite', { BACKSTAY_QUERY_PLANS: 'on', BACKSTAY_SERVER_TIMING: 'on' });
  });
  afterAll(() => fixture?.stop());
  const get = (as: PrincipalName, accept: string): Promise<Response> =>
    fetch(`${fixture.server.url}/rest/v1/item`, { headers: { ...fixture.headersOf(as), accept } });

  it('are for whoever holds the service key, and for nobody else', async () => {
    expect((await get('service', json)).status).toBe(200);
    const refused = await get('ada', json);
    expect([refused.status, await refused.json()]).toMatchObject([
      406,
      { code: 'PGRST107', message: `None of these media types are available: ${json}; for="application/json"` },
    ]);
  });

  it('and times are told to everybody where it is said so', async () => {
    const stages = (await get('anon', '*/*')).headers.get('server-timing')!;
    expect(stages).toMatch(/^parse;dur=[\d.]+, .*execute;dur=[\d.]+, render;dur=[\d.]+$/);
  });
});
