import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { ask, check, tableOf, title, type Answer } from './ask-case.js';
import { casesOf, verdictOn, type CompatibilityCase } from './compatibility/behaviour.js';
import { CompatibilityServers } from './compatibility/compatibility-fixture.js';
import { pages } from './compatibility/pages.js';

/** Answers of the first engine; those that a case is asked on must give the same status, headers and body. */
const first = new Map<CompatibilityCase, Answer>();

describe.each(testEngines)('what PostgREST’s reference says, on %s', (engine) => {
  const servers = new CompatibilityServers(engine);
  let restore = async (): Promise<void> => {};
  afterEach(() => restore());
  afterAll(() => servers.stop());

  const askable = pages.map(({ title: page, behaviours }) => ({
    page,
    cases: behaviours.flatMap((behaviour) =>
      casesOf(verdictOn(behaviour, engine)).map((one) => [behaviour.says, title(one), one] as const),
    ),
  }));
  describe.each(askable.filter(({ cases }) => cases.length > 0))('$page', ({ cases }) => {
    it.each(cases)('%s: %s', async (_says, _title, one) => {
      const [server, state] = [await servers.of(one), await servers.stateFor(one)];
      restore = async () => state?.restore();
      const headers = one.claims && { authorization: `Bearer ${server.server.userToken(one.claims)}` };
      const answer = await ask(server, { ...one, headers: { ...headers, ...one.headers } });
      if (answer.status < 400 && (one.method ?? 'GET') !== 'GET')
        state?.touched(one.request.startsWith('rpc/') ? undefined : tableOf(one));
      check(one, answer);
      if (one.part !== undefined) expect(JSON.parse(answer.body)).toMatchObject(one.part as object);
      for (const [request, json] of Object.entries(one.after ?? {})) expect(await state?.read(request)).toEqual(json);
      const alike = withoutOwnTables(answer);
      if (!first.has(one)) first.set(one, alike);
      expect(alike).toEqual(first.get(one));
    });
  });
});

/** Tables that the project has on one database only (`compatibility/<engine>/schema`). */
const ownTables = /(^|[/.])reservation(\.|$)/;

/** An answer that describes the project without what the others cannot have; any other answer as it is. */
function withoutOwnTables(answer: Answer): Answer {
  if (!answer.headers['content-type']?.includes('openapi')) return answer;
  const body: unknown = JSON.parse(answer.body, (name, value: unknown) => (ownTables.test(name) ? undefined : value));
  return { ...answer, body: JSON.stringify(body) };
}
