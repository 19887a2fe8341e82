import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReadService } from '../../libs/data/src/read.service.js';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';

const files = {
  'schema/10_box.sql': `
    create table box (id integer primary key, line text not null, secret text);
    create policy "all" on box using (true) with check (true);
    revoke all on box from anon;
    grant insert, update, delete on box to anon;
    create table audit (id integer primary key, line text not null);
    revoke all on audit from anon, authenticated, service_role;
    create table seen (id integer primary key, line text);
    create policy "all" on seen using (true) with check (true);

    create function put(id integer, line text) returns void language sql
      as $$ insert into box (id, line) values ($1, $2) $$;
    create function put_one(id integer, line text) returns integer language sql
      as $$ insert into box (id, line) values ($1, $2) returning id $$;
    create function mark() returns void language sql as $$ update box set line = 'marked' $$;
    create function mark_one(one integer) returns void language sql as $$ update box set line = 'one' where id = one $$;
    create function wipe() returns void language sql as $$ delete from box $$;
    create function audit_line(id integer, line text) returns integer language sql security definer
      as $$ insert into audit (id, line) values ($1, $2) returning id $$;
    create function audit_change(one integer) returns setof text language sql security definer
      as $$ update audit set line = line || '!' where id = one returning line $$;
    create function see(first integer) returns setof seen language sql
      as $$ insert into seen (id, line) values (first, 'a'), (first + 1, 'b') returning * $$;`,
};

describe.each(testEngines)('what a write needs of grants on %s', (engine) => {
  let fixture: FixtureServer;

  beforeAll(async () => {
    const env = { BACKSTAY_AGGREGATES: 'on', BACKSTAY_SAFE_UPDATE: 'off' };
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ files, databaseUrl, env }));
  });
  afterAll(() => fixture.stop());

  async function ask(method: string, request: string, body?: unknown, headers: Record<string, string> = {}) {
    const { url, anonKey } = fixture.server;
    const response = await fetch(`${url}/rest/v1/${request}`, {
      method,
      headers: { apikey: anonKey, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as unknown };
  }

  const denied = { status: 401, body: { code: '42501', message: 'permission denied for table box' } };

  async function linesInBox(): Promise<unknown> {
    const { serviceKey: apikey } = fixture.server;
    return (await ask('GET', 'box?select=id,line&order=id', undefined, { apikey })).body;
  }

  it('is INSERT alone where no column is read or given back', async () => {
    expect(await ask('POST', 'box', { id: 1, line: 'a' })).toEqual({ status: 201, body: null });
    expect(await ask('POST', 'box', [{ id: 2, line: 'b' }])).toEqual({ status: 201, body: null });
    for (const answers of ['return=representation', 'return=headers-only', 'resolution=merge-duplicates']) {
      expect(await ask('POST', 'box', { id: 3, line: 'c' }, { prefer: answers })).toMatchObject(denied);
    }
    expect(await ask('GET', 'box?select=id')).toMatchObject(denied);
    expect(await ask('HEAD', 'box?select=')).toMatchObject({ status: 401 });
    expect(await linesInBox()).toEqual([
      { id: 1, line: 'a' },
      { id: 2, line: 'b' },
    ]);
  });

  it('is UPDATE or DELETE alone where no row is looked for', async () => {
    expect(await ask('PATCH', 'box', { line: 'all' })).toEqual({ status: 204, body: null });
    expect(await ask('PATCH', 'box?id=eq.1', { line: 'one' })).toMatchObject(denied);
    expect(await ask('DELETE', 'box?id=eq.1')).toMatchObject(denied);
    expect(await linesInBox()).toEqual([
      { id: 1, line: 'all' },
      { id: 2, line: 'all' },
    ]);
    expect(await ask('DELETE', 'box')).toEqual({ status: 204, body: null });
    expect(await linesInBox()).toEqual([]);
  });

  it('is the same for what a function writes with the rights of its caller', async () => {
    expect(await ask('POST', 'rpc/put', { id: 1, line: 'a' })).toEqual({ status: 204, body: null });
    expect(await ask('POST', 'rpc/put_one', { id: 2, line: 'b' })).toMatchObject(denied);
    expect(await ask('POST', 'rpc/mark_one', { one: 1 })).toMatchObject(denied);
    expect(await linesInBox()).toEqual([{ id: 1, line: 'a' }]);
    expect(await ask('POST', 'rpc/mark', {})).toEqual({ status: 204, body: null });
    expect(await linesInBox()).toEqual([{ id: 1, line: 'marked' }]);
    expect(await ask('POST', 'rpc/wipe', {})).toEqual({ status: 204, body: null });
    expect(await linesInBox()).toEqual([]);
  });

  it('is nothing for a security definer, also where the service role was granted nothing', async () => {
    expect(await ask('POST', 'rpc/audit_line', { id: 1, line: 'a' })).toEqual({ status: 200, body: 1 });
    expect(await ask('POST', 'rpc/audit_change', { one: 1 })).toEqual({ status: 200, body: ['a!'] });
    expect(await ask('POST', 'audit', { id: 2, line: 'b' })).toMatchObject({ status: 401, body: { code: '42501' } });
  });

  it('written rows are one group where only an aggregate is asked for', async () => {
    expect(await ask('POST', 'rpc/see?select=id.sum()', { first: 10 })).toEqual({ status: 200, body: [{ sum: 21 }] });
    expect(await ask('POST', 'rpc/see?select=line,id.max()&order=line.desc', { first: 20 })).toEqual({
      status: 200,
      body: [
        { line: 'b', max: 21 },
        { line: 'a', max: 20 },
      ],
    });
  });

  it('a call that writes is refused with a condition, which is about a row that is there', async () => {
    for (const [name, value] of [
      ['if-match', '"x"'],
      ['if-none-match', '*'],
    ] as const) {
      const { status, body } = await ask('POST', 'rpc/see', { first: 30 }, { [name]: value });
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'PGRST127' } });
    }
    expect((await ask('GET', 'seen?id=gte.30')).body).toEqual([]);
  });

  it('a call that writes is described as a POST alone', async () => {
    const { paths } = (await ask('GET', '')).body as { readonly paths: Readonly<Record<string, object>> };
    expect(Object.keys(paths['/rpc/see']!)).toEqual(['post']);
  });

  it('a call that was taken for one that reads does not seem to have written', async () => {
    const http = {
      method: 'POST',
      table: 'see',
      called: true as const,
      query: [],
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"first":40}'),
    };
    const reading = fixture.server.app.get(ReadService, { strict: false });
    await expect(reading.handle(http, { role: 'anon', claims: {} })).rejects.toMatchObject({
      entry: 'schema_changing',
    });
  });
});
