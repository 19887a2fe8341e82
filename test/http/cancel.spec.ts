import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { describeEach } from '../support/describe-each.js';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from './notes-project.js';
import { holdNotes, type TableHolder } from './table-holder.js';

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(20);
}

/** The same read, once with a shape that is known when it is asked again. */
const paths = ['notes', 'notes?select=*'];

const servers = testEngines.filter((engine) => engine !== 'sqlite');

describeEach(servers, 'postgres')('a table that somebody else holds, on %s', (engine) => {
  let database: TestDatabase;
  let server: TestServer;
  let holder: TableHolder;
  const ask = (table: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${server.url}/rest/v1/${table}`, { headers: { apikey: server.anonKey }, ...(signal && { signal }) });
  const statusesOf = async (answers: readonly Promise<Response>[]): Promise<readonly number[]> =>
    (await Promise.all(answers)).map(({ status }) => status);

  const start = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    server = await startServer({ files: notesProject, databaseUrl: database.url, env });
    // As often as it takes for the second to be known by its shape.
    for (const path of [...paths, ...paths, ...paths]) await ask(path);
    holder = await holdNotes(engine, database.url);
  };
  beforeEach(async () => void (database = await freshDatabase(engine)));
  afterEach(async () => {
    await server?.stop();
    await database?.drop();
  });

  it.each(paths)(
    'a hundred callers of %s who hang up have their statements stopped, and the connections are of use again',
    async (path) => {
      const size = 10;
      await start({ BACKSTAY_POOL_SIZE: String(size) });
      for (let round = 0; round < 10; round++) {
        const callers = Array.from({ length: size }, () => new AbortController());
        const answers = callers.map(({ signal }) => ask(path, signal));
        await until(async () => (await holder.waiting()) === size);
        for (const caller of callers) caller.abort();
        for (const { status } of await Promise.allSettled(answers)) expect(status).toBe('rejected');
        await until(async () => (await holder.waiting()) === 0);
      }
      await holder.release();
      expect(await statusesOf(Array.from({ length: 2 * size }, () => ask(path)))).toEqual(Array(2 * size).fill(200));
    },
  );

  it.each(paths)(
    'two hundred callers of %s wait for the pool so long and no longer, and none keeps a connection',
    async (path) => {
      const size = 5;
      await start({
        BACKSTAY_POOL_SIZE: String(size),
        BACKSTAY_POOL_WAIT_MS: '500',
        BACKSTAY_STATEMENT_TIMEOUT_MS: '20000',
      });
      let done = 0;
      const answers = Array.from({ length: 200 }, () => ask(path).finally(() => done++));
      const refused = (await Promise.any(answers)).clone();
      expect([refused.status, await refused.json()]).toEqual([504, expect.objectContaining({ code: 'PGRST003' })]);
      await until(() => Promise.resolve(done === 200 - size));
      expect(await holder.waiting()).toBe(size);
      expect(await holder.connections()).toBeLessThanOrEqual(size + 2);
      await holder.release();
      const statuses = await statusesOf(answers);
      expect(statuses.filter((status) => status === 200)).toHaveLength(size);
      expect(statuses.filter((status) => status === 504)).toHaveLength(200 - size);
      expect(await statusesOf(Array.from({ length: 20 }, () => ask(path)))).toEqual(Array(20).fill(200));
    },
  );
});
