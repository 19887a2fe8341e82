import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';

const files = {
  'schema/10_articles.sql': `
    create table authors (id integer primary key, name text);
    create table articles (
      id uuid primary key, author integer references authors(id), open boolean not null, body text, note text, secret text,
      doc text generated always as (coalesce(body, '') || ' ' || coalesce(note, '')) stored
    );
    create index articles_body on articles using gin (to_tsvector('english', body));
    create index articles_note on articles using gin (to_tsvector('simple', coalesce(note, '')));
    create index articles_doc on articles using gin (to_tsvector('english'::regconfig, doc));
    create index articles_secret on articles using gin (to_tsvector('simple', secret));
    create policy "all" on authors using (true) with check (true);
    create policy "all" on articles to service_role using (true);
    create policy "open ones" on articles for select using (open);
    create policy "new ones" on articles for insert with check (true);
    create policy "open ones change" on articles for update using (open) with check (true);
    create policy "open ones go" on articles for delete using (open);
    revoke select on articles from anon;
    grant select (id, author, open, body, note, doc) on articles to anon;
    create view shown as select id, body from articles;`,
};

const id = (n: number): string => `00000000-0000-0000-0000-00000000000${n}`;
const rows = [
  { id: id(1), author: 1, open: true, body: 'The fat cat sat on the mat.', note: 'red', secret: 'alpha' },
  { id: id(2), author: 1, open: true, body: 'A dog, and a CAT; black cat!', note: 'red green', secret: 'beta' },
  { id: id(3), author: 2, open: true, body: 'Über die Straße: école', note: null, secret: null },
  { id: id(4), author: 2, open: false, body: 'fat cat hidden from others', note: 'hidden', secret: 'gamma' },
  { id: id(5), author: 2, open: true, body: null, note: 'catalog of birds', secret: null },
  { id: id(6), author: 2, open: true, body: 'cat fat; catalog dog', note: 'blue_green', secret: null },
];

/** Filters, and the rows that anon finds. */
const found: readonly (readonly [filter: string, ids: readonly number[]])[] = [
  ['body=fts.cat', [1, 2, 6]],
  ['body=fts(english).cat', [1, 2, 6]],
  ['body=fts.CAT', [1, 2, 6]],
  ['body=fts.cat%26dog', [2, 6]],
  ['body=fts.cat %26 !dog', [1]],
  ['body=fts.!cat', [3]],
  ['body=not.fts.cat', [3]],
  ['body=fts.mat|dog', [1, 2, 6]],
  ['body=fts.fat %26 (mat | catalog)', [1, 6]],
  ['body=fts.catal:*', [6]],
  ['body=fts.fat <-> cat', [1]],
  ["body=fts.'fat cat'", [1]],
  ['body=fts.the %26 cat', [1, 2, 6]],
  ['body=fts.the', []],
  ['body=not.fts.the', [1, 2, 3, 6]],
  ['body=fts.', []],
  ['body=fts.%C3%A9cole', [3]],
  ['body=fts.%C3%89COLE', [3]],
  ['body=fts.ecole', []],
  ['body=fts.stra%C3%9Fe', [3]],
  ['body=plfts.fat cat', [1, 6]],
  ['body=plfts(english).the black cat', [2]],
  ['body=phfts.fat cat', [1]],
  ['body=phfts.cat fat', [6]],
  ['body=wfts.cat -dog', [1]],
  ['body=wfts."fat cat" or "black cat"', [1, 2]],
  ['body=wfts.black or mat -fat', [2]],
  ['note=fts(simple).red', [1, 2]],
  ['note=fts.red', [1, 2]],
  ['note=not.fts.red', [3, 5, 6]],
  ['note=fts.green', [2, 6]],
  ['doc=fts.cat %26 red', [1, 2]],
  ['doc=wfts.catalog', [5, 6]],
  ['or=(body.fts.mat,note.fts.catalog)', [1, 5]],
  ['and=(body.fts.cat,body.not.fts.dog)', [1]],
  ['body=fts.cat&note=fts.green', [2, 6]],
];

