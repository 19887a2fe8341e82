import type { JsonObject } from '@backstay/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../policy/random.js';
import { testEngines } from '../support/databases.js';
import { requestOf } from './embed-tree.js';
import { changeHidden } from './hidden-changes.js';
import { randomRows, TreeWriter } from './random-tree.js';
import { startRelated, type RelatedServer, type Reply } from './related-server.js';

const size = process.env['BACKSTAY_NIGHTLY'] ? { requests: 500, states: 20 } : { requests: 80, states: 2 };
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);

const people: readonly (JsonObject | null)[] = [null, { sub: '11111111-1111-4111-8111-111111111111', person: 'a' }];

describe.each(testEngines)(`hidden rows of related tables (BACKSTAY_TEST_SEED=${seed}) on %s`, (engine) => {
  const rows = randomRows(new Random(seed));
  let server: RelatedServer;
  beforeAll(async () => {
    server = await startRelated(engine, rows);
  });
  afterAll(() => server?.stop());

  it.each(people)('show in no answer to %o', { timeout: 600_000 }, async (claims) => {
    const random = new Random(seed + 1);
    const writer = new TreeWriter(random);
    const requests = random.times(size.requests, () => requestOf(writer.tree()));
    const askAll = (): Promise<readonly Reply[]> =>
      Promise.all(requests.map((request) => server.ask(request, claims, { prefer: 'count=exact' })));
    const before = await askAll();
    expect(before.filter(({ status }) => status >= 500)).toEqual([]);
    for (let state = 0; state < size.states; state++) {
      await changeHidden(server.writer, random, rows);
      const after = await askAll();
      for (const [i, request] of requests.entries())
        expect({ request: decodeURIComponent(request), reply: after[i] }).toEqual({
          request: decodeURIComponent(request),
          reply: before[i],
        });
    }
  });
});
