import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import type { FixtureServer } from './fixture-server.js';
import { startWritingFixture } from './writing-fixture.js';

/** More than go into one chunk of keys, and than SQLite lets stand beside each other in one OR. */
const many = 1_200;

describe.each(testEngines)('many written rows are answered in an order, on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startWritingFixture(engine);
  });
  afterAll(() => fixture?.stop());

  const write = async (method: string, request: string, body?: unknown): Promise<unknown> => {
    const { server, headersOf } = fixture;
    const response = await fetch(`${server.url}/rest/v1/${request}`, {
      method,
      headers: { ...headersOf('service'), 'content-type': 'application/json', prefer: 'return=representation' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };

  it('of a key of one column', async () => {
    const numbers = Array.from({ length: many }, (_, i) => 1_000 + ((i * 7) % many));
    const rows = numbers.map((id) => ({ id, small: id % 10 }));
    const descending = [...rows].sort((a, b) => b.small - a.small || a.id - b.id);
    const order = 'select=id,small&order=small.desc';
    expect(await write('POST', `item?${order}`, rows)).toEqual(descending);
    const changed = descending.map((row) => ({ ...row, small: 1 })).sort((a, b) => b.id - a.id);
    expect(await write('PATCH', 'item?id=gte.1000&select=id,small&order=small,id.desc', { small: 1 })).toEqual(changed);
    expect(await write('DELETE', 'item?id=gte.1000&select=id,small&order=id.desc')).toEqual(changed);
  });

  it('of a key of two columns', async () => {
    const person = (i: number): string => `00000000-0000-4000-8000-${String((i * 7) % many).padStart(12, '0')}`;
    const rows = Array.from({ length: many }, (_, i) => ({ team_id: 3, person_id: person(i), role: 'x' }));
    const ordered = [...rows].sort((a, b) => (a.person_id < b.person_id ? 1 : -1));
    expect(await write('POST', 'member?order=person_id.desc', rows)).toEqual(ordered);
    const named = ordered.map((row) => ({ ...row, role: 'y' })).slice(0, 1_000);
    expect(await write('POST', 'rpc/name_roles?order=person_id.desc', { team: 3, new_role: 'y' })).toEqual(named);
    expect(await write('DELETE', 'member?team_id=eq.3&order=role,person_id.desc')).toEqual(
      ordered.map((row) => ({ ...row, role: 'y' })),
    );
  });
});
