import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrincipalName } from '../fixtures/principals.js';
import { Random } from '../policy/random.js';
import { testEngines } from '../support/databases.js';
import { requestsOf, tables, type Columns, type RandomRequest } from '../wire/random-request.js';
import { hiddenRows } from './hidden-rows.js';
import { startHidden, type HiddenServer } from './hidden-server.js';

const nightly = Boolean(process.env['BACKSTAY_NIGHTLY']);
const size = nightly ? { rounds: 40, states: 4, requests: 200 } : { rounds: 1, states: 3, requests: 60 };
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);

/** What is asked of: tables with hidden rows, with hidden columns, and with neither grant nor policy. */
const asked: Readonly<Record<string, Columns>> = {
  ...tables,
  team: { id: 'integer', name: 'text' },
  member: { team_id: 'integer', person_id: 'uuid', role: 'text' },
  payroll: { id: 'integer', name: 'text', salary: 'number' },
  dossier: { name: 'text', rank: 'integer', secret: 'text', doc: 'json' },
  readable: { name: 'text', rank: 'integer' },
  closed: { id: 'integer', content: 'text' },
  shown: {
    id: 'integer',
    name: 'text',
    loud: 'text',
    size: 'integer',
    square: 'number',
    twice: 'integer',
    a: 'text',
    feeling: 'mood',
  },
  by_feeling: { feeling: 'mood', n: 'integer', small: 'integer', last: 'text', exact: 'number' },
  beside: { id: 'integer', title: 'text', author: 'text', city: 'text' },
  ranks: { name: 'text', rank: 'integer' },
};

type Question = RandomRequest & { readonly method: 'GET' | 'HEAD' };

const questions = fc
  .record({
    request: fc
      .constantFrom('sample', 'sample', 'sample', ...Object.keys(asked))
      .chain((table) => requestsOf(table === 'readable' ? 'dossier' : table, asked[table]!)),
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD' as const),
    prefer: fc.constantFrom(null, 'count=exact', 'count=planned', 'count=estimated'),
  })
  .map(({ request, method, prefer }): Question => ({
    ...request,
    method: method as Question['method'],
    headers: prefer === null ? request.headers : { ...request.headers, prefer },
  }));

/** Headers that name the one request and its moment. */
const ownHeaders = new Set(['date', 'x-request-id', 'sb-request-id']);

/** All that the caller gets to know, but for the time it took. */
async function answerOf(
  { server, headersOf }: HiddenServer,
  { request, method, headers }: Question,
  as: PrincipalName,
): Promise<string> {
  const response = await fetch(`${server.url}/rest/v1/${request}`, {
    method,
    headers: { ...headersOf(as), ...headers },
  });
  const told = [...response.headers].filter(([name]) => !ownHeaders.has(name));
  return [response.status, ...told.map((pair) => pair.join(': ')), '', await response.text()].join('\n');
}

describe.each(testEngines)('what is hidden shows nowhere, on %s', (engine) => {
  let hidden: HiddenServer;
  beforeAll(async () => {
    hidden = await startHidden(engine);
  });
  afterAll(() => hidden?.stop());

  it.each<PrincipalName>(['anon', 'ada', 'bob', 'stranger', 'auditor'])(
    `not to %s, whatever is asked (BACKSTAY_TEST_SEED=${seed})`,
    { timeout: size.rounds * 60_000 },
    async (as) => {
      const random = new Random(seed);
      for (let round = 0; round < size.rounds; round++) {
        const all = fc.sample(questions, { seed: seed + round, numRuns: size.requests });
        await hidden.hide({ ...hiddenRows(random, as), rows: new Map() });
        const before = await Promise.all(all.map((question) => answerOf(hidden, question, as)));
        expect(before.filter((answer) => answer.startsWith('500'))).toEqual([]);
        for (let state = 0; state < size.states; state++) {
          await hidden.hide(hiddenRows(random, as));
          const after = await Promise.all(all.map((question) => answerOf(hidden, question, as)));
          for (const [i, question] of all.entries())
            expect({ question, answer: after[i] }).toEqual({ question, answer: before[i] });
        }
      }
    },
  );

  it('and the same questions are answered otherwise to the service, which sees it', async () => {
    const all = fc.sample(questions, { seed, numRuns: size.requests });
    const random = new Random(seed);
    const answers = await Promise.all(all.map((question) => answerOf(hidden, question, 'service')));
    await hidden.hide(hiddenRows(random, 'anon'));
    await hidden.hide(hiddenRows(random, 'anon'));
    const again = await Promise.all(all.map((question) => answerOf(hidden, question, 'service')));
    expect(again).not.toEqual(answers);
  });
});
