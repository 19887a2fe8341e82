import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { tcpProxy } from '../support/tcp-proxy.js';
import { OtherSession } from './other-session.js';
import { differences, emptyJournal, Writers, writersSchema } from './writers.js';

const servers = testEngines.filter((engine) => engine !== 'sqlite');
const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;
const rounds = nightly ? 20 : 2;

describe.runIf(servers.length > 0)('A database that goes away under writers', () => {
  it.each(servers)(
    'is 503 with Retry-After until it is back, and loses and doubles nothing (%s)',
    { timeout: rounds * 30_000 },
    async (engine) => {
      const database = await freshDatabase(engine);
      const direct = new URL(database.url);
      const proxy = await tcpProxy(Number(direct.port));
      direct.port = String(proxy.port);
      const server = await startServer({ files: { 'schema/01.sql': writersSchema }, databaseUrl: direct.href });
      const journal = emptyJournal();
      const writers = new Writers(server.url, server.anonKey, journal, 16);
      /** Until rows are acknowledged again; false after ten seconds. */
      const writes = async (): Promise<boolean> => {
        const before = journal.acknowledged.size;
        for (const started = performance.now(); performance.now() - started < 10_000; await wait(20)) {
          if (journal.acknowledged.size > before + 50) return true;
        }
        return false;
      };
      try {
        for (let round = 0; round < rounds; round++) {
          expect(await writes()).toBe(true);
          if (round % 2 === 1) proxy.cut();
          await proxy.refuse();
          await wait(500);
          await proxy.accept();
          expect(await writes()).toBe(true);
        }
        await writers.stop();
        const session = await OtherSession.open(database);
        expect(await differences(journal, session)).toEqual([]);
        await session.close();
        expect(journal.refusals.filter(({ status, retryAfter }) => status !== 503 || retryAfter === null)).toEqual([]);
        expect(journal.refusals.length).toBeGreaterThan(0);
        expect(journal.unanswered).toBe(0);
      } finally {
        await writers.stop();
        await server.stop();
        await proxy.close();
        await database.drop();
      }
    },
  );
});
