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
});
