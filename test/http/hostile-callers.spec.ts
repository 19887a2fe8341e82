import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, testSecret, type TestServer } from '../support/server.js';
import { hs256Key } from '../../libs/identity/src/keys/signing-key.js';
import { encode } from '../../libs/identity/src/keys/base64url.js';

const schema = `
create table document (id integer primary key, org bigint not null, title text not null);
alter table document enable row level security;
create policy "of my organisation" on document for select to authenticated
  using (org = (auth.jwt() ->> 'org')::bigint);

-- Whoever sees the names must not learn who has the lower number.
create table ranked (secret integer primary key, name text not null);
alter table ranked enable row level security;
create policy "names are for all" on ranked for select using (true);
revoke select on ranked from anon, authenticated;
grant select (name) on ranked to anon, authenticated;

create table long (id integer primary key, body text not null, doc jsonb not null);
alter table long enable row level security;
create policy "all of it" on long for select using (true);
`;

const rows = Array.from({ length: 60 }, (_, id) => `(${id}, '${'a'.repeat(30_000)}', '{}')`);
const seed = `
insert into document (id, org, title) values (1, 9007199254740992, 'of others'), (2, 9007199254740993, 'mine');
insert into ranked (secret, name) values (30, 'a'), (10, 'b'), (20, 'c');
insert into long (id, body, doc) values ${rows.join(', ')};
`;

describe.each(testEngines)('a caller who means ill, on %s', (engine) => {
  let database: TestDatabase;
  let server: TestServer;
  const ask = (path: string, token = server.anonKey): Promise<Response> =>
    fetch(`${server.url}/rest/v1/${path}`, {
      headers: { apikey: server.anonKey, authorization: `Bearer ${token}` },
    });
  const codeOf = async (response: Response): Promise<unknown> => {
    const { code } = (await response.json()) as { code: unknown };
    return [response.status, code];
  };

  beforeAll(async () => {
    database = await freshDatabase(engine);
    server = await startServer({
      databaseUrl: database.url,
      files: { 'schema/01.sql': schema, 'seed/01.sql': seed },
      env: { BACKSTAY_STATEMENT_TIMEOUT_MS: '1000' },
    });
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  it('has an id beyond 2^53 in a claim and sees no rows of its neighbour', async () => {
    const end = Math.floor(Date.now() / 1000) + 3600;
    const claims = `{"role":"authenticated","exp":${end},"org":9007199254740993}`;
    const input = `${encode('{"alg":"HS256"}')}.${encode(claims)}`;
    const token = `${input}.${hs256Key(testSecret, ['user']).sign(input)}`;
    expect(await (await ask('document?select=title', token)).json()).toEqual([{ title: 'mine' }]);
  });

  it('learns nothing of a hidden key from the order of rows', async () => {
    expect(await (await ask('ranked?select=name')).json()).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(await (await ask('ranked?select=name&limit=1&offset=1')).json()).toEqual([{ name: 'b' }]);
  });

  it('cannot multiply a text until the process has no memory', async () => {
    const copies = Array.from({ length: 150 }, (_, i) => `copy${i}:body`).join(',');
    expect(await codeOf(await ask(`long?select=${copies}`))).toEqual([413, '54000']);
  });

  it.each([
    [
      'lists',
      `long?${Array<string>(40)
        .fill(`id=in.(${Array(40).fill('1').join(',')})`)
        .join('&')}`,
    ],
    ['documents', `long?${Array<string>(40).fill('doc=cs.[[[1]]]').join('&')}`],
  ])('cannot have more by many %s than by one', async (_what, path) => {
    expect(await codeOf(await ask(path))).toEqual([413, '54000']);
  });

  it('cannot keep others waiting with a pattern that fails late everywhere', async () => {
    const slow = Promise.all([1, 2, 3].map(() => ask(`long?select=id&body=like.%25${'_'.repeat(15_000)}Z`)));
    expect((await ask('ranked?select=name&limit=1')).status).toBe(200);
    // Some engines do it in no time; where it takes time it is stopped, and the same caller's next one waits for its turn.
    const answers = [[200], [500, '57014'], [504, 'PGRST003']];
    for (const answer of await slow) expect(answers).toContainEqual(await statusOf(answer));
    expect((await ask('ranked?select=name&limit=1')).status).toBe(200);
  });

  it.runIf(engine === 'sqlite')('cannot keep others waiting who have no user either, and another address', async () => {
    const slow = `long?select=id&body=like.%25${'_'.repeat(15_000)}Z`;
    const own = Promise.all([1, 2, 3, 4].map(async () => codeOf(await ask(slow))));
    // It has a place of its own: stopped like any other, and not turned away before.
    expect(await codeFrom('127.0.0.2', slow)).toBe('57014');
    expect(await own).toContainEqual([504, 'PGRST003']);
  });

  /** What is answered to anonymous callers who come from an address of the loopback. */
  function codeFrom(localAddress: string, path: string): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const headers = { apikey: server.anonKey };
    get(`${server.url}/rest/v1/${path}`, { localAddress, headers }, (answer) => {
      json(answer).then((body) => resolve((body as { code: unknown }).code), reject);
    }).on('error', reject);
    return promise;
  }

  const statusOf = async (answer: Response): Promise<unknown> => (answer.status === 200 ? [200] : await codeOf(answer));
});
