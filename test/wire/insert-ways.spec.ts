import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AnswerService } from '../../apps/api/src/rest/answer.service.js';
import { testEngines } from '../support/databases.js';
import { tableOf, title } from './ask-case.js';
import { answerOrderCases } from './cases/answer-order.cases.js';
import { conditionalWriteCases } from './cases/entity-tag.cases.js';
import { insertBodyCases } from './cases/insert-body.cases.js';
import { insertPolicyCases } from './cases/insert-policy.cases.js';
import { insertRowCases } from './cases/insert-row.cases.js';
import { insertCases } from './cases/insert.cases.js';
import { preferenceCases } from './cases/preference.cases.js';
import { zonedWriteCases } from './cases/time-zone.cases.js';
import { writeEmbedCases } from './cases/write-embed.cases.js';
import { upsertPolicyCases } from './cases/upsert-policy.cases.js';
import { upsertCases } from './cases/upsert.cases.js';
import type { WriteCase } from './cases/write-case.js';
import { writeLimitCases } from './cases/write-limit.cases.js';
import type { FixtureServer } from './fixture-server.js';
import { startWritingFixture } from './writing-fixture.js';
import { WritingState } from './writing-state.js';

const cases = [
  answerOrderCases,
  conditionalWriteCases,
  insertBodyCases,
  insertPolicyCases,
  insertRowCases,
  insertCases,
  preferenceCases,
  zonedWriteCases,
  writeEmbedCases,
  upsertPolicyCases,
  upsertCases,
  writeLimitCases,
]
  .flat()
  .filter(({ method, request }) => method === 'POST' && !request.startsWith('rpc/'));

/** What tells requests and moments apart, and the times of stages. */
const changing = ['date', 'x-request-id', 'sb-request-id', 'server-timing'];

/** A server, and how many of its requests came to the controller. */
interface Way {
  readonly fixture: FixtureServer;
  readonly state: WritingState;
  routed: number;
}

async function wayOf(fixture: FixtureServer): Promise<Way> {
  const way = { fixture, state: await WritingState.of(fixture), routed: 0 };
  const answers = fixture.server.app.get(AnswerService);
  const answer = answers.answer.bind(answers);
  answers.answer = (...asked) => {
    way.routed++;
    return answer(...asked);
  };
  return way;
}

describe.each(testEngines)('inserts are answered past the router as through it, on %s', (engine) => {
  const settings = { BACKSTAY_TX_OVERRIDE: 'on', BACKSTAY_MAX_AFFECTED: '20' };
  const ways: Way[] = [];
  beforeAll(async () => {
    ways.push(await wayOf(await startWritingFixture(engine, settings)));
    // Times of stages are told by the controller.
    ways.push(await wayOf(await startWritingFixture(engine, { ...settings, BACKSTAY_SERVER_TIMING: 'on' })));
  });
  beforeEach(async () => {
    for (const way of ways) {
      await way.state.restore();
      way.routed = 0;
    }
  });
  afterAll(async () => {
    for (const { fixture } of ways) await fixture.stop();
  });

  const post = async (request: string, sent: (fixture: FixtureServer) => RequestInit): Promise<unknown[]> =>
    Promise.all(
      ways.map(async ({ fixture }) => {
        const response = await fetch(`${fixture.server.url}/rest/v1/${request}`, {
          method: 'POST',
          ...sent(fixture),
        });
        const headers = new Map(response.headers);
        for (const name of changing) headers.delete(name);
        return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
      }),
    );

  it.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one: WriteCase) => {
    const { request, as = 'anon', prefer, headers } = one;
    const body = typeof one.body === 'string' || one.body === undefined ? one.body : JSON.stringify(one.body);
    // The second time what was read of the first is known.
    for (let i = 0; i < 2; i++) {
      for (const { state } of ways) state.touched(tableOf(one));
      const [past, through] = await post(request, ({ headersOf }) => ({
        headers: { ...headersOf(as), 'content-type': 'application/json', ...(prefer && { prefer }), ...headers },
        ...(body !== undefined && { body }),
      }));
      expect(past).toEqual(through);
    }
    expect(ways.map(({ routed }) => routed)).toEqual([as === 'service' ? 2 : 0, 2]);
  });

  it.each<[string, string, RequestInit]>([
    ['without a key', 'note', { body: '{}' }],
    ['with a wrong key', 'note', { headers: { apikey: 'x' }, body: '{}' }],
    ['with a query that is none', 'note?select=%zz', {}],
    ['for a table that is not there', 'nothing', {}],
    ['with a body over the limit', 'note', { body: ' '.repeat(2 ** 25) }],
    ['with an explanation that is not theirs to ask for', 'note', { headers: { 'x-backstay-explain': 'policy' } }],
  ])('%s they are refused alike', async (name, request, { headers, body = '{}' }) => {
    const isKnown = !name.includes('key');
    const [past, through] = await post(request, ({ headersOf }) => ({
      headers: { ...(isKnown && headersOf('ada')), 'content-type': 'application/json', ...headers },
      body,
    }));
    expect(past).toEqual(through);
    expect(past).toMatchObject({ status: expect.any(Number), body: expect.stringContaining('"message"') });
  });
});
