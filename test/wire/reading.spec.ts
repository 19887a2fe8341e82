import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { errorCases } from './cases/error.cases.js';
import { filterCases } from './cases/filter.cases.js';
import { orderCases } from './cases/order.cases.js';
import { pageCases } from './cases/page.cases.js';
import { policyCases } from './cases/policy.cases.js';
import { selectCases } from './cases/select.cases.js';
import type { WireCase } from './cases/wire-case.js';
import { startFixture, type FixtureServer } from './fixture-server.js';

const groups = {
  'every operator finds the rows PostgreSQL finds': filterCases,
  'values are written as PostgREST writes them': selectCases,
  'the order is PostgreSQL’s': orderCases,
  'pages, counts, media types and preferences are answered as PostgREST does': pageCases,
  'what is wrong is refused before the database is asked': errorCases,
  'policies and grants decide who sees what': policyCases,
};

/** What all engines must have in common. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: string;
}

const compared = ['content-type', 'content-range', 'content-location', 'preference-applied', 'content-profile'];

/** Answers of the first engine; the others must give the same status, headers and body. */
const first = new Map<WireCase, Answer>();

async function ask({ server, headersOf }: FixtureServer, one: WireCase): Promise<Answer> {
  const response = await fetch(`${server.url}/rest/v1/${one.request}`, {
    method: one.method ?? 'GET',
    headers: { ...headersOf(one.as ?? 'anon'), ...one.headers },
  });
  return {
    status: response.status,
    headers: Object.fromEntries(compared.map((name) => [name, response.headers.get(name)])),
    body: await response.text(),
  };
}

function check(one: WireCase, { status, headers, body }: Answer): void {
  const ids = one.ids?.map((id) => ({ id }));
  if (one.text !== undefined) expect(body).toBe(one.text);
  if (one.json !== undefined) expect(JSON.parse(body)).toEqual(one.json);
  if (ids !== undefined) expect(body).toBe(JSON.stringify(ids));
  if (one.error !== undefined) {
    const [code, message] = one.error;
    expect(JSON.parse(body)).toMatchObject(message === undefined ? { code } : { code, message });
  }
  expect(status).toBe(one.status ?? 200);
  expect(headers).toMatchObject(one.answers ?? {});
}

const title = (one: WireCase): string =>
  [one.method ?? 'GET', one.request.slice(0, 150), `as ${one.as ?? 'anon'}`, one.headers && JSON.stringify(one.headers)]
    .filter(Boolean)
    .join(' ');

describe.each(testEngines)('reading on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startFixture(engine);
  });
  afterAll(() => fixture?.stop());

  describe.each(Object.entries(groups))('%s', (_, cases) => {
    it.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
      const answer = await ask(fixture, one);
      check(one, answer);
      if (!first.has(one)) first.set(one, answer);
      expect(answer).toEqual(first.get(one));
    });
  });
});
