import { createClient as newest, type SupabaseClient } from '@supabase/supabase-js';
import { createClient as oldest } from 'supabase-js-2-50';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';

const files = {
  'schema/10_bookings.sql': `
    create table rooms (id integer primary key, name text, floors int4range unique);
    create table bookings (
      id integer primary key, room integer references rooms(id), during tstzrange,
      days daterange not null default '[2026-01-01,2026-01-31]', units int4range, big int8range, price numrange,
      local tsrange, constraint some_days check (days <> 'empty')
    );
    create index bookings_days on bookings (days);
    create policy "all" on rooms using (true) with check (true);
    create policy "from 2025" on bookings for select using (days && '[2025-01-01,)');
    create policy "as it should be" on bookings for insert with check (days <@ '[2024-01-01,2027-01-01)'::daterange);
    create policy "no 13" on bookings for update using (true) with check (not coalesce(units @> 13, false));
    create policy "go" on bookings for delete using (true);
    create function booked_in(span daterange) returns setof bookings language sql stable
      as $$ select * from bookings where days && span order by id $$;`,
  'seed/10_rooms.sql': `insert into rooms (id, name, floors) values (1, 'Attic', '[4,4]'), (2, 'Hall', '(,2]');`,
  'seed/20_bookings.json': JSON.stringify([
    { id: 1, room: 1, during: '[2026-01-01 13:00,2026-01-01 15:00)', days: '[2026-01-01,2026-01-01]', units: '[1,5)' },
    {
      id: 2,
      room: 1,
      during: '[2026-01-02T09:00+01:00,2026-01-02T11:30Z]',
      days: '[2026-01-02,2026-01-10)',
      units: 'empty',
    },
    { id: 3, room: 2, during: null, days: '[2026-02-01,)', units: '(,]', price: '(1.50,2]' },
    { id: 4, room: 2, during: '(,infinity)', days: '[2024-05-01,2024-06-01)', units: '[3,9]' },
  ]),
};
type Answer = { readonly status: number; readonly body: unknown; readonly text: string };

