import { createClient as createNewest, type SupabaseClient } from '@supabase/supabase-js';
import { createClient as createOldest } from 'supabase-js-2-50';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';
import { member, schemasProject } from './schemas.fixture.js';

interface Asked {
  readonly schema?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly prefer?: string;
  readonly as?: 'anon' | 'member' | 'service';
  readonly headers?: Readonly<Record<string, string>>;
}

describe.each(testEngines)('several schemas, on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) =>
      startServer({ files: schemasProject, databaseUrl, env: { BACKSTAY_EXPOSED_SCHEMAS: 'public, api' } }),
    );
  });
  afterAll(() => fixture?.stop());

  async function ask(request: string, { schema, method = 'GET', body, prefer = '', as = 'anon', headers }: Asked = {}) {
    const { url, anonKey, serviceKey, userToken } = fixture.server;
    const key = as === 'service' ? serviceKey : anonKey;
    const token = as === 'member' ? userToken({ sub: member }) : key;
    const profile = ['GET', 'HEAD', 'OPTIONS'].includes(method) ? 'accept-profile' : 'content-profile';
    const response = await fetch(`${url}/rest/v1/${request}`, {
      method,
      headers: {
        apikey: key,
        authorization: `Bearer ${token}`,
        prefer,
        ...(schema !== undefined && { [profile]: schema }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      profile: response.headers.get('content-profile'),
      headers: response.headers,
      body: text === '' ? null : json ? (JSON.parse(text) as unknown) : text,
    };
  }
  const returned = 'return=representation';

  it('reads the table of the schema that is named, and of the first one where none is', async () => {
    expect(await ask('notes?order=id')).toMatchObject({
      status: 200,
      profile: 'public',
      body: [
        { id: 1, title: 'one', mood: 'good' },
        { id: 2, title: 'two', mood: 'bad' },
      ],
    });
    expect(await ask('notes?order=id&select=id,title,mood', { schema: 'api' })).toMatchObject({
      status: 200,
      profile: 'api',
      body: [
        { id: 1, title: 'eins', mood: 'up' },
        { id: 2, title: 'zwei', mood: 'down' },
      ],
    });
    expect((await ask('notes?order=id&select=id', { schema: 'public' })).profile).toBe('public');
    expect(await ask('notes?mood=eq.up&select=title::text,mood::text', { schema: 'api' })).toMatchObject({
      body: [{ title: 'eins', mood: 'up' }],
    });
    expect(await ask('notes?select=count()', { schema: 'api', method: 'HEAD', prefer: 'count=exact' })).toMatchObject({
      status: 400,
    });
    const counted = await ask('notes', { schema: 'api', method: 'HEAD', prefer: 'count=exact' });
    expect([counted.status, counted.profile, counted.headers.get('content-range')]).toEqual([200, 'api', '0-1/2']);
    expect((await ask('notes', { schema: 'api', headers: { accept: 'text/csv' } })).body).toBe(
      'id,title,mood,parent_id\n1,eins,up,\n2,zwei,down,1',
    );
  });

  it.each(['auth', 'hidden', 'backstay', 'API', 'api, public', 'public.notes'])(
    'refuses the schema %s, in reads, writes, calls and descriptions',
    async (schema) => {
      const refused = {
        status: 406,
        profile: null,
        body: {
          code: 'PGRST106',
          message: `Invalid schema: ${schema}`,
          details: null,
          hint: 'Only the following schemas are exposed: public, api',
        },
      };
      expect(await ask('notes', { schema })).toMatchObject(refused);
      expect(await ask('notes', { schema, method: 'POST', body: { id: 9, title: 'x' } })).toMatchObject(refused);
      expect(await ask('notes?id=eq.1', { schema, method: 'DELETE' })).toMatchObject(refused);
      expect(await ask('rpc/titles', { schema })).toMatchObject(refused);
      expect(await ask('rpc/titles', { schema, method: 'POST', body: {} })).toMatchObject(refused);
      expect(await ask('', { schema })).toMatchObject(refused);
      expect(await ask('notes', { schema, method: 'OPTIONS' })).toMatchObject(refused);
    },
  );

  it('looks for tables, views and functions in that schema only', async () => {
    const hint = (await ask('only_publi', { schema: 'public' })).body;
    expect(hint).toMatchObject({ code: 'PGRST205', hint: "Perhaps you meant the table 'public.only_public'" });
    expect(await ask('only_public', { schema: 'api' })).toMatchObject({
      status: 404,
      body: { code: 'PGRST205', message: "Could not find the table 'api.only_public' in the schema cache" },
    });
    expect(await ask('only_api')).toMatchObject({ status: 404, body: { code: 'PGRST205' } });
    expect(await ask('members', { as: 'service' })).toMatchObject({ status: 404, body: { code: 'PGRST205' } });
    expect(await ask('members', { schema: 'api', as: 'service' })).toMatchObject({ status: 404 });
    expect(await ask('api.notes')).toMatchObject({ status: 404, body: { code: 'PGRST205' } });
    expect(await ask('hidden.members', { as: 'service' })).toMatchObject({ status: 404 });
    expect((await ask('loud?order=id')).body).toEqual([
      { id: 1, title: 'ONE' },
      { id: 2, title: 'TWO' },
    ]);
    expect((await ask('loud', { schema: 'api' })).body).toEqual([{ id: 1, title: 'eins', mood: 'up' }]);
    expect((await ask('bridge?order=id', { schema: 'api' })).body).toEqual([
      { id: 1, words: 'first', title: 'one' },
      { id: 2, words: 'second', title: 'two' },
    ]);
  });

  it('embeds tables of the same schema, and none of another', async () => {
    expect((await ask('notes?select=id,lines(id)&order=id&lines.order=id', { schema: 'api' })).body).toEqual([
      { id: 1, lines: [{ id: 1 }, { id: 2 }] },
      { id: 2, lines: [] },
    ]);
    expect((await ask('notes?select=id,parent:parent_id(title)&id=eq.2', { schema: 'api' })).body).toEqual([
      { id: 2, parent: { title: 'eins' } },
    ]);
    expect(
      (await ask('lines?select=id,notes!inner(title)&notes.title=eq.eins&order=id', { schema: 'api' })).body,
    ).toEqual([
      { id: 1, notes: { title: 'eins' } },
      { id: 2, notes: { title: 'eins' } },
    ]);
    for (const [request, schema] of [
      ['lines?select=id,public_notes:public_note_id(title)', 'api'],
      ['lines?select=id,members(name)', 'api'],
      ['notes?select=id,lines(id)', 'public'],
      ['tags?select=note_id,lines(id)', 'public'],
    ] as const) {
      expect(await ask(request, { schema })).toMatchObject({
        status: 400,
        body: { code: 'PGRST200', details: expect.stringContaining(`in the schema '${schema}'`) as string },
      });
    }
  });

  it('searches texts by the index of the schema, and casts to its types', async () => {
    expect((await ask('lines?words=fts(simple).second&select=id', { schema: 'api' })).body).toEqual([{ id: 2 }]);
    expect((await ask('lines?words=fts(simple).nothing&select=id', { schema: 'api' })).body).toEqual([]);
    expect((await ask('notes?select=mood::mood&order=id', { schema: 'api' })).body).toEqual([
      { mood: 'up' },
      { mood: 'down' },
    ]);
    expect(await ask('notes?select=mood::mood&order=id')).toMatchObject({ body: [{ mood: 'good' }, { mood: 'bad' }] });
  });

  it('calls the function of the schema, and computes its columns', async () => {
    expect((await ask('rpc/titles')).body).toEqual(['one', 'two']);
    expect((await ask('rpc/titles', { schema: 'api' })).body).toEqual(['eins', 'zwei']);
    expect(await ask('rpc/titles', { schema: 'api', method: 'POST', body: {} })).toMatchObject({
      profile: 'api',
      body: ['eins', 'zwei'],
    });
    const asked = { schema: 'api', method: 'POST', body: { wanted: 'up' } } as const;
    expect(await ask('rpc/notes_of?select=title,lines(id)', { ...asked, as: 'member' })).toMatchObject({
      status: 200,
      body: [{ title: 'eins', lines: [{ id: 1 }, { id: 2 }] }],
    });
    expect(await ask('rpc/notes_of', asked)).toMatchObject({ status: 401, body: { code: '42501' } });
    expect(await ask('rpc/only_public_call', { schema: 'api' })).toMatchObject({
      status: 404,
      body: {
        code: 'PGRST202',
        message: 'Could not find the function api.only_public_call without parameters in the schema cache',
      },
    });
    expect(await ask('rpc/is_member')).toMatchObject({ status: 404, body: { code: 'PGRST202' } });
    expect(await ask('rpc/hidden.is_member')).toMatchObject({ status: 404, body: { code: 'PGRST202' } });
    expect((await ask('notes?select=id,shout&order=id', { schema: 'api' })).body).toEqual([
      { id: 1, shout: 'EINS' },
      { id: 2, shout: 'ZWEI' },
    ]);
  });

  it('writes into the schema, and names what refused a row by the author’s names', async () => {
    const write = (method: string, request: string, body: unknown, more: Asked = {}) =>
      ask(request, { schema: 'api', method, body, prefer: returned, ...more });
    expect(await write('POST', 'notes?select=id,title,mood', { title: 'drei', mood: 'down' })).toMatchObject({
      status: 201,
      profile: 'api',
      body: [{ id: 3, title: 'drei', mood: 'down' }],
    });
    expect(await write('PATCH', 'notes?id=eq.3&select=title', { title: 'DREI' })).toMatchObject({
      status: 200,
      body: [{ title: 'DREI' }],
    });
    expect(await write('PUT', 'notes?id=eq.3', { id: 3, title: 'tres', mood: null, parent_id: 1 })).toMatchObject({
      status: 200,
      body: [{ id: 3, title: 'tres', mood: null, parent_id: 1 }],
    });
    const merged = { prefer: `${returned},resolution=merge-duplicates` };
    expect(
      await write('POST', 'notes?on_conflict=title&select=id,mood', { title: 'tres', mood: 'up' }, merged),
    ).toMatchObject({ status: 200, body: [{ id: 3, mood: 'up' }] });
    const refusals = [
      ['23505', 'notes_title_key', { title: 'eins' }],
      ['23514', 'notes_title_check', { title: 'api' }],
      ['23503', 'notes_parent_id_fkey', { title: 'x', parent_id: 99 }],
    ] as const;
    for (const [code, constraint, body] of refusals) {
      const refused = await write('POST', 'notes', body);
      expect([constraint, refused.body]).toMatchObject([constraint, { code }]);
      if (engine !== 'sqlite' || code !== '23503')
        expect(JSON.stringify(refused.body)).toContain(`\\"${constraint}\\"`);
      expect(JSON.stringify(refused.body)).not.toContain('api.notes');
    }
    expect(await write('POST', 'notes', { title: 'forbidden' })).toMatchObject({
      status: 401,
      body: { code: '42501', message: 'new row violates row-level security policy for table "notes"' },
    });
    expect((await write('POST', 'notes', { title: 'y', mood: 'good' })).body).toMatchObject({ code: '22P02' });
    expect(await write('DELETE', 'notes?id=eq.3&select=id', undefined)).toMatchObject({
      status: 200,
      body: [{ id: 3 }],
    });
    const line = { id: 9, note_id: 1, words: 'FIRST' };
    expect((await write('POST', 'lines', line, { as: 'service' })).body).toMatchObject({
      code: '23505',
      message: 'duplicate key value violates unique constraint "lines_words"',
    });
    expect((await ask('notes?select=id&order=id')).body).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('lets tables of a schema that is not exposed decide, and be pointed at', async () => {
    const line = { id: 7, note_id: 1, member, words: 'mine' };
    const post = { schema: 'api', method: 'POST', body: line } as const;
    expect(await ask('lines', post)).toMatchObject({ status: 401, body: { code: '42501' } });
    expect(await ask('lines', { ...post, as: 'member' })).toMatchObject({ status: 201 });
    const stranger = { ...line, id: 8, words: 'theirs', member: '00000000-0000-4000-8000-0000000000b2' };
    expect(await ask('lines', { ...post, body: stranger, as: 'member' })).toMatchObject({
      status: 409,
      body: { code: '23503' },
    });
    expect(await ask('lines?id=eq.7', { schema: 'api', method: 'DELETE', as: 'member' })).toMatchObject({
      status: 204,
    });
    expect(await ask('only_api', { schema: 'api' })).toMatchObject({ status: 401, body: { code: '42501' } });
    expect(await ask('only_api', { schema: 'api', as: 'member' })).toMatchObject({ status: 200, body: [] });
  });

  it('describes the schema that is named', async () => {
    const described = async (schema?: string) => {
      const { profile, body } = await ask('', { ...(schema !== undefined && { schema }), as: 'service' });
      const { paths, definitions } = body as { paths: object; definitions: Record<string, { description?: string }> };
      return { profile, paths: Object.keys(paths).toSorted(), definitions };
    };
    const { profile, paths, definitions } = await described('api');
    expect(profile).toBe('api');
    expect(paths).toEqual(['/', '/bridge', '/lines', '/loud', '/notes', '/only_api', '/rpc/notes_of', '/rpc/titles']);
    expect(definitions['notes']).toMatchObject({
      description: 'Notes of the API',
      properties: { mood: { format: 'api.mood', enum: ['up', 'down'], description: 'How it is' } },
    });
    const first = await described();
    expect(first.profile).toBe('public');
    expect(first.paths).toEqual([
      '/',
      '/loud',
      '/notes',
      '/only_public',
      '/rpc/only_public_call',
      '/rpc/titles',
      '/tags',
    ]);
    const allowed = await ask('loud', { schema: 'api', method: 'OPTIONS' });
    expect([allowed.status, allowed.headers.get('allow')]).toEqual([200, 'OPTIONS, GET, HEAD']);
    expect((await ask('rpc/notes_of', { method: 'OPTIONS' })).status).toBe(404);
    expect((await ask('rpc/notes_of', { schema: 'api', method: 'OPTIONS' })).status).toBe(200);
  });

  it('tells in OpenAPI 3 which header names the schema', async () => {
    const { url, serviceKey } = fixture.server;
    const document = async (query: string): Promise<{ readonly status: number } & Described> => {
      const response = await fetch(`${url}/docs/openapi.json${query}`, { headers: { apikey: serviceKey } });
      return { status: response.status, ...((await response.json()) as Described) };
    };
    const { paths, components } = await document('?schema=api');
    expect(Object.keys(paths).filter((path) => path.startsWith('/rest/v1/only'))).toEqual(['/rest/v1/only_api']);
    const named = (header: string): object => ({ $ref: `#/components/parameters/${header}` });
    expect(paths['/rest/v1/notes']?.['get']?.parameters).toContainEqual(named('Accept-Profile'));
    for (const path of ['/rest/v1/notes', '/rest/v1/rpc/titles'])
      expect(paths[path]?.['post']?.parameters).toContainEqual(named('Content-Profile'));
    const first = await document('');
    for (const name of ['Accept-Profile', 'Content-Profile']) {
      expect(components.parameters[name]).toMatchObject({ name, required: true, schema: { enum: ['api'] } });
      expect(first.components.parameters[name]).toMatchObject({ name, required: false, schema: { enum: ['public'] } });
    }
    expect((await document('?schema=hidden')).status).toBe(406);
  });

  describe.each([
    ['newest', createNewest],
    ['oldest', createOldest as unknown as typeof createNewest],
  ])('the %s client', (_which, createClient) => {
    const options = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } };
    // The name of a schema is a type of the client's; without types of a database it knows only this one.
    const client = (schema = 'public'): SupabaseClient => {
      const { url, anonKey } = fixture.server;
      return createClient(url, anonKey, { ...options, db: { schema: schema as 'public' } });
    };

    it('asks the schema of its options, or of schema()', async () => {
      expect((await client('api').from('notes').select('title').order('id')).data).toEqual([
        { title: 'eins' },
        { title: 'zwei' },
      ]);
      expect((await client().schema('api').from('notes').select('title,lines(id)').eq('id', 2)).data).toEqual([
        { title: 'zwei', lines: [] },
      ]);
      expect((await client().from('notes').select('title').eq('id', 1).single()).data).toEqual({ title: 'one' });
      expect((await client('api').rpc('titles')).data).toEqual(['eins', 'zwei']);
      expect((await client().schema('api').rpc('titles', {}, { get: true })).data).toEqual(['eins', 'zwei']);
      expect(await client().schema('hidden').from('members').select()).toMatchObject({
        status: 406,
        data: null,
        error: { code: 'PGRST106' },
      });
    });

    it('writes there', async () => {
      const api = client().schema('api');
      const made = await api.from('notes').insert({ title: 'by the client' }).select('id,title').single();
      expect(made).toMatchObject({ status: 201, error: null, data: { title: 'by the client' } });
      const id = (made.data as { id: number }).id;
      expect(await api.from('notes').update({ mood: 'up' }).eq('id', id).select('mood')).toMatchObject({
        data: [{ mood: 'up' }],
      });
      expect(await api.from('notes').upsert({ id, title: 'again' }).select('title')).toMatchObject({
        data: [{ title: 'again' }],
      });
      expect(await api.from('notes').delete().eq('id', id)).toMatchObject({ status: 204, error: null });
    });
  });
});

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters: readonly object[] }>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, object>> };
}
