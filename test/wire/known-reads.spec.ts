import { DataService } from '@backstay/data';
import fc, { type Arbitrary } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { title } from './ask-case.js';
import { castCases } from './cases/cast.cases.js';
import { computedCases } from './cases/computed.cases.js';
import { documentCases } from './cases/document.cases.js';
import { embedErrorCases } from './cases/embed-error.cases.js';
import { embedFilterCases } from './cases/embed-filter.cases.js';
import { embedPageCases } from './cases/embed-page.cases.js';
import { embeddedRowCases } from './cases/embed-rows.cases.js';
import { embeddedShapeCases } from './cases/embed-shape.cases.js';
import { entityTagCases } from './cases/entity-tag.cases.js';
import { errorCases } from './cases/error.cases.js';
import { filterCases } from './cases/filter.cases.js';
import { formatCases } from './cases/format.cases.js';
import { orderCases } from './cases/order.cases.js';
import { pageCases } from './cases/page.cases.js';
import { policyCases } from './cases/policy.cases.js';
import { selectCases } from './cases/select.cases.js';
import { timeZoneCases } from './cases/time-zone.cases.js';
import type { WireCase } from './cases/wire-case.js';
import { startFixture, type FixtureServer } from './fixture-server.js';
import { randomRequest, tables, type RandomRequest } from './random-request.js';
import { values, wrong, type Kind } from './random-values.js';

const cases = [
  castCases,
  computedCases,
  documentCases,
  embedErrorCases,
  embedFilterCases,
  embedPageCases,
  embeddedRowCases,
  embeddedShapeCases,
  entityTagCases,
  errorCases,
  filterCases,
  formatCases,
  orderCases,
  pageCases,
  policyCases,
  selectCases,
  timeZoneCases,
]
  .flat()
  .filter(({ method = 'GET' }) => method === 'GET');
const numRuns = process.env['BACKSTAY_NIGHTLY'] ? 20_000 : 250;
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);

/** All that an answer says, but for when it was given and to which request. */
async function ask(
  { server, headersOf }: FixtureServer,
  { request, as, headers }: Pick<RandomRequest, 'request' | 'as' | 'headers'>,
): Promise<unknown> {
  const response = await fetch(`${server.url}/rest/v1/${request}`, { headers: { ...headersOf(as), ...headers } });
  const said = new Map(response.headers);
  for (const name of ['date', 'x-request-id', 'sb-request-id', 'server-timing']) said.delete(name);
  return { status: response.status, headers: Object.fromEntries(said), body: await response.text() };
}

/** The same request with an empty parameter, which means nothing but that its shape is not looked for. */
const readAnew = (request: string): string => `${request}&`;

/** A request in two forms of one shape: the values differ. */
interface Twins {
  readonly one: RandomRequest;
  readonly other: RandomRequest;
}

const pair = <T>(of: Arbitrary<T>): Arbitrary<readonly [T, T]> => fc.tuple(of, of);
const valueOf = (kind: Kind): Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values[kind]) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('~~0~~', '~~1~~', 'a&b=c', '%00', '+', ' ', "'", '"', 'é😀', '(any).{1}', '*'),
    },
  );

const twins: Arbitrary<Twins> = fc.constantFrom(...Object.entries(tables)).chain(([table, columns]) =>
  fc
    .record({
      filters: fc.array(
        fc.constantFrom(...Object.entries(columns)).chain(([column, kind]) =>
          fc.record({
            column: fc.constant(column),
            operator: fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'not.eq', 'not.gt', 'is', 'like', 'in'),
            values: pair(valueOf(kind)),
          }),
        ),
        { minLength: 1, maxLength: 3 },
      ),
      select: fc.constantFrom('*', Object.keys(columns).slice(0, 3).join(','), `a:${Object.keys(columns)[0]!}`),
      limit: fc.option(fc.nat(4)),
      headers: fc.constantFrom<Record<string, string>>(
        {},
        {},
        { prefer: 'count=exact' },
        { accept: 'application/vnd.pgrst.object+json' },
        { accept: 'text/csv' },
        { prefer: 'timezone=Asia/Tokyo' },
        { range: '0-1' },
      ),
      as: fc.constantFrom('anon' as const, 'ada' as const, 'bob' as const, 'service' as const),
    })
    .map(({ filters, select, limit, headers, as }) => {
      const request = (which: 0 | 1): string => {
        const query = new URLSearchParams({ select });
        for (const { column, operator, values: both } of filters)
          query.append(
            column,
            operator === 'is' ? 'is.null' : operator === 'in' ? `in.(${both[which]})` : `${operator}.${both[which]}`,
          );
        if (limit !== null) query.set('limit', String(limit));
        return `${table}?${query.toString()}`;
      };
      return { one: { request: request(0), as, headers }, other: { request: request(1), as, headers } };
    }),
);

describe.each(testEngines)(`reads of known shapes are answered as all others (seed ${seed}), on %s`, (engine) => {
  let fixture: FixtureServer;
  let recalled = 0;
  beforeAll(async () => {
    fixture = await startFixture(engine, { BACKSTAY_AGGREGATES: 'on' });
    const data = fixture.server.app.get(DataService);
    const recall = data.recall.bind(data);
    data.recall = (...asked) => {
      const read = recall(...asked);
      if (read !== null) recalled++;
      return read;
    };
  });
  afterAll(() => fixture?.stop());

  it.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one: WireCase) => {
    const sent = {
      ...one,
      as: one.as ?? 'anon',
      headers: { ...one.headers, ...(one.prefer && { prefer: one.prefer }) },
    };
    const [first, second, third] = [await ask(fixture, sent), await ask(fixture, sent), await ask(fixture, sent)];
    const anew = await ask(fixture, { ...sent, request: readAnew(one.request) });
    if (one.request.includes('?')) expect([first, second, third]).toEqual([anew, anew, anew]);
  });

  it('many of these are', () => {
    expect(recalled).toBeGreaterThan(50);
  });

  it(
    'and so is anything at random, with whatever values',
    async () => {
      recalled = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            twins,
            randomRequest.map((one) => ({ one, other: one })),
          ),
          async ({ one, other }) => {
            await ask(fixture, one);
            await ask(fixture, one);
            for (const sent of [other, one])
              expect(await ask(fixture, sent)).toEqual(
                await ask(fixture, { ...sent, request: readAnew(sent.request) }),
              );
          },
        ),
        { numRuns, seed, endOnFailure: Boolean(process.env['BACKSTAY_NIGHTLY']) },
      );
      expect(recalled).toBeGreaterThan(numRuns / 8);
    },
    numRuns * 1_000,
  );
});
