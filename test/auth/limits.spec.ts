import { randomBytes } from 'node:crypto';
import { AuthLimits } from '@backstay/identity';
import { Failure } from '@backstay/kernel';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counters } from '../../libs/identity/src/limits/counters.js';
import { COUNTERS } from '../../libs/identity/src/limits/counters.js';
import { LibraryCounters } from '../../libs/identity/src/limits/library-counters.js';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';

const redisUrl = process.env['BACKSTAY_TEST_REDIS_URL'];

/** Seconds to wait; 0: it was let through. */
async function waitOf(work: Promise<unknown>): Promise<number> {
  try {
    await work;
    return 0;
  } catch (error) {
    if (!(error instanceof Failure) || error.entry !== 'over_request_rate_limit') throw error;
    return error.retryAfter ?? -1;
  }
}

/** What every store of counters promises. `other`: the same store, of another process. */
function promises(store: () => { readonly own: Counters; readonly other: Counters }): void {
  let keys = 0;
  const fresh = (): string => `test:${process.pid}:${Date.now()}:${(keys += 1)}`;

  it('counts every addition once, whoever makes it', async () => {
    const { own, other } = store();
    const key = fresh();
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? own : other).add(key, 1, 60_000)),
    );
    expect(counts.map(({ points }) => points).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    for (const { msLeft } of counts) expect(msLeft).toBeGreaterThan(50_000);
    expect(await own.get(key)).toMatchObject({ points: 40 });
    expect(await own.add(key, -1, 60_000)).toMatchObject({ points: 39 });
  });

  it('forgets a counter after its time, which later additions do not lengthen', async () => {
    const { own, other } = store();
    const key = fresh();
    await own.add(key, 1, 1000);
    await other.add(key, 1, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 1050));
    expect(await own.get(key)).toBeNull();
    expect(await other.add(key, 1, 60_000)).toMatchObject({ points: 1 });
  });

  it('sets a counter with a time of its own, and drops it', async () => {
    const { own, other } = store();
    const key = fresh();
    await own.set(key, 7, 60_000);
    await own.set(key, 8, 120_000);
    const count = (await other.get(key))!;
    expect(count.points).toBe(8);
    expect(count.msLeft).toBeGreaterThan(60_000);
    await other.delete(key);
    expect(await own.get(key)).toBeNull();
    await other.delete(key);
  });
}

describe('counters in memory', () => {
  const own = LibraryCounters.inMemory();
  promises(() => ({ own, other: own }));
});

describe.runIf(redisUrl)('counters in Redis', () => {
  const clients = [new Redis(redisUrl ?? ''), new Redis(redisUrl ?? '')] as const;
  afterAll(() => {
    for (const client of clients) client.disconnect();
  });
  promises(() => ({ own: LibraryCounters.inRedis(clients[0]), other: LibraryCounters.inRedis(clients[1]) }));

  it('count on in each process while Redis cannot be reached', async () => {
    const options = { enableOfflineQueue: false, maxRetriesPerRequest: 1, retryStrategy: () => null };
    const lost = new Redis('redis://127.0.0.1:1', options);
    lost.on('error', () => undefined);
    const counters = LibraryCounters.inRedis(lost);
    await counters.add('x', 1, 1000);
    expect((await counters.add('x', 1, 1000)).points).toBe(2);
    lost.disconnect();
  });
});

const stores = [
  ['database', { AUTH_LIMIT_STORE: 'database' }] as const,
  ...(redisUrl ? [['Redis', { REDIS_URL: redisUrl }] as const] : []),
];

describe.each(testEngines)('two nodes on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await freshDatabase(engine)));
  afterAll(() => database?.drop());

  describe.each(stores)('with their counters in the %s', (store, env) => {
    let nodes: readonly [TestServer, TestServer];
    beforeAll(async () => {
      // Forty additions to one counter stand in line for its row: on a busy machine for longer than a request would wait.
      const patient = { BACKSTAY_POOL_WAIT_MS: '30000', ...env };
      const start = () => startServer({ databaseUrl: database.url, files: { 'schema/01.sql': '' }, env: patient });
      nodes = [await start(), await start()];
    });
    afterAll(() => Promise.all((nodes ?? []).map((node) => node.stop())));

    const counters = (node: TestServer) => node.app.get<Counters>(COUNTERS, { strict: false });
    if (store === 'database') promises(() => ({ own: counters(nodes[0]), other: counters(nodes[1]) }));

    it('share the limit of an account: no more guesses together than one would allow', async () => {
      const account = `user-${store}-${engine}-${Date.now()}`;
      let tries = 0;
      const attempt = () => {
        const node = nodes[(tries += 1) % 2]!;
        return waitOf(node.app.get(AuthLimits, { strict: false }).attempt(account, `198.51.100.${tries}`));
      };
      const waits: number[] = [];
      for (let round = 0; round < 6; round++) waits.push(...(await Promise.all(Array.from({ length: 10 }, attempt))));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(31);
      expect(Math.max(...waits)).toBeLessThan(20);
      await nodes[0].app.get(AuthLimits, { strict: false }).forget(account);
      expect(await waitOf(nodes[0].app.get(AuthLimits, { strict: false }).attempt(account, '198.51.100.1'))).toBe(0);
    });

    it('share the limit of an address', async () => {
      const address = `2001:db8:${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}::1`;
      const count = (i: number) =>
        waitOf(nodes[i % 2]!.app.get(AuthLimits, { strict: false }).count('sign_up', address));
      for (let i = 0; i < 30; i++) expect(await count(i)).toBe(0);
      expect(await count(0)).toBeGreaterThan(0);
      expect(await count(1)).toBeGreaterThan(0);
    });
  });
});
