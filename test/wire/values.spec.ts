import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';

const files = {
  'schema/10_names.sql': `
    create table names (
      id integer primary key, name text not null check (length(name) / 2 < 5),
      half integer generated always as (length(name) / 2) stored,
      letters text generated always as (length(name)::text) stored
    );
    create policy "halves" on names using (length(name) / 2 = 1 or length(name)::text = '5') with check (true);
    create function count_letters(x text) returns text language sql stable as $$ select length(x)::text $$;
    create function half_of(x text) returns integer language sql stable as $$ select char_length(x) / 2 $$;
    create function letters_of_all() returns bigint language sql stable security definer
      as $$ select sum(length(name)) from names $$;`,
  'schema/20_documents.sql': `
    create table documents (
      id integer primary key, docs jsonb[] default '{"{\\"b\\": 1, \\"a\\": \\"x\\"}",NULL,"\\"y\\""}', texts json[]
    );
    create policy "all" on documents using (true) with check (true);
    create function same_documents(xs jsonb[]) returns jsonb[] language sql stable as $$ select xs $$;
    create function add_documents(key integer, xs jsonb[]) returns setof documents language sql
      as $$ insert into documents (id, docs) values (key, xs) returning * $$;`,
  'schema/30_arrays.sql': `
    create table arrays (
      id integer primary key, amounts numeric(8,2)[], whole numeric(5)[], reals real[],
      doubles double precision[], moments timestamptz(3)[], codes char(4)[], check (not amounts @> '{13}')
    );
    create policy "all" on arrays for select using (amounts @> '{1.5}' or id = 2);
    create policy "in" on arrays for insert with check (true);
    create function with_amounts(xs numeric[]) returns setof arrays language sql stable
      as $$ select * from arrays where amounts @> xs $$;`,
  'seed/30_arrays.json': JSON.stringify([
    { id: 1, amounts: [1.5, 2, 0], whole: [7], reals: [0.1, '-0'], doubles: [0.1, 1e300], codes: ['a'] },
    { id: 2, amounts: [3], moments: ['2026-01-02T03:04:05.5Z'] },
    { id: 3, amounts: [4] },
  ]),
  'schema/40_json.sql': `
    create table texts (id integer primary key, j json, jb jsonb, d double precision);
    create policy "all" on texts using (true) with check (true);
    create function same_bytes(x bytea) returns bytea language sql stable as $$ select x $$;`,
  'seed/20_documents.json': '[{"id":1,"docs":[{"b":1,"a":2.5},"x",1,null],"texts":[{"b":1,"a":2.5},"x",1,null]}]',
};

const sentDocuments = '[{"b":1,"a":2.5},"x",1,null]';
const keptDocuments = '[{"a": 2.5, "b": 1},"x",1,null]';

