import { Agent } from 'node:http';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from '../wire/fixture-server.js';
import { problemOfError } from './error-shape.js';
import { saidIn } from './hostile-server.js';
import { fuzzFiles, fuzzFunctions, fuzzSchema, profile } from './fuzz-project.js';
import { hostileRequest } from './random-hostile.js';
import { send } from './send.js';
import { SqlObserver, vocabularyOf } from './sql-observer.js';

/** Requests in all, spread over the engines; a nightly run asks every engine as often. */
const total = process.env['BACKSTAY_NIGHTLY'] ? 100_000 * testEngines.length : 5_000;
const numRuns = Number(process.env['BACKSTAY_TEST_RUNS'] ?? Math.ceil(total / testEngines.length));
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);

const functions = Object.keys(fuzzFunctions);
const vocabulary = vocabularyOf(fuzzSchema);

describe.each(testEngines)(`the whole dialect, hostile in places (seed ${seed}), on %s`, (engine) => {
  const observer = new SqlObserver(vocabulary);
  const agent = new Agent({ keepAlive: true });
  let fixture: FixtureServer;

  beforeAll(async () => {
    const database = await freshDatabase(engine);
    const env = {
      BACKSTAY_TX_OVERRIDE: 'on',
      BACKSTAY_SAFE_UPDATE: 'off',
      BACKSTAY_AGGREGATES: 'on',
      BACKSTAY_EXPOSED_SCHEMAS: `public,${profile}`,
    };
    fixture = await fixtureOn(database, (databaseUrl) => startServer({ files: fuzzFiles, databaseUrl, env }));
    observer.watch(fixture.server.app.get<Engine>(DATA_ENGINE));
  });
  afterAll(async () => {
    agent.destroy();
    await fixture?.stop();
  });

  it(
    'is answered by 2xx or by a 4xx of the protocol, and no statement has a caller’s words in it',
    async () => {
      await fc.assert(
        fc.asyncProperty(hostileRequest(functions), async (request) => {
          const { server, headersOf } = fixture;
          const headers = { ...request.headers, ...headersOf(request.as) };
          const answer = await send(server.url, { ...request, headers }, agent);
          const sent = [...saidIn(request.path), request.body ?? ''];
          expect(problemOfError(answer, request.method, sent)).toBeNull();
          expect(observer.take()).toEqual([]);
        }),
        { numRuns, seed, endOnFailure: Boolean(process.env['BACKSTAY_NIGHTLY']) },
      );
      expect(observer.seen.size).toBeGreaterThan(numRuns / 50);
      expect((await fetch(`${fixture.server.url}/health/ready`)).status).toBe(200);
    },
    60_000 + numRuns * 100,
  );
});
