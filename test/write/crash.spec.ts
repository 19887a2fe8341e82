import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { keysOf, startProject, temporaryFolder } from '../support/cli.js';
import { freshDatabase, testEngines } from '../support/databases.js';
import { OtherSession } from './other-session.js';
import { differences, emptyJournal, Writers, writersSchema } from './writers.js';

// What runs here is `dist/`: `npm test` builds it first.
const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;
/** Kills per engine. */
const rounds = nightly ? 100 : 20;

describe.each(testEngines)('A server killed under 32 writers on %s', (engine) => {
  it('has kept every row it acknowledged, and no half of a batch', { timeout: rounds * 30_000 }, async () => {
    const folder = await temporaryFolder();
    const database = await freshDatabase(engine);
    const settings = { DATABASE_URL: database.url, BACKSTAY_LOG_LEVEL: 'silent' };
    mkdirSync(join(folder.path, 'schema'));
    writeFileSync(join(folder.path, 'schema', '01.sql'), writersSchema);
    const journal = emptyJournal();
    try {
      const { anon_key: anon = '' } = await keysOf(folder.path, settings);
      for (let round = 0; round < rounds; round++) {
        const server = await startProject(folder.path, settings);
        const before = journal.acknowledged.size;
        const writers = new Writers(server.url, anon, journal, 32);
        while (journal.acknowledged.size < before + 60 && journal.refusals.length === 0) await wait(10);
        await wait(100 * (round % 3));
        await server.stop('SIGKILL');
        await writers.stop();
      }
      expect(journal.refusals).toEqual([]);
      const session = await OtherSession.open(database);
      expect(await differences(journal, session)).toEqual([]);
      await session.close();
      expect(journal.acknowledged.size).toBeGreaterThan(rounds * 60 - 1);
    } finally {
      await database.drop();
      await folder.remove();
    }
  });
});
