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
};

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
      headers: { apikey: anonKey, 'content-type': 'application/json', prefer: 'return=minimal' },
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
});
