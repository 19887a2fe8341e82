import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { ask, check, title, type Answer } from './ask-case.js';
import { aggregateCastCases } from './cases/aggregate-cast.cases.js';
import { aggregateEmbedCases } from './cases/aggregate-embed.cases.js';
import { aggregateErrorCases } from './cases/aggregate-error.cases.js';
import { aggregateCases } from './cases/aggregate.cases.js';
import type { WireCase } from './cases/wire-case.js';
import { startFixture, type FixtureServer } from './fixture-server.js';

/** Answers of the first engine; the others must give the same status, headers and body. */
const first = new Map<WireCase, Answer>();

describe.each(testEngines)('aggregates on %s are those of PostgreSQL', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startFixture(engine, { BACKSTAY_AGGREGATES: 'on' });
  });
  afterAll(() => fixture?.stop());

  const cases = [...aggregateCases, ...aggregateEmbedCases, ...aggregateCastCases, ...aggregateErrorCases];
  it.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
    const answer = await ask(fixture, one);
    check(one, answer);
    if (!first.has(one)) first.set(one, answer);
    expect(answer).toEqual(first.get(one));
  });

  it('HEAD says of groups what GET says', async () => {
    for (const request of ['sample?select=flag,count()', 'sample?select=count()', 'sample?select=count()&id=gt.99']) {
      for (const prefer of ['count=exact', '']) {
        const [get, head] = await Promise.all(
          ['GET', 'HEAD'].map((method) => ask(fixture, { request, method, headers: { prefer } })),
        );
        expect(head).toEqual({ ...get, body: '' });
      }
    }
  });

  it('what a write answers is not grouped', async () => {
    const headers = { prefer: 'return=representation', 'content-type': 'application/json' };
    const answer = await ask(fixture, { request: 'sample?select=count()&id=eq.0', method: 'DELETE', headers });
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'PGRST127',
      details: 'aggregate functions of the rows of a write',
    });
  });
});

describe.each(testEngines)('where aggregates are off on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startFixture(engine);
  });
  afterAll(() => fixture?.stop());

  it.each(['sample?select=small.sum()', 'client?select=project(budget.sum())', 'project?select=...client(count())'])(
    '%s is refused in PostgREST’s words',
    async (request) => {
      const answer = await ask(fixture, { request });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        400,
        { code: 'PGRST123', message: 'Use of aggregate functions is not allowed', details: null, hint: null },
      ]);
    },
  );

  it('count without brackets is answered still, as clients ask for it', async () => {
    const answer = await ask(fixture, { request: 'client?select=name,project(count)' });
    expect(JSON.parse(answer.body)).toEqual([
      { name: 'Acme', project: [{ count: 2 }] },
      { name: 'Coil', project: [{ count: 0 }] },
    ]);
  });
});
