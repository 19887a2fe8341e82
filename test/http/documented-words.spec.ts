import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { catalogue, type ErrorEntry } from '@backstay/kernel';
import { answerTypes, bodyTypes, followedPreferences, planTypes, preferenceValues, rawTypes } from '@backstay/query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { readDocument, type DataDocument, type DocumentedOperation } from './data-document.js';

const schema = `
create table books (id integer primary key, title text not null, price numeric(8, 2));
create policy "all" on books using (true);
create function shout(books) returns text language sql stable as $$ select upper($1.title) $$;
create function cheaper(most numeric, id integer default 0) returns setof books language sql stable
  as $$ select * from books where price < most $$;
create function longest() returns integer language sql stable as $$ select max(length(title)) from books $$;
create function reprice(book integer, amount numeric) returns setof books language sql
  as $$ update books set price = amount where id = book returning * $$;
create function size_of(text) returns integer language sql stable as $$ select length($1) $$;
create function dump_of(bytea) returns bytea language sql stable as $$ select $1 $$;
create function title_of(jsonb) returns text language sql stable as $$ select $1 ->> 'title' $$;
`;

let server: TestServer;
let document: DataDocument;
beforeAll(async () => {
  server = await startServer({ files: { 'schema/01.sql': schema } });
  document = await readDocument(server.url, server.serviceKey);
});
afterAll(() => server.stop());

const on = (method: string, name = 'books'): DocumentedOperation => {
  const found = document.operation(`/rest/v1/${name}`, method);
  if (found === null) throw new Error(`${method} ${name} is not documented`);
  return found;
};
const tableMethods = ['get', 'head', 'post', 'patch', 'put', 'delete'] as const;
const operations = (): readonly DocumentedOperation[] => [
  ...[...tableMethods, 'options'].map((method) => on(method)),
  ...['get', 'head', 'post', 'options'].map((method) => on(method, 'rpc/cheaper')),
  on('post', 'rpc/reprice'),
];

describe('parameters stand on the operations that read them', () => {
  it.each([
    ['query select', ['get', 'head', 'post', 'patch', 'put', 'delete']],
    ['query order', ['get', 'head', 'post', 'patch', 'delete']],
    ['query and', ['get', 'head', 'patch', 'delete']],
    ['query or', ['get', 'head', 'patch', 'delete']],
    ['query limit', ['get', 'head', 'patch', 'delete']],
    ['query offset', ['get', 'head']],
    ['query columns', ['post', 'patch', 'put']],
    ['query on_conflict', ['post']],
    ['query title', ['get', 'head', 'patch', 'delete']],
    ['query id', ['get', 'head', 'patch', 'put', 'delete']],
    ['query shout', ['get', 'head']],
    ['header Range', ['get']],
    ['header If-Match', ['get', 'head', 'patch', 'put', 'delete']],
    ['header If-None-Match', ['get', 'head', 'put']],
    ['header Prefer', ['get', 'head', 'post', 'patch', 'put', 'delete']],
    ['header Accept-Profile', ['get', 'head']],
    ['header Content-Profile', ['post', 'patch', 'put', 'delete']],
    ['header X-Backstay-Explain', ['get', 'head', 'post', 'patch', 'put', 'delete']],
    ['header X-Request-Id', ['get', 'head', 'post', 'patch', 'put', 'delete']],
    ['header traceparent', ['get', 'head', 'post', 'patch', 'put', 'delete']],
  ])('%s', (parameter, methods) => {
    expect(tableMethods.filter((method) => on(method).parameters.includes(parameter))).toEqual(methods);
  });

  it('no operation names one twice', () => {
    for (const { parameters } of operations()) expect([...new Set(parameters)]).toEqual(parameters);
  });

  it('functions have arguments and what is asked of their rows; an argument goes before a column of its name', () => {
    expect(on('get', 'rpc/cheaper').parameters).toEqual(
      expect.arrayContaining(['query most', 'query id', 'query title', 'query select', 'query limit', 'header Range']),
    );
    expect(on('post', 'rpc/cheaper').parameters).toEqual(expect.arrayContaining(['query id', 'query columns']));
    expect(on('post', 'rpc/cheaper').parameters).not.toContain('query most');
    expect(on('get', 'rpc/longest').parameters.filter((one) => one.startsWith('query'))).toEqual([]);
  });
});

