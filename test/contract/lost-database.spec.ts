import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '@backstay/engine';
import { administer, freshDatabase, type TestDatabase, testEngines } from '../support/databases.js';
import { type TcpProxy, tcpProxy } from '../support/tcp-proxy.js';
import { asText, numbersDdl, openUnderTest, patient, slowQuery } from './engine-under-test.js';

const unavailable = { entry: 'database_unavailable', code: 'PGRST000', status: 503 };
const select = { sql: 'select id from item', parameters: [] };

describe.each(testEngines.filter((name) => name !== 'sqlite'))('A database that goes away: %s', (name) => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let engine: Engine;

  beforeAll(async () => {
    database = await freshDatabase(name);
    const { address } = database;
    if (address.scheme === 'sqlite') throw new Error('a server was expected');
    proxy = await tcpProxy(address.port);
    engine = await openEngine({ ...address, port: proxy.port }, { poolSize: 3, poolWaitMs: 1000 });
    await engine.execute(['create table item (id int primary key)', 'insert into item values (1)'], patient);
  });

  afterAll(async () => {
    await engine.close();
    await proxy.close();
    await database.drop();
  });

  const works = async (): Promise<void> => {
    expect(asText((await engine.read([select], patient))[0])).toEqual([['1']]);
    await engine.transaction(patient, (tx) => tx.run(select));
    await engine.ping();
  };

  it('answers 503 while it refuses, and recovers by itself', async () => {
    await works();
    await proxy.refuse();
    await expect(engine.read([select], patient)).rejects.toMatchObject(unavailable);
    await expect(engine.transaction(patient, (tx) => tx.run(select))).rejects.toMatchObject(unavailable);
    await expect(engine.ping()).rejects.toMatchObject(unavailable);
    await proxy.accept();
    await works();
  });

  it('serves the next read when only the pooled connections were cut', async () => {
    await Promise.all([1, 2, 3].map(() => engine.read([select], patient)));
    proxy.cut();
    await works();
  });

  it('fails a transaction that it is cut in, and keeps nothing of it', async () => {
    const broken = engine.transaction(patient, async (tx) => {
      await tx.run({ sql: 'insert into item values (2)', parameters: [] });
      proxy.cut();
      await tx.run({ sql: 'insert into item values (3)', parameters: [] });
    });
    await expect(broken).rejects.toMatchObject(unavailable);
    await works();
  });

  it('does not hang on a network that says nothing', async () => {
    await works();
    proxy.freeze();
    await expect(engine.read([select], { timeoutMs: 100 })).rejects.toMatchObject({ entry: 'statement_timeout' });
    await expect(engine.ping()).rejects.toMatchObject(unavailable);
    proxy.thaw();
    await proxy.refuse();
    await proxy.accept();
    await works();
  });

  it('outlives its connections being killed by an administrator', async () => {
    await Promise.all([1, 2, 3].map(() => engine.read([select], patient)));
    await killConnections(name, database);
    await sleep(50);
    await works();
  });

  it('has every connection of the pool after all that', async () => {
    const open = Promise.withResolvers<void>();
    let inside = 0;
    const all = [1, 2, 3].map(() =>
      engine.transaction(patient, async (tx) => {
        await tx.run(select);
        if (++inside === 3) open.resolve();
        await open.promise;
      }),
    );
    await Promise.all(all);
    expect(inside).toBe(3);
  });
});

describe.runIf(testEngines.includes('sqlite'))('A reader process of SQLite', () => {
  it('that is killed from outside costs one answer at most', async () => {
    const current = await openUnderTest('sqlite');
    try {
      await current.engine.execute(numbersDdl, patient);
      const before = new Set(childProcesses());
      const slow = current.engine.read([current.statement(slowQuery)], patient).catch((error: unknown) => error);
      await expect.poll(() => childProcesses().length, { timeout: 5000 }).toBeGreaterThan(before.size);
      for (const child of childProcesses().filter((pid) => !before.has(pid))) process.kill(child, 'SIGKILL');
      expect(await slow).toMatchObject(unavailable);
      const far = 'select count(*) from numbers a, numbers b where a.n + b.n = 1500';
      expect(await current.rows(far)).toEqual([['501']]);
    } finally {
      await current.engine.close();
      await current.database.drop();
    }
  });
});

/** Our own child processes, as Linux lists them. */
function childProcesses(): number[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Kills the connections to this test's own database, as an administrator would. */
async function killConnections(name: (typeof testEngines)[number], database: TestDatabase): Promise<void> {
  const own = database.address.scheme === 'sqlite' ? '' : database.address.database;
  if (name === 'postgres') {
    await administer(name, [`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${own}'`]);
    return;
  }
  const ids = await administer(name, [`select id from information_schema.processlist where db = '${own}'`]);
  for (const id of ids) await administer(name, [`kill connection ${Number(id)}`]).catch(() => undefined);
}