describe.each(testEngines)('full-text search on %s', (engine) => {
  let fixture: FixtureServer;

  beforeAll(async () => {
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ files, databaseUrl }));
    for (const row of [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bo' },
    ])
      expect((await ask('POST', 'authors', row)).status).toBe(201);
    expect(await ask('POST', 'articles', rows)).toEqual({ status: 201, body: null });
  });
  afterAll(() => fixture.stop());

  async function ask(method: string, request: string, body?: unknown, key: 'anonKey' | 'serviceKey' = 'anonKey') {
    const { server } = fixture;
    const response = await fetch(`${server.url}/rest/v1/${request}`, {
      method,
      headers: { apikey: server[key], 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as unknown };
  }

  const idsOf = (body: unknown): unknown =>
    Array.isArray(body) ? body.map((row: { id: string }) => Number(row.id.slice(-1))) : body;

  it.each(found)('%s', async (filter, ids) => {
    const { body } = await ask('GET', `articles?select=id&order=id&${filter}`);
    expect(idsOf(body)).toEqual(ids);
  });

  it('is asked for related rows, and by their words', async () => {
    const { body } = await ask(
      'GET',
      'authors?select=id,articles(id)&articles.body=fts.cat&articles.order=id&order=id',
    );
    expect(body).toEqual([
      { id: 1, articles: [{ id: id(1) }, { id: id(2) }] },
      { id: 2, articles: [{ id: id(6) }] },
    ]);
    const inner = await ask('GET', 'authors?select=id,articles!inner(id)&articles.body=fts.mat&order=id');
    expect(inner.body).toEqual([{ id: 1, articles: [{ id: id(1) }] }]);
  });

  it('finds all for the service, and counts', async () => {
    const { body } = await ask('GET', 'articles?select=id&order=id&body=fts.cat', undefined, 'serviceKey');
    expect(idsOf(body)).toEqual([1, 2, 4, 6]);
  });

  it('keeps up with changes and deletions', async () => {
    const row = { id: id(7), open: true, body: 'zebra crossing', note: null, author: 1 };
    expect((await ask('POST', 'articles', row)).status).toBe(201);
    expect(idsOf((await ask('GET', 'articles?select=id&body=fts.zebra')).body)).toEqual([7]);
    expect((await ask('PATCH', 'articles?body=fts.zebra', { body: 'yak' })).status).toBe(204);
    expect(idsOf((await ask('GET', 'articles?select=id&body=fts.zebra')).body)).toEqual([]);
    expect(idsOf((await ask('GET', 'articles?select=id&body=fts.yak')).body)).toEqual([7]);
    expect((await ask('DELETE', 'articles?body=fts.yak')).status).toBe(204);
    expect(idsOf((await ask('GET', 'articles?select=id&body=fts.yak')).body)).toEqual([]);
  });

  it.each([
    ['name=fts.ada', 'authors', 400, 'PGRST127'],
    ['body=fts(german).cat', 'articles', 400, 'PGRST127'],
    ['body=fts(klingon).cat', 'articles', 400, '42704'],
    ['body=fts.cat dog', 'articles', 400, '42601'],
    ['body=fts.cat %26', 'articles', 400, '42601'],
    ['open=fts.cat', 'articles', 404, '42883'],
    ['secret=fts.alpha', 'articles', 401, '42501'],
    ['body=fts.cat', 'shown', 400, 'PGRST127'],
  ])('says why not: %s of %s', async (filter, table, status, code) => {
    expect(await ask('GET', `${table}?select=id&${filter}`)).toMatchObject({ status, body: { code } });
  });

  it('tells the statement that would make the index', async () => {
    expect((await ask('GET', 'authors?name=wfts.ada')).body).toEqual({
      code: 'PGRST127',
      message: 'Feature not implemented',
      details: 'full-text search of a column without an index for it',
      hint: "Write create index on authors using gin (to_tsvector('english', name)); in the schema.",
    });
  });

  const refuses = engine !== 'postgres';
  const short = engine === 'mysql' || engine === 'mariadb';
  it.each([
    ['body=fts.fat <2> mat', refuses],
    ['body=fts.cat:A', refuses],
    ['body=phfts.sat on the mat', refuses],
    ['note=fts.up', short],
  ])('refuses by name what its index cannot answer: %s', async (filter, refused) => {
    expect((await ask('GET', `articles?select=id&${filter}`)).status).toBe(refused ? 400 : 200);
  });
});