describe.runIf(testEngines.includes('postgres'))('ranges on PostgreSQL', () => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await fixtureOn(await freshDatabase('postgres'), (databaseUrl) =>
      startServer({ files, databaseUrl, env: { BACKSTAY_AGGREGATES: 'on' } }),
    );
  });
  afterAll(() => fixture.stop());

  async function ask(method: string, request: string, body?: unknown, headers: object = {}): Promise<Answer> {
    const { server } = fixture;
    const response = await fetch(`${server.url}/rest/v1/${request}`, {
      method,
      headers: { apikey: server.anonKey, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : null, text };
  }
  const get = (request: string, headers: object = {}): Promise<Answer> => ask('GET', request, undefined, headers);
  const ids = async (filter: string): Promise<unknown> => {
    const { body } = await get(`bookings?select=id&order=id&${filter}`);
    return Array.isArray(body) ? body.map((row: { id: number }) => row.id) : body;
  };

  it('come out as PostgreSQL writes them, behind their policy', async () => {
    expect((await get('bookings?select=id,during,days,units,price&order=id')).body).toEqual([
      {
        id: 1,
        during: '["2026-01-01 13:00:00+00","2026-01-01 15:00:00+00")',
        days: '[2026-01-01,2026-01-02)',
        units: '[1,5)',
        price: null,
      },
      {
        id: 2,
        during: '["2026-01-02 08:00:00+00","2026-01-02 11:30:00+00"]',
        days: '[2026-01-02,2026-01-10)',
        units: 'empty',
        price: null,
      },
      { id: 3, during: null, days: '[2026-02-01,)', units: '(,)', price: '(1.50,2]' },
    ]);
    // The same through the rows that PostgreSQL writes, and through cells.
    const [all, some] = [await get('rooms?order=id'), await get('rooms?select=label:name,floors&order=id')];
    expect(all.body).toEqual([
      { id: 1, name: 'Attic', floors: '[4,5)' },
      { id: 2, name: 'Hall', floors: '(,3)' },
    ]);
    expect(some.body).toEqual([
      { label: 'Attic', floors: '[4,5)' },
      { label: 'Hall', floors: '(,3)' },
    ]);
  });

  it.each([
    ['units=ov.[2,3]', [1, 3]],
    ['units=ov.(,1)', [3]],
    ['units=cs.[2,3]', [1, 3]],
    ['units=cs.empty', [1, 2, 3]],
    ['units=cd.[0,10]', [1, 2]],
    ['units=sl.[5,)', [1]],
    ['units=sr.(,0]', [1]],
    ['units=nxr.[0,4]', [1]],
    ['units=nxl.[1,9]', [1]],
    ['units=adj.[5,6)', [1]],
    ['units=not.adj.[5,6)', [2, 3]],
    ['units=eq.[1,4]', [1]],
    ['units=eq.(0,5)', [1]],
    [
      'units=eq.%22[1,5)%22',
      {
        code: '22P02',
        message: 'malformed range literal: ""[1,5)""',
        details: 'Missing left parenthesis or bracket.',
        hint: null,
      },
    ],
    ['units=neq.[1,4]', [2, 3]],
    ['units=gt.[0,9]', [1]],
    ['units=gte.[1,5)', [1]],
    ['units=lt.[1,5)', [2, 3]],
    ['units=lte.empty', [2]],
    ['units=in.("[1,5)",empty)', [1, 2]],
    ['units=isdistinct.empty', [1, 3]],
    ['during=is.null', [3]],
    ['during=not.is.null', [1, 2]],
    ['units=eq(any).{"[1,5)",empty}', [1, 2]],
    ['units=gt(all).{empty,"(,)"}', [1]],
    ['or=(units.eq.empty,days.sr."[2026-01-15,2026-01-20]")', [2, 3]],
    ['during=ov.[2026-01-02 08:30,2026-01-02 09:00)', [2]],
    ['during=cs.["2026-01-01 13:30","2026-01-01 14:00"]', [1]],
    ['during=sl.[2026-01-02T00:00Z,infinity]', [1]],
    ['price=cs.[1.6,1.7]', [3]],
    ['price=eq.(1.5,2.00]', [3]],
  ])('%s', async (filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  it.each([
    ['units=ov.3', 400, '22P02', 'malformed range literal: "3"', 'Missing left parenthesis or bracket.'],
    ['units=cs.3', 400, '22P02', 'malformed range literal: "3"', 'Missing left parenthesis or bracket.'],
    ['units=eq.[1,5', 400, '22P02', 'malformed range literal: "[1,5"', 'Unexpected end of input.'],
    ['units=eq.[a,5]', 400, '22P02', 'invalid input syntax for type integer: "a"', null],
    ['units=eq.[5,1]', 400, '22000', 'range lower bound must be less than or equal to range upper bound', null],
    ['units=eq.[1,2147483647]', 400, '22003', 'integer out of range', null],
    ['days=ov.[2026-02-30,)', 400, '22008', 'date/time field value out of range: "2026-02-30"', null],
    ['units=like.*a', 404, '42883', 'operator does not exist: int4range ~~ unknown', null],
    ['units=is.true', 400, '42804', 'argument of IS TRUE must be type boolean, not type int4range', null],
    ['units->a=eq.1', 404, '42883', 'operator does not exist: int4range -> unknown', null],
    ['id=adj.[1,5)', 404, '42883', 'operator does not exist: integer -|- unknown', null],
    ['id=sl.[1,5)', 400, '42804', 'argument of WHERE must be type boolean, not type integer', null],
    ['nope=sl.[1,5)', 400, '42703', 'column bookings.nope does not exist', null],
    ['select=units.max()', 404, '42883', 'function max(int4range) does not exist', null],
    ['select=units.sum()', 404, '42883', 'function sum(int4range) does not exist', null],
    ['select=units::integer', 400, '42846', 'cannot cast type int4range to integer', null],
  ])('%s is an error, as in PostgreSQL', async (query, status, code, message, details) => {
    const answer = await get(`bookings?${query}`);
    expect(answer).toMatchObject({ status, body: { code, message, details } });
  });

  it('have an order, are counted and grouped, cast to text, and shown in a time zone', async () => {
    expect((await get('bookings?select=id&order=units.desc.nullslast')).body).toEqual([
      { id: 1 },
      { id: 3 },
      { id: 2 },
    ]);
    expect((await get('bookings?select=units,count()&order=units')).body).toEqual([
      { units: 'empty', count: 1 },
      { units: '(,)', count: 1 },
      { units: '[1,5)', count: 1 },
    ]);
    expect((await get('bookings?select=during.count()')).body).toEqual([{ count: 2 }]);
    expect((await get('bookings?select=units::text&id=eq.1')).body).toEqual([{ units: '[1,5)' }]);
    const zoned = { prefer: 'timezone=Asia/Kolkata' };
    expect((await get('bookings?select=during&id=eq.1', zoned)).body).toEqual([
      { during: '["2026-01-01 18:30:00+05:30","2026-01-01 20:30:00+05:30")' },
    ]);
    const found = await get('bookings?select=id&during=ov.[2026-01-01 18:00,2026-01-01 18:31)', zoned);
    expect(found.body).toEqual([{ id: 1 }]);
  });

  it('are looked for in related rows, and by functions', async () => {
    const rooms = await get('rooms?select=id,bookings!inner(id)&bookings.units=ov.[2,2]&bookings.units=not.sl.[6,)');
    expect(rooms.body).toEqual([{ id: 2, bookings: [{ id: 3 }] }]);
    expect((await get('rpc/booked_in?span=[2026-01-05,2026-01-06)&select=id')).body).toEqual([{ id: 2 }]);
    expect((await ask('POST', 'rpc/booked_in?select=id', { span: '[2026-01-01,2026-03-01]' })).body).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ]);
    expect((await ask('POST', 'rpc/booked_in', { span: 'soon' })).body).toMatchObject({ code: '22P02' });
  });

  it('are written, changed by policy, merged, and taken back', async () => {
    const back = { prefer: 'return=representation' };
    const made = await ask(
      'POST',
      'bookings?select=id,days,units,big,local',
      [
        { id: 10, units: '[1,5]', big: '(1,3)', local: '[2026-01-01T00:00,2026-01-01T01:00:00.500]' },
        { id: 11, units: [2, 3], big: null, local: null },
      ],
      back,
    );
    expect(made).toMatchObject({
      status: 201,
      body: [
        {
          id: 10,
          days: '[2026-01-01,2026-02-01)',
          units: '[1,6)',
          big: '[2,3)',
          local: '["2026-01-01 00:00:00","2026-01-01 01:00:00.5"]',
        },
        { id: 11, days: '[2026-01-01,2026-02-01)', units: '[2,4)', big: null, local: null },
      ],
    });
    expect(await ask('PATCH', 'bookings?units=eq.[1,5]', { units: '(,9)' }, back)).toMatchObject({
      status: 200,
      body: [{ id: 10, units: '(,9)' }],
    });
    expect((await ask('PATCH', 'bookings?id=eq.10', { units: '[10,20]' })).body).toMatchObject({ code: '42501' });
    expect((await ask('POST', 'bookings', { id: 12, days: '[2030-01-01,)' })).body).toMatchObject({ code: '42501' });
    expect((await ask('POST', 'bookings', { id: 12, days: 'empty' })).body).toMatchObject({ code: '23514' });
    expect((await ask('POST', 'bookings', { id: 12, units: '[5,1]' })).body).toMatchObject({ code: '22000' });
    const merge = { prefer: 'resolution=merge-duplicates,return=representation' };
    expect(await ask('POST', 'bookings?select=id,units', { id: 11, units: '[7,7]' }, merge)).toMatchObject({
      status: 200,
      body: [{ id: 11, units: '[7,8)' }],
    });
    const byRange = await ask('POST', 'rooms?on_conflict=floors', { id: 1, name: 'Loft', floors: '(3,5)' }, merge);
    expect(byRange).toMatchObject({ status: 200, body: [{ id: 1, name: 'Loft', floors: '[4,5)' }] });
    expect((await ask('DELETE', 'bookings?id=gte.10&units=ov.(,8)', undefined, back)).body).toHaveLength(2);
    await ask('PATCH', 'rooms?id=eq.1', { name: 'Attic' });
  });

  it('travel as CSV both ways', async () => {
    const csv = { 'content-type': 'text/csv' };
    expect(
      (
        await ask(
          'POST',
          'bookings',
          'id,units,days\n20,"[1,5]","[2026-03-01,2026-03-02]"\n21,empty,"[2026-03-01,2026-03-09)"\n',
          csv,
        )
      ).status,
    ).toBe(201);
    expect((await get('bookings?select=id,units,days&id=gte.20&order=id', { accept: 'text/csv' })).text).toBe(
      'id,units,days\n20,"[1,6)","[2026-03-01,2026-03-03)"\n21,empty,"[2026-03-01,2026-03-09)"',
    );
    expect((await ask('DELETE', 'bookings?id=gte.20')).status).toBe(204);
  });

  it('are described', async () => {
    const { body } = await get('');
    expect(body).toMatchObject({
      definitions: { bookings: { properties: { during: { type: 'string', format: 'tstzrange' } } } },
    });
  });

  const libraries = { newest, oldest };
  describe.each(['newest', 'oldest'] as const)('asked for by the %s client', (library) => {
    type Bookings = ReturnType<ReturnType<SupabaseClient['from']>['select']>;
    const during = '[2026-01-02 09:00, 2026-01-02 10:00)';
    it.each([
      ['rangeGt', (q: Bookings) => q.rangeGt('during', '[2026-01-01 00:00, 2026-01-01 12:00)'), [1, 2]],
      ['rangeGte', (q: Bookings) => q.rangeGte('during', '[2026-01-02 08:00, 2026-01-02 08:30)'), [2]],
      ['rangeLt', (q: Bookings) => q.rangeLt('during', '[2026-01-01 15:00, 2026-01-01 16:00)'), [1]],
      ['rangeLte', (q: Bookings) => q.rangeLte('during', '[2026-01-01 14:00, 2026-01-01 16:00)'), [1]],
      ['rangeAdjacent', (q: Bookings) => q.rangeAdjacent('during', '[2026-01-01 12:00, 2026-01-01 13:00)'), [1]],
      ['overlaps', (q: Bookings) => q.overlaps('during', during), [2]],
      ['contains', (q: Bookings) => q.contains('during', during), [2]],
      ['containedBy', (q: Bookings) => q.containedBy('during', '[2026-01-01 00:00, 2026-01-02 00:00)'), [1]],
    ])('%s', async (_name, apply, expected) => {
      const { server } = fixture;
      const make = libraries[library] as typeof newest;
      const client = make(server.url, server.anonKey, { auth: { persistSession: false } });
      const { data, error } = await apply(client.from('bookings').select('id').order('id') as unknown as Bookings);
      expect(error).toBeNull();
      expect(data).toEqual(expected.map((id) => ({ id })));
    });
  });
});

