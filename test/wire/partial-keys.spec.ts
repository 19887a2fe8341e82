import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';

const files = {
  'schema/10_slots.sql': `
    create table slots (id integer primary key, owner integer not null, state varchar(10) not null, name text);
    create unique index one_live on slots (owner) where state = 'live';
    create unique index names on slots (lower(name));
    create policy "all" on slots using (true) with check (true);`,
};

describe.each(testEngines)('unique indexes over some rows, or over expressions, on %s', (engine) => {
  let fixture: FixtureServer;

  beforeAll(async () => {
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ files, databaseUrl }));
  });
  afterAll(() => fixture.stop());

  async function ask(method: string, request: string, body?: unknown, prefer = '') {
    const { url, anonKey } = fixture.server;
    const response = await fetch(`${url}/rest/v1/${request}`, {
      method,
      headers: { apikey: anonKey, 'content-type': 'application/json', prefer },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as unknown };
  }

  it('refuse the second row by their name, and let through what they do not hold', async () => {
    const first = { id: 1, owner: 7, state: 'live', name: 'Ann' };
    expect((await ask('POST', 'slots', first)).status).toBe(201);
    expect((await ask('POST', 'slots', { ...first, id: 2, state: 'old', name: 'Ben' })).status).toBe(201);
    expect(await ask('POST', 'slots', { ...first, id: 3, name: 'Cas' })).toMatchObject({
      status: 409,
      body: { code: '23505', message: 'duplicate key value violates unique constraint "one_live"' },
    });
    expect(await ask('POST', 'slots', { ...first, id: 3, owner: 8, name: 'ANN' })).toMatchObject({
      status: 409,
      body: { code: '23505', message: 'duplicate key value violates unique constraint "names"' },
    });
    expect(await ask('PATCH', 'slots?id=eq.2', { state: 'live' })).toMatchObject({
      status: 409,
      body: { code: '23505' },
    });
    expect((await ask('GET', 'slots?select=*&order=id')).body).toEqual([
      first,
      { id: 2, owner: 7, state: 'old', name: 'Ben' },
    ]);
  });

  it.each(['owner', 'name'])('say nothing about which row is meant by on_conflict=%s', async (column) => {
    const row = { id: 9, owner: 7, state: 'live', name: 'Ann' };
    expect(await ask('POST', `slots?on_conflict=${column}`, row, 'resolution=merge-duplicates')).toMatchObject({
      status: 400,
      body: { code: '42P10' },
    });
    expect((await ask('GET', 'slots?id=eq.9')).body).toEqual([]);
  });
});
