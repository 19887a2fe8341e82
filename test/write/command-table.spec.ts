import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '@backstay/kernel';
import { parseSchema, type SchemaRecord } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import { RowSecurity } from './row-security.js';
import { WriteServer } from './write-server.js';

/** Each policy is a column of the row, so that exactly one of them can be made to fail for exactly one row. */
const policyColumns = ['may_select', 'may_insert', 'may_update', 'may_become', 'may_delete'] as const;
type Failing = (typeof policyColumns)[number] | null;

const schema = `
create table notes (id int primary key, body text, may_select bool default true, may_insert bool default true,
  may_update bool default true, may_become bool default true, may_delete bool default true);
alter table notes enable row level security;
create policy s on notes for select using (may_select);
create policy i on notes for insert with check (may_insert);
create policy u on notes for update using (may_update) with check (may_become);
create policy d on notes for delete using (may_delete);

create table pages (id int primary key, note int references notes (id), code int unique, size int not null check (size > 0), mine bool);
alter table pages enable row level security;
create policy s on pages for select using (mine);
create policy i on pages for insert with check (mine);
create policy u on pages for update using (mine) with check (mine);

create table members (org int, person varchar(20), primary key (org, person));
alter table members enable row level security;
create policy s on members for select using (true);
create policy i on members for insert with check (exists (select 1 from members m where m.org = members.org and m.person = 'me'));
create policy u on members for update using (person = 'me')
  with check (exists (select 1 from members m where m.org = members.org and m.person = 'me'));

create table closed (id int primary key, body text unique);
alter table closed enable row level security;
create policy s on closed for select using (true);`;

/** One write on both sides. */
interface Case {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly prefer?: string;
  readonly body?: unknown;
  readonly sql: string;
}

const flags = (failing: Failing): Record<string, boolean> =>
  Object.fromEntries(policyColumns.map((c) => [c, c !== failing]));
const values = (failing: Failing): string => policyColumns.map((c) => String(c !== failing)).join(', ');
const assign = (failing: Failing): string => policyColumns.map((c) => `${c} = ${String(c !== failing)}`).join(', ');
const excluded = ['body', ...policyColumns].map((c) => `${c} = excluded.${c}`).join(', ');

/** Every form of command; `failing` names the column that is false in the row as the caller wants it. */
function casesOf(failing: Failing): readonly Case[] {
  const row = (id: number): object => ({ id, body: 'new', ...flags(failing) });
  const insert = (id: number): string => `insert into notes values (${id}, 'new', ${values(failing)})`;
  const merge = 'resolution=merge-duplicates,return=minimal';
  const ignore = 'resolution=ignore-duplicates,return=minimal';
  const post = { method: 'POST', path: 'notes', body: row(2) };
  const patch = { method: 'PATCH', body: { body: 'new', ...flags(failing) } };
  const update = `update notes set body = 'new', ${assign(failing)}`;
  return [
    { ...post, name: 'insert', prefer: 'return=minimal', sql: `${insert(2)} returning 1` },
    {
      ...post,
      name: 'insert of several',
      body: [{ id: 3, body: 'ok', ...flags(null) }, row(2)],
      sql: `insert into notes values (3, 'ok', ${values(null)}), (2, 'new', ${values(failing)})`,
    },
    {
      ...post,
      name: 'insert giving the row',
      path: 'notes?select=id',
      prefer: 'return=representation',
      sql: `${insert(2)} returning id`,
    },
    { ...post, name: 'insert giving its address', prefer: 'return=headers-only', sql: `${insert(2)} returning id` },
    { ...patch, name: 'update of all', path: 'notes', sql: update },
    { ...patch, name: 'update of one', path: 'notes?id=eq.1', sql: `${update} where id = 1` },
    {
      ...patch,
      name: 'update giving rows',
      path: 'notes?select=id',
      prefer: 'return=representation',
      sql: `${update} returning id`,
    },
    { method: 'DELETE', name: 'delete of all', path: 'notes', sql: 'delete from notes' },
    { method: 'DELETE', name: 'delete of one', path: 'notes?id=eq.1', sql: 'delete from notes where id = 1' },
    {
      method: 'DELETE',
      name: 'delete giving rows',
      path: 'notes?select=id',
      prefer: 'return=representation',
      sql: 'delete from notes returning id',
    },
    {
      ...post,
      name: 'merge into a row',
      body: row(1),
      prefer: merge,
      sql: `${insert(1)} on conflict (id) do update set ${excluded}`,
    },
    {
      ...post,
      name: 'merge of a new row',
      prefer: merge,
      sql: `${insert(2)} on conflict (id) do update set ${excluded}`,
    },
    {
      ...post,
      name: 'merge of some columns',
      body: { id: 1, body: 'new' },
      prefer: merge,
      sql: "insert into notes (id, body) values (1, 'new') on conflict (id) do update set body = excluded.body",
    },
    {
      ...post,
      name: 'merge giving rows',
      path: 'notes?select=id',
      body: row(1),
      prefer: 'resolution=merge-duplicates,return=representation',
      sql: `${insert(1)} on conflict (id) do update set ${excluded} returning id`,
    },
    {
      name: 'put',
      method: 'PUT',
      path: 'notes?id=eq.1',
      body: row(1),
      sql: `${insert(1)} on conflict (id) do update set ${excluded}`,
    },
    { ...post, name: 'ignored row', body: row(1), prefer: ignore, sql: `${insert(1)} on conflict (id) do nothing` },
    { ...post, name: 'ignore of a new row', prefer: ignore, sql: `${insert(2)} on conflict (id) do nothing` },
  ];
}