describe.each(testEngines.filter((engine) => engine !== 'postgres'))('ranges on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    const schema = `create table rooms (id integer primary key, name text, tags text[]);
      create policy "all" on rooms using (true);`;
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) =>
      startServer({ files: { 'schema/10_rooms.sql': schema }, databaseUrl }),
    );
  });
  afterAll(() => fixture.stop());

  const filters = ['sl', 'sr', 'nxr', 'nxl', 'adj'].flatMap((name) =>
    ['id', 'name', 'tags'].map((column) => [`${column}=${name}.[1,5)`, `range operators (${name})`] as const),
  );
  it.each([...filters, ['or=(id.eq.1,name.not.adj."[1,5)")', 'range operators (adj)'] as const])(
    '%s is refused by name, whatever the column is',
    async (filter, details) => {
      const { server } = fixture;
      const response = await fetch(`${server.url}/rest/v1/rooms?${filter}`, { headers: { apikey: server.anonKey } });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        code: 'PGRST127',
        message: 'Feature not implemented',
        details,
        hint: null,
      });
    },
  );

  it('the types are refused by name, with their place in the file', async () => {
    const database = await freshDatabase(engine);
    const schema = 'create table a (\n  id integer primary key,\n  days daterange\n);';
    const started = startServer({ files: { 'schema/10_a.sql': schema }, databaseUrl: database.url });
    await expect(started).rejects.toThrow(
      /schema\/10_a\.sql:3:3: type "daterange" of public\.a\.days is not supported by this database\. Use two columns/,
    );
    await database.drop();
  });
});
