import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '@backstay/kernel';
import { testEngines, type TestEngineName } from '../support/databases.js';
import { ada, bob } from './concurrent-project.js';
import { WriteServer } from './write-server.js';

const me: Principal = { role: 'authenticated', claims: { sub: ada, role: 'authenticated' } };

const schema = `
create table notes (id int primary key, owner uuid, slug text not null);
alter table notes enable row level security;
create policy own on notes using (owner = auth.uid()) with check (owner = auth.uid());`;

const before = (set: string): readonly string[] => [
  `create trigger notes_insert before insert on notes for each row begin ${set} end`,
  `create trigger notes_update before update on notes for each row begin ${set} end`,
];

/** By hand: fills `slug` where there is none, gives notes called `gift` to somebody else, and refuses those called `never`. */
const triggers: Readonly<Partial<Record<TestEngineName, readonly string[]>>> = {
  postgres: [
    `create function notes_changed() returns trigger language plpgsql as $$ begin
       new.slug := coalesce(new.slug, 'made');
       if new.slug = 'gift' then new.owner := '${bob}'; end if;
       if new.slug = 'never' then raise exception 'No more notes'; end if;
       return new; end $$`,
    'create trigger notes_changed before insert or update on notes for each row execute function notes_changed()',
  ],
  mysql: before(
    `set new.slug = coalesce(new.slug, 'made'); if new.slug = 'gift' then set new.owner = '${bob}'; end if;
     if new.slug = 'never' then signal sqlstate '45000' set message_text = 'No more notes'; end if;`,
  ),
  mariadb: before(
    `set new.slug = coalesce(new.slug, 'made'); if new.slug = 'gift' then set new.owner = '${bob}'; end if;
     if new.slug = 'never' then signal sqlstate '45000' set message_text = 'No more notes'; end if;`,
  ),
  // It cannot change a row before it is there, so nothing fills `slug`.
  sqlite: ['insert', 'update'].flatMap((command) => [
    `create trigger notes_${command} after ${command} on notes when new.slug = 'gift'
      begin update notes set owner = '${bob}' where id = new.id; end`,
    `create trigger notes_never_${command} before ${command} on notes when new.slug = 'never'
      begin select raise(abort, 'No more notes'); end`,
  ]),
};

describe.each(testEngines)('Triggers made by hand on %s', (engine) => {
  let server: WriteServer;

  beforeAll(async () => {
    server = await WriteServer.open(engine, schema);
    await server.execute(triggers[engine] ?? []);
  });

  afterAll(() => server.close());

  async function ask(method: string, path: string, body: unknown): Promise<unknown> {
    const resolution = `,resolution=${method === 'IGNORE' ? 'ignore' : 'merge'}-duplicates`;
    const preferred = path.includes('on_conflict') ? resolution : '';
    const headers = { prefer: `return=representation${preferred}`, 'content-type': 'application/json' };
    const answer = await server.fetch(`/rest/v1/${path}`, me, {
      method: method === 'IGNORE' ? 'POST' : method,
      headers,
      body: JSON.stringify(body),
    });
    const said: unknown = await answer.json();
    return answer.ok ? said : (said as { code: unknown }).code;
  }

  it('cannot carry a row past its policies', async () => {
    expect(await ask('POST', 'notes', { id: 1, owner: ada, slug: 'mine' })).toEqual([
      { id: 1, owner: ada, slug: 'mine' },
    ]);
    expect(await ask('POST', 'notes', { id: 2, owner: ada, slug: 'gift' })).toBe('42501');
    expect(await ask('PATCH', 'notes?id=eq.1', { slug: 'gift' })).toBe('42501');
    expect(await ask('POST', 'notes?on_conflict=id', { id: 1, owner: ada, slug: 'gift' })).toBe('42501');
    expect(await server.content('notes')).toEqual([JSON.stringify({ id: '#1', owner: ada, slug: 'mine' })]);
  });

  it('do not hide what is wrong with a row that is ignored', async () => {
    await ask(
      'POST',
      'notes',
      [1, 2, 3].map((id) => ({ id: id + 10, owner: ada, slug: 'there' })),
    );
    const rows = [
      { id: 11, owner: ada, slug: null },
      { id: 12, owner: ada, slug: null },
      { id: 20, owner: ada, slug: 'new' },
    ];
    const answered = await ask('IGNORE', 'notes?on_conflict=id', rows);
    // Where they fill it nothing is wrong with it.
    expect(answered).toEqual(engine === 'sqlite' ? '23502' : [rows[2]]);
  });

  it('refuse a row in the words of their author', async () => {
    await ask('POST', 'notes', { id: 30, owner: ada, slug: 'kept' });
    const refused = { code: 'P0001', message: 'No more notes', details: null, hint: null };
    for (const [method, path, body] of [
      ['POST', 'notes', { id: 31, owner: ada, slug: 'never' }],
      ['POST', 'notes', [32, 33].map((id) => ({ id, owner: ada, slug: id === 33 ? 'never' : 'first' }))],
      ['PATCH', 'notes?id=eq.30', { slug: 'never' }],
    ] as const) {
      const headers = { 'content-type': 'application/json' };
      const answer = await server.fetch(`/rest/v1/${path}`, me, { method, headers, body: JSON.stringify(body) });
      expect([answer.status, await answer.json()]).toEqual([400, refused]);
    }
    const kept = (await server.content('notes')).filter((row) => /"#3\d"/.test(row));
    expect(kept).toEqual([JSON.stringify({ id: '#30', owner: ada, slug: 'kept' })]);
  });

  const test = engine === 'sqlite' ? null : it;
  test?.('may fill what a write leaves out', async () => {
    expect(await ask('POST', 'notes', { id: 5, owner: ada })).toEqual([{ id: 5, owner: ada, slug: 'made' }]);
    expect(await ask('PATCH', 'notes?id=eq.5', { slug: null })).toEqual([{ id: 5, owner: ada, slug: 'made' }]);
  });
});
