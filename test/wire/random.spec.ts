import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines, type TestEngineName } from '../support/databases.js';
import { startFixture, type FixtureServer } from './fixture-server.js';
import { randomRequest, type RandomRequest } from './random-request.js';

/** PostgreSQL's answer is the reference where there is one. */
const reference: TestEngineName = testEngines.includes('postgres') ? 'postgres' : 'sqlite';
const numRuns = process.env['BACKSTAY_NIGHTLY'] ? 30_000 : 300;
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);

async function ask({ server, headersOf }: FixtureServer, { request, as, headers }: RandomRequest): Promise<unknown> {
  const response = await fetch(`${server.url}/rest/v1/${request}`, { headers: { ...headersOf(as), ...headers } });
  return {
    status: response.status,
    range: response.headers.get('content-range'),
    type: response.headers.get('content-type'),
    body: await response.text(),
  };
}

describe(`requests at random (seed ${seed}) are answered alike`, () => {
  const fixtures = new Map<TestEngineName, FixtureServer>();
  beforeAll(async () => {
    for (const engine of testEngines) fixtures.set(engine, await startFixture(engine, { BACKSTAY_AGGREGATES: 'on' }));
  });
  afterAll(() => Promise.all([...fixtures.values()].map((fixture) => fixture.stop())));

  it(
    `on ${testEngines.join(', ')}`,
    async () => {
      await fc.assert(
        fc.asyncProperty(randomRequest, async (request) => {
          const expected = await ask(fixtures.get(reference)!, request);
          expect(expected).not.toMatchObject({ status: 500 });
          const others = testEngines.filter((engine) => engine !== reference);
          const answers = await Promise.all(
            others.map(async (engine) => [engine, await ask(fixtures.get(engine)!, request)] as const),
          );
          for (const [engine, answer] of answers) expect({ engine, answer }).toEqual({ engine, answer: expected });
        }),
        { numRuns, seed, endOnFailure: Boolean(process.env['BACKSTAY_NIGHTLY']) },
      );
    },
    numRuns * 1_000,
  );
});
