import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import type { FixtureServer } from './fixture-server.js';
import { startWritingFixture } from './writing-fixture.js';

const writers = 6;
const rounds = 5;

describe.each(testEngines)('writers that have seen the same row, on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startWritingFixture(engine, { BACKSTAY_AGGREGATES: 'on' });
  });
  afterAll(() => fixture?.stop());

  const send = (method: string, request: string, headers: Record<string, string>, body?: object): Promise<Response> =>
    fetch(`${fixture.server.url}/rest/v1/${request}`, {
      method,
      headers: { ...fixture.headersOf('service'), 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  const tagOf = async (request: string): Promise<string> => (await send('GET', request, {})).headers.get('etag')!;
  /** Statuses of requests that are sent at once, sorted. */
  const statuses = async (requests: readonly Promise<Response>[]): Promise<readonly number[]> =>
    (await Promise.all(requests)).map(({ status }) => status).toSorted((a, b) => a - b);
  const losers = (count: number): readonly number[] => Array.from({ length: count }, () => 412);

  it('change it once: exactly one wins, and its change stands', async () => {
    for (let round = 0; round < rounds; round++) {
      const etag = await tagOf('item?id=eq.1');
      const change = async (writer: number): Promise<Response> =>
        send(
          'PATCH',
          'item?id=eq.1',
          { 'if-match': etag, prefer: 'return=representation' },
          { small: round * 100 + writer },
        );
      const answers = await Promise.all(Array.from({ length: writers }, (_, writer) => change(writer)));
      const won = answers.filter(({ status }) => status === 200);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...losers(writers - 1)]);
      const [row] = (await won[0]!.json()) as readonly object[];
      const now = await send('GET', 'item?id=eq.1', {});
      expect(await now.json()).toEqual([row]);
      expect(now.headers.get('etag')).toBe(won[0]!.headers.get('etag'));
    }
  });

  it('delete it or change it: one of them', async () => {
    await send('POST', 'item', {}, { id: 50, name: 'fifty' });
    const headers = { 'if-match': await tagOf('item?id=eq.50') };
    const found = await statuses([
      send('DELETE', 'item?id=eq.50', headers),
      send('PATCH', 'item?id=eq.50', headers, { name: 'x' }),
      send('DELETE', 'item?id=eq.50', headers),
    ]);
    expect(found).toEqual([204, ...losers(2)]);
  });

  it('put it first: one makes the row, the others find it', async () => {
    for (let round = 0; round < rounds; round++) {
      const id = 1000 + round;
      const put = (writer: number): Promise<Response> =>
        send('PUT', `team?id=eq.${id}`, { 'if-none-match': '*' }, { id, name: `team ${id} of ${writer}` });
      expect(await statuses([put(1), put(2), put(3)])).toEqual([204, ...losers(2)]);
    }
  });

  it('put it anew: one wins', async () => {
    const headers = { 'if-match': await tagOf('team?id=eq.2') };
    const put = (name: string): Promise<Response> => send('PUT', 'team?id=eq.2', headers, { id: 2, name });
    expect(await statuses([put('a'), put('b'), put('c')])).toEqual([204, ...losers(2)]);
  });

  it('cannot hold a row to the tag of a group, and change nothing', async () => {
    await send('POST', 'item', {}, { id: 51, name: 'fifty-one' });
    const answer = await send('DELETE', 'item?id=eq.51&select=name,count()', { 'if-match': '*' });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'PGRST127' })]);
    expect(await (await send('GET', 'item?id=eq.51&select=id', {})).json()).toEqual([{ id: 51 }]);
  });
});