describe('what the parsers know is documented', () => {
  it.each(Object.entries(followedPreferences))('the preferences of %s, and no others', (group, followed) => {
    const methods =
      group === 'call' ? [on('get', 'rpc/cheaper'), on('post', 'rpc/reprice')] : [on(group.toLowerCase())];
    for (const { descriptions } of methods) {
      const told = Object.keys(preferenceValues).filter((name) => descriptions['Prefer']?.includes(`\`${name}=`));
      expect(told.sort()).toEqual([...followed].sort());
    }
  });

  it('every value of a preference', () => {
    const told = operations().map(({ descriptions }) => descriptions['Prefer'] ?? '');
    for (const values of Object.values(preferenceValues))
      for (const value of values ?? []) expect(told.some((text) => text.includes(value))).toBe(true);
  });

  it('the media types of rows and plans, wherever rows are answered', () => {
    const answers = [
      ...tableMethods.flatMap((method) => [200, 201, 206].map((status) => on(method).answer(status))),
      on('get', 'rpc/cheaper').answer(200),
      on('post', 'rpc/reprice').answer(206),
    ].filter((one) => one !== null && one.types.length > 0);
    expect(answers).toHaveLength(10);
    for (const answer of answers) expect(answer?.types).toEqual([...answerTypes, ...planTypes]);
  });

  it('the media types of bodies', () => {
    for (const operation of [on('post'), on('patch'), on('put'), on('post', 'rpc/cheaper'), on('post', 'rpc/reprice')])
      expect(operation.bodies).toEqual(Object.values(bodyTypes));
    const raw = ['size_of', 'dump_of', 'title_of'].flatMap((name) => on('post', `rpc/${name}`).bodies);
    const kinds = [...rawTypes].filter(([, kind]) => kind !== 'xml').map(([type]) => type);
    expect(raw.sort()).toEqual([...kinds, 'application/json'].sort());
  });
});

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../../docs', `${name}.md`), 'utf8');
const described = ['http', 'limits', 'data-in-and-out'].map(page).join('\n');

describe('what the pages name is documented', () => {
  it('headers', () => {
    const named = new Set(described.match(/\b[A-Z][A-Za-z]+(?:-[A-Z][a-z]+)+\b|\bETag\b|\bPrefer\b|\btraceparent\b/g));
    const told = new Set(
      operations().flatMap(({ parameters, statuses, answer }) => [
        ...parameters.map((one) => one.replace(/^\w+ /, '').toLowerCase()),
        ...statuses.flatMap((status) => answer(status)!.headers),
      ]),
    );
    expect(named.size).toBeGreaterThan(7);
    expect([...named].filter((name) => !told.has(name.toLowerCase()))).toEqual([]);
  });

  it('statuses, those of every error too', () => {
    const named = (described.match(/\b[2-5]\d\d\b/g) ?? []).filter((status) => status in STATUS_CODES);
    const errors = (Object.values(catalogue) as readonly ErrorEntry<never>[])
      .filter(({ code }) => /^[A-Z0-9]+$/.test(code))
      .flatMap(({ status, unauthenticatedStatus }) => [status, unauthenticatedStatus ?? status]);
    const told = new Set(operations().flatMap(({ statuses }) => statuses));
    expect([...new Set([...named.map(Number), ...errors])].filter((status) => !told.has(status))).toEqual([]);
  });

  it('media types', () => {
    const named = new Set(described.match(/\b(?:application|text)\/[\w.+-]+/g));
    const told = operations().flatMap(({ bodies, statuses, answer }) => [
      ...bodies,
      ...statuses.flatMap((status) => answer(status)!.types),
    ]);
    expect(named.size).toBeGreaterThan(2);
    expect([...named].filter((type) => !told.some((one) => one.split(';')[0] === type))).toEqual([]);
  });
});
