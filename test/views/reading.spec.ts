import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from '../wire/fixture-server.js';
import { ada, files } from './shop.js';

interface Asked {
  readonly as?: 'ada' | 'service';
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

describe.each(testEngines)('views in the data API, on %s', (engine) => {
  let fixture: FixtureServer;

  beforeAll(async () => {
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ files, databaseUrl }));
  });
  afterAll(() => fixture.stop());

  async function ask(request: string, { as, method = 'GET', headers = {}, body }: Asked = {}) {
    const { url, anonKey, serviceKey, userToken } = fixture.server;
    const key = as === 'service' ? serviceKey : anonKey;
    const token = as === 'ada' ? userToken({ sub: ada }) : key;
    const response = await fetch(`${url}/rest/v1/${request}`, {
      method,
      headers: { apikey: key, authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, range: response.headers.get('content-range'), text: await response.text() };
  }

  const rows: readonly (readonly [string, Asked, string])[] = [
    [
      'catalogue?select=id,author,price,tags,made_at&order=id',
      {},
      '[{"id":1,"author":"Ada","price":10.50,"tags":["x"],"made_at":"2026-01-02T03:04:05+00:00"},{"id":3,"author":"Ben","price":20.00,"tags":[],"made_at":null},{"id":5,"author":"Ben","price":5.00,"tags":null,"made_at":null}]',
    ],
    ['catalogue?select=id&order=id', { as: 'ada' }, '[{"id":1},{"id":2},{"id":3},{"id":5}]'],
    ['catalogue?select=id&price=gt.5&loud=like.*E&order=price.desc', {}, '[{"id":3},{"id":1}]'],
    ['catalogue?select=title&tags=cs.{x}', {}, '[{"title":"One"}]'],
    ['catalogue?select=loud&or=(id.eq.3,author.eq.Ada)&order=loud.desc', {}, '[{"loud":"THREE"},{"loud":"ONE"}]'],
    ['catalogue?select=id&limit=1&offset=1', {}, '[{"id":3}]'],
    [
      'ratings?order=book',
      {},
      '[{"book":1,"title":"One","reviews":2,"stars":3.50},{"book":3,"title":"Three","reviews":1,"stars":1.00},{"book":5,"title":"Five","reviews":0,"stars":null}]',
    ],
    ['ratings?select=book&reviews=gte.1&stars=lt.3', {}, '[{"book":3}]'],
    ['good', {}, '[{"book":1,"title":"One"}]'],
    ['good?order=book', { as: 'ada' }, '[{"book":1,"title":"One"},{"book":2,"title":"Two"}]'],
    ['mine?order=id', { as: 'ada' }, '[{"id":1,"title":"One"},{"id":2,"title":"Two"}]'],
    ['chances?order=id', { as: 'service' }, '[{"id":1,"title":null},{"id":2,"title":null},{"id":3,"title":null}]'],
    ['totals', {}, '[{"books":3,"total":35.50}]'],
    ['totals', { as: 'ada' }, '[{"books":4,"total":42.75}]'],
    ['totals', { as: 'service' }, '[{"books":5,"total":43.74}]'],
    ['prices?select=author_id,books&order=author_id', {}, '[{"author_id":1,"books":1},{"author_id":2,"books":2}]'],
    ['prices?author_id=eq.1', { as: 'ada' }, '[{"author_id":1,"books":2,"total":17.75,"cheapest":7.25,"last":"Two"}]'],
    [
      'shelves?order=author_id',
      {},
      '[{"author_id":1,"first":"B  ","last":"B  "},{"author_id":2,"first":"B  ","last":"a  "}]',
    ],
    ['shelves?last=eq.a&select=author_id', {}, '[{"author_id":2}]'],
    // Relations of the tables, in both directions, and views at both ends.
    ['catalogue?select=title,authors(name)&id=eq.1', {}, '[{"title":"One","authors":{"name":"Ada"}}]'],
    [
      'catalogue?select=id,reviews(stars)&order=id&reviews.order=stars',
      {},
      '[{"id":1,"reviews":[{"stars":2},{"stars":5}]},{"id":3,"reviews":[{"stars":1}]},{"id":5,"reviews":[]}]',
    ],
    [
      'authors?select=name,catalogue(title)&order=name&catalogue.order=title',
      {},
      '[{"name":"Ada","catalogue":[{"title":"One"}]},{"name":"Ben","catalogue":[{"title":"Five"},{"title":"Three"}]},{"name":"Cem","catalogue":[]}]',
    ],
    [
      'authors?select=name,catalogue!inner(title)&catalogue.price=lt.6&order=name',
      {},
      '[{"name":"Ben","catalogue":[{"title":"Five"}]}]',
    ],
    [
      'reviews?select=stars,catalogue(author)&order=stars.desc&limit=1',
      {},
      '[{"stars":5,"catalogue":{"author":"Ada"}}]',
    ],
    [
      'catalogue?select=title,authors(name)&order=authors(name).desc,id&limit=1',
      {},
      '[{"title":"Three","authors":{"name":"Ben"}}]',
    ],
    ['books?select=title,author_id(name)&id=eq.1', {}, '[{"title":"One","author_id":{"name":"Ada"}}]'],
  ];
  it.each(rows)('%s %j', async (request, asked, expected) => {
    const { status, text } = await ask(request, asked);
    expect(text).toBe(expected);
    expect(status).toBe(200);
  });

  it('counts, pages and comes as CSV and as one object', async () => {
    const counted = { headers: { prefer: 'count=exact' } };
    expect(await ask('catalogue?select=id&limit=2', counted)).toMatchObject({ status: 206, range: '0-1/3' });
    expect(await ask('ratings?select=book', { ...counted, method: 'HEAD' })).toMatchObject({
      status: 200,
      range: '0-2/3',
    });
    expect((await ask('ratings?order=book', { headers: { accept: 'text/csv' } })).text).toBe(
      'book,title,reviews,stars\n1,One,2,3.50\n3,Three,1,1.00\n5,Five,0,',
    );
    const one = { headers: { accept: 'application/vnd.pgrst.object+json' } };
    expect((await ask('good', one)).text).toBe('{"book":1,"title":"One"}');
  });

  const refused: readonly (readonly [string, Asked, number, string])[] = [
    ['secrets', {}, 401, '42501'],
    ['secrets', { as: 'ada' }, 403, '42501'],
    ['secrets?select=id', { as: 'ada' }, 403, '42501'],
    ['mine', { as: 'ada', headers: { prefer: 'count=exact' } }, 200, ''],
    ['mine', {}, 401, '42501'],
    ['closed', {}, 401, '42501'],
    ['prices', {}, 401, '42501'],
    ['prices?select=books&total=gt.1', {}, 401, '42501'],
    ['catalogue?select=state', {}, 400, '42703'],
    ['catalogu', {}, 404, 'PGRST205'],
    ['ratings?select=*,authors(*)', {}, 400, 'PGRST200'],
    ['catalogue', { method: 'POST', body: { id: 9 } }, 400, '55000'],
    ['catalogue?id=eq.1', { method: 'PATCH', body: { title: 'x' }, as: 'service' }, 400, '55000'],
    ['catalogue?id=eq.1', { method: 'DELETE', as: 'service' }, 400, '55000'],
    ['ratings?book=eq.1', { method: 'PUT', body: { book: 1 }, as: 'service' }, 400, '55000'],
  ];
  it.each(refused)('%s %j is answered with %i %s', async (request, asked, status, code) => {
    const found = await ask(request, asked);
    expect(found.status, found.text).toBe(status);
    if (code !== '') expect(JSON.parse(found.text)).toMatchObject({ code });
  });

  it('reads a column of a table that its role may not read through no view, and what it may through one', async () => {
    expect(JSON.parse((await ask('closed?order=id', { as: 'service' })).text)).toHaveLength(3);
    expect(JSON.parse((await ask('secrets?order=id', { as: 'service' })).text)).toContainEqual({ id: 1, secret: 'a' });
  });

  it('stands in the documentation as what can be read', async () => {
    const { url, anonKey } = fixture.server;
    const found = await fetch(`${url}/rest/v1/`, { headers: { apikey: anonKey } });
    const { paths, definitions } = (await found.json()) as {
      paths: Record<string, object>;
      definitions: Record<string, { description?: string; properties: Record<string, { description?: string }> }>;
    };
    expect(Object.keys(paths['/catalogue'] ?? {})).toEqual(['get']);
    expect(definitions['catalogue']?.description).toBe('What can be bought');
    expect(definitions['catalogue']?.properties['loud']?.description).toContain('The title, aloud');
    expect(Object.keys(definitions['prices']?.properties ?? {})).toEqual(['author_id', 'books']);
    expect(paths['/closed']).toBeUndefined();
  });
});