/** One policy fails for the old or for the new row, or for none. */
const failures = [
  { old: null, wanted: null },
  ...policyColumns.map((column) => ({ old: column, wanted: null })),
  ...policyColumns.map((column) => ({ old: null, wanted: column })),
];

const anon: Principal = { role: 'anon', claims: { role: 'anon' } };
const before = (old: Failing): string => `insert into notes values (1, 'old', ${values(old)})`;
const after = 'select id, body, may_select, may_insert, may_update, may_become, may_delete from notes order by id';

describe.runIf(testEngines.includes('postgres'))('The command table over HTTP', () => {
  let native: RowSecurity;
  let record: SchemaRecord;
  const servers = new Map<string, WriteServer>();

  beforeAll(async () => {
    native = await RowSecurity.open(schema);
    ({ record } = await parseSchema([{ path: 'schema.sql', text: schema }]));
    for (const server of await Promise.all(testEngines.map((engine) => WriteServer.open(engine, schema))))
      servers.set(server.name, server);
  });

  afterAll(async () => {
    for (const server of servers.values()) await server.close();
    await native.close();
  });

  const serverOf = (engine: string): WriteServer => {
    const server = servers.get(engine);
    if (!server) throw new Error(`no server on ${engine}`);
    return server;
  };

  async function ask(
    server: WriteServer,
    { method, path, prefer = '', body }: Omit<Case, 'name' | 'sql'>,
  ): Promise<string> {
    const answer = await server.fetch(`/rest/v1/${path}`, anon, {
      method,
      headers: { prefer, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.ok) return 'done';
    return ((await answer.json()) as { code: string }).code;
  }

  const fillNotes = (server: WriteServer, old: Failing): Promise<void> =>
    server.fill(record, new Map([['notes', [{ id: '1', body: 'old', ...texts(flags(old)) }]]]));

  const names = casesOf(null).map(({ name }) => name);

  describe.each(testEngines)('%s', (engine) => {
    it.each(names)('%s', async (name) => {
      const server = serverOf(engine);
      for (const { old, wanted } of failures) {
        const found = casesOf(wanted).find((one) => one.name === name);
        if (!found) throw new Error(name);
        await fillNotes(server, old);
        const expected = await native.outcome(anon, { before: before(old), sql: found.sql, after });
        const ours = await ask(server, found);
        const rows = await server.content('notes');
        expect({ old, wanted, outcome: ours, rows }).toEqual({
          old,
          wanted,
          outcome: expected.outcome,
          rows: expected.rows.map(asJson).sort(),
        });
      }
    });

    it.each([
      ['a key somebody else has', { id: 2, size: 1, code: 7, mine: false }],
      ['the primary key of a hidden row', { id: 1, size: 1, mine: false }],
      ['a foreign key to nothing', { id: 2, size: 1, note: 99, mine: false }],
      ['a check constraint', { id: 2, size: 0, mine: false }],
      ['no value where one must be', { id: 2, size: null, mine: false }],
    ])('a policy refuses before %s does', async (_what, row) => {
      const server = serverOf(engine);
      await server.fill(
        record,
        new Map([
          ['notes', []],
          ['pages', [{ id: '1', note: null, code: '7', size: '1', mine: 'false' }]],
        ]),
      );
      const plain = await ask(server, { method: 'POST', path: 'pages', body: { ...row, mine: true } });
      expect(plain).toMatch(/^23/);
      expect(await ask(server, { method: 'POST', path: 'pages', body: row })).toBe('42501');
      expect(
        await ask(server, {
          method: 'POST',
          path: 'pages',
          body: [
            { ...row, id: 5, size: 1, code: 5, note: null, mine: true },
            { code: null, note: null, ...row },
          ],
        }),
      ).toBe('42501');
      const upsert = { method: 'POST', path: 'pages?on_conflict=id', body: row };
      expect(await ask(server, { ...upsert, prefer: 'resolution=merge-duplicates' })).toBe('42501');
      expect(await ask(server, { ...upsert, prefer: 'resolution=ignore-duplicates' })).toBe('42501');
    });

    it('a change refuses before its constraints do, and tells nothing of rows it may not reach', async () => {
      const server = serverOf(engine);
      const page = (id: string, mine: string): Record<string, string | null> => ({
        id,
        note: null,
        code: id,
        size: '1',
        mine,
      });
      await server.fill(
        record,
        new Map([
          ['notes', []],
          ['pages', [page('1', 'true'), page('2', 'false')]],
        ]),
      );
      const patch = (path: string, body: object): Promise<string> =>
        ask(server, { method: 'PATCH', path: `pages?${path}`, body });
      for (const wrong of [{ code: 2 }, { note: 99 }, { size: 0 }, { id: 2 }]) {
        expect(await patch('id=eq.1', wrong)).toMatch(/^23/);
        expect(await patch('id=eq.1', { ...wrong, mine: false })).toBe('42501');
        expect(await patch('id=eq.2', { ...wrong, mine: false })).toBe('done');
      }
    });

    it('a row is checked before it is there: a look-up in its own table does not find it', async () => {
      const server = serverOf(engine);
      await server.fill(record, new Map([['members', [{ org: '1', person: 'me' }]]]));
      const post = (body: unknown): Promise<string> => ask(server, { method: 'POST', path: 'members', body });
      expect(await post({ org: 2, person: 'me' })).toBe('42501');
      expect(
        await post([
          { org: 1, person: 'one' },
          { org: 2, person: 'me' },
        ]),
      ).toBe('42501');
      expect(await ask(server, { method: 'PATCH', path: 'members?person=eq.me', body: { org: 2 } })).toBe('42501');
      expect(await post({ org: 1, person: 'you' })).toBe('done');
      expect(await server.content('members')).toEqual(['{"org":"#1","person":"me"}', '{"org":"#1","person":"you"}']);
    });

    it('without a policy for the command nothing is asked of the database', async () => {
      const server = serverOf(engine);
      await server.fill(record, new Map([['closed', [{ id: '1', body: 'a' }]]]));
      expect(await ask(server, { method: 'POST', path: 'closed', body: { id: 1, body: 'a' } })).toBe('42501');
      expect(
        await ask(server, { method: 'POST', path: 'closed', prefer: 'resolution=merge-duplicates', body: { id: 1 } }),
      ).toBe('42501');
      expect(await ask(server, { method: 'PATCH', path: 'closed?id=eq.1', body: { body: 'b' } })).toBe('done');
      expect(await ask(server, { method: 'DELETE', path: 'closed?id=eq.1' })).toBe('done');
      expect(await server.content('closed')).toEqual(['{"body":"a","id":"#1"}']);
    });
  });
});

const texts = (row: Record<string, boolean>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));

/** A row of `after` as the product's canonical JSON. */
function asJson(row: unknown): string {
  const [id, body, ...mays] = row as [number, string, ...boolean[]];
  const all: [string, unknown][] = [
    ['id', `#${id}`],
    ['body', body],
    ...policyColumns.map((name, i): [string, unknown] => [name, mays[i]]),
  ];
  return JSON.stringify(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))));
}