describe.each(testEngines)('values on %s', (engine) => {
  let fixture: FixtureServer;

  beforeAll(async () => {
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ files, databaseUrl }));
  });
  afterAll(() => fixture.stop());

  /** The text of an answer, whose digits and blanks count. */
  async function ask(method: string, request: string, body?: string): Promise<string> {
    const { url, anonKey } = fixture.server;
    const response = await fetch(`${url}/rest/v1/${request}`, {
      method,
      headers: {
        apikey: anonKey,
        'content-type': 'application/json',
        ...(request.startsWith('rpc') ? {} : { prefer: 'return=minimal' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    return `${response.status} ${await response.text()}`;
  }

  it('a length is a whole number, as text, divided, summed, in checks, policies and generated columns', async () => {
    expect(await ask('POST', 'rpc/count_letters', '{"x":"abc"}')).toBe('200 "3"');
    expect(await ask('POST', 'rpc/half_of', '{"x":"abc"}')).toBe('200 1');
    const rows = ['ab', 'abc', 'abcd', 'abcde', 'abcdefghi'].map((name, id) => ({ id, name }));
    expect(await ask('POST', 'names', JSON.stringify(rows))).toBe('201 ');
    expect(await ask('POST', 'names', '{"id":9,"name":"abcdefghij"}')).toMatch(/^400 .*23514/);
    expect(await ask('GET', 'names?select=name,half,letters&order=id')).toBe(
      '200 [{"name":"ab","half":1,"letters":"2"},{"name":"abc","half":1,"letters":"3"},{"name":"abcde","half":2,"letters":"5"}]',
    );
    expect(await ask('POST', 'rpc/letters_of_all', '{}')).toBe('200 23');
  });

  it('documents in arrays are kept as they are sent, on each way', async () => {
    const kept = (id: number) => ask('GET', `documents?select=docs,texts&id=eq.${id}`);
    const both = `200 [{"docs":${keptDocuments},"texts":${sentDocuments}}]`;
    expect(await kept(1)).toBe(both);
    const row = `"docs":${sentDocuments},"texts":${sentDocuments}`;
    expect(await ask('POST', 'documents', `{"id":2,${row}}`)).toBe('201 ');
    expect(await kept(2)).toBe(both);
    expect(await ask('POST', 'documents', '{"id":3}')).toBe('201 ');
    expect(await kept(3)).toBe('200 [{"docs":[{"a": "x", "b": 1},null,"y"],"texts":null}]');
    expect(await ask('PATCH', 'documents?id=eq.3', `{${row}}`)).toBe('204 ');
    expect(await kept(3)).toBe(both);
    expect(await ask('POST', 'rpc/same_documents', `{"xs":${sentDocuments}}`)).toBe(`200 ${keptDocuments}`);
    expect(await ask('POST', 'rpc/add_documents?select=docs', `{"key":4,"xs":${sentDocuments}}`)).toBe(
      `200 [{"docs":${keptDocuments}}]`,
    );
    expect(await ask('GET', 'documents?select=docs::text&id=eq.4')).toBe(
      String.raw`200 [{"docs":"{\"{\\\"a\\\": 2.5, \\\"b\\\": 1}\",\"\\\"x\\\"\",1,NULL}"}]`,
    );
  });

  it('documents in arrays are compared by PostgreSQL, and refused by name where their texts would be', async () => {
    const found = await ask('GET', 'documents?select=id&docs=cs.{1.0}&id=eq.1');
    if (engine === 'postgres') expect(found).toBe('200 [{"id":1}]');
    else expect(found).toMatch(/^400 .*Comparison of these jsonb\[\] values on this database/);
  });

  it.each([
    ['amounts=cs.{1.5}', [1]],
    ['amounts=cs.{1.500,2}', [1]],
    ['amounts=cs.{1.505}', []],
    ['amounts=cs.{1.495}', []],
    ['amounts=eq.{1.5,2,0}', [1]],
    ['amounts=eq.{1.5,2.001,0}', []],
    ['amounts=neq.{3}', [1]],
    ['amounts=in.("{3}","{9}")', [2]],
    ['amounts=isdistinct.{3.0}', [1]],
    ['amounts=ov.{2,9}', [1]],
    ['amounts=ov.{1e0,3e0}', [2]],
    ['amounts=cd.{1.5,2,0,7}', [1]],
    ['amounts=cd.{1.501,2,0,7}', []],
    ['whole=cs.{7.0}', [1]],
    ['whole=cs.{7.1}', []],
    ['reals=cs.{0.10,0}', [1]],
    ['doubles=eq.{1e-1,1e300}', [1]],
    ['doubles=cs.{-0.0}', []],
    ['moments=cs.{2026-01-02T04:04:05.500%2B01:00}', [2]],
    ['codes=cs.{"a "}', [1]],
  ])('equal elements of arrays are found however they are written: %s', async (filter, ids) => {
    expect(await ask('GET', `arrays?select=id&order=id&${filter}`)).toBe(
      `200 ${JSON.stringify(ids.map((id) => ({ id })))}`,
    );
  });

  it('arrays of decimals are compared in checks and functions, and shown with their digits', async () => {
    expect(await ask('POST', 'arrays', '{"id":9,"amounts":[13.0]}')).toMatch(/^400 .*23514/);
    expect(await ask('POST', 'rpc/with_amounts?select=id', '{"xs":[1.50,"2.0"]}')).toBe('200 [{"id":1}]');
    expect(await ask('POST', 'rpc/with_amounts?select=id', '{"xs":[1.501]}')).toBe('200 []');
    expect(await ask('GET', 'arrays?select=amounts,reals,codes,text:amounts::text&id=eq.1')).toBe(
      // PostgreSQL alone keeps the minus of a zero (docs/limits.md).
      `200 [{"amounts":[1.50,2.00,0.00],"reals":[0.1,${engine === 'postgres' ? '-0' : '0'}],"codes":["a   "],"text":"{1.50,2.00,0.00}"}]`,
    );
    expect(await ask('GET', 'arrays?select=doubles::text&id=eq.1')).toBe('200 [{"doubles":"{0.1,1e+300}"}]');
  });

  it('bytes that a function is called with stay bytes', async () => {
    expect(await ask('POST', 'rpc/same_bytes', '{"x":"abc"}')).toBe(String.raw`200 "\\x616263"`);
    expect(await ask('POST', 'rpc/same_bytes', String.raw`{"x":"\\xff00"}`)).toBe(String.raw`200 "\\xff00"`);
    expect(await ask('POST', 'rpc/same_bytes', String.raw`{"x":"\\x"}`)).toBe(String.raw`200 "\\x"`);
    expect(await ask('POST', 'rpc/same_bytes', '{"x":null}')).toBe('200 null');
  });

  it('json keeps its numbers and keys as they were sent, without the blanks between them', async () => {
    const sent = '{"b": 2.50, "a": [1, 2.5], "b": 1e-7, "s": "x, y: z"}';
    expect(await ask('POST', 'texts', `{"id":1,"j":${sent}}`)).toBe('201 ');
    expect(await ask('GET', 'texts?select=j&id=eq.1')).toBe(
      '200 [{"j":{"b":2.50,"a":[1,2.5],"b":1e-7,"s":"x, y: z"}}]',
    );
    // Paths into it would lose digits there.
    const long = await ask('POST', 'texts', '{"id":3,"j":{"n":9007199254740993.10}}');
    if (engine === 'mysql') expect(long).toMatch(/^400 .*22003/);
    else expect(await ask('GET', 'texts?select=n:j->>n&id=eq.3')).toBe('200 [{"n":"9007199254740993.10"}]');
  });

  it('a path into json gives what is there, but on MySQL in its own words (docs/limits.md)', async () => {
    expect(await ask('POST', 'texts', '{"id":2,"j":{"a":[1,2.50],"o":{"b":1,"a":"x, y"},"s":"p, q"}}')).toBe('201 ');
    const found = await ask('GET', 'texts?select=a:j->a,t:j->>a,o:j->>o,s:j->>s&id=eq.2');
    const [a, t, o] =
      engine === 'mysql'
        ? ['[1, 2.5]', '[1, 2.5]', '{"a": "x, y", "b": 1}']
        : ['[1,2.50]', '[1,2.50]', '{"b":1,"a":"x, y"}'];
    expect(found).toBe(`200 ${JSON.stringify([{ a: '@', t, o, s: 'p, q' }]).replace('"@"', a)}`);
    expect(await ask('GET', `texts?select=id&j->>a=eq.${t}&id=eq.2`)).toBe('200 [{"id":2}]');
  });

  it('numbers in jsonb that MySQL would change are refused there (docs/limits.md)', async () => {
    for (const [id, number, kept] of [
      [10, '2.50', '2.50'],
      [11, '1e-7', '0.0000001'],
      [12, '0.1000', '0.1000'],
    ] as const) {
      const written = await ask('POST', 'texts', `{"id":${id},"jb":{"n":${number}}}`);
      if (engine === 'mysql') expect(written).toMatch(/^400 .*22003/);
      else expect(written).toBe('201 ');
      const rows = engine === 'mysql' ? '[]' : `[{"jb":{"n": ${kept}}}]`;
      expect(await ask('GET', `texts?select=jb&id=eq.${id}`)).toBe(`200 ${rows}`);
    }
  });

  it('documents have at most 31 levels', async () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(await ask('POST', 'texts', `{"id":20,"j":${nested(31)},"jb":${nested(31)}}`)).toBe('201 ');
    expect(await ask('GET', 'texts?select=j,jb&id=eq.20')).toBe(`200 [{"j":${nested(31)},"jb":${nested(31)}}]`);
    for (const column of ['j', 'jb']) {
      for (const levels of [32, 61]) {
        expect(await ask('POST', 'texts', `{"id":21,"${column}":${nested(levels)}}`)).toMatch(
          /^413 .*"54000".*depth of JSON is over the limit of 31/,
        );
      }
    }
  });

  it('MariaDB does not know two writings of a number as one beside one beyond a double (docs/limits.md)', async () => {
    const found = async (filter: string): Promise<string> => ask('GET', `texts?select=id&id=eq.30&${filter}`);
    const row = '{"id":30,"jb":{"n":9007199254740993,"f":0.5}}';
    expect(await ask('POST', 'texts', row)).toBe('201 ');
    expect(await found('jb=eq.{"n":9007199254740993,"f":0.5}')).toBe('200 [{"id":30}]');
    const other = await found('jb=eq.{"n":9007199254740993,"f":0.50}');
    expect(other).toBe(engine === 'mariadb' ? '200 []' : '200 [{"id":30}]');
  });
});
