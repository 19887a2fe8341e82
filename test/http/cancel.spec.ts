import { setTimeout as wait } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { notesProject } from './notes-project.js';

/** A second connection that holds `notes` so that every read of it waits. */
interface Holder {
  /** Statements on `notes` that wait for it. */
  waiting(): Promise<number>;
  release(): Promise<void>;
}

const holders: Readonly<Record<'postgres' | 'mysql', (url: string) => Promise<Holder>>> = {
  async postgres(url) {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE notes IN ACCESS EXCLUSIVE MODE');
    return {
      waiting: async () =>
        (
          await client.query(
            `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
          )
        ).rowCount ?? 0,
      release: () => client.end(),
    };
  },
  async mysql(url) {
    const connection = await createConnection(url.replace(/^mariadb:/, 'mysql:'));
    await connection.query('LOCK TABLES notes WRITE');
    return {
      waiting: async () => {
        const [rows] = await connection.query(
          `SELECT 1 FROM information_schema.processlist WHERE db = database() AND state LIKE 'Waiting for table%'`,
        );
        return (rows as unknown[]).length;
      },
      release: () => connection.end(),
    };
  },
};

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(20);
}

const servers = testEngines.filter((engine) => engine !== 'sqlite');

describe.runIf(servers.length > 0)('a caller who hangs up', () => {
  it.each(servers)('has the statement stopped (%s)', async (engine) => {
    const database = await freshDatabase(engine);
    const server = await startServer({ files: notesProject, databaseUrl: database.url });
    const headers = { apikey: server.anonKey };
    const holder = await holders[engine === 'postgres' ? 'postgres' : 'mysql'](database.url);
    const caller = new AbortController();
    const answer = fetch(`${server.url}/rest/v1/notes`, { headers, signal: caller.signal });
    answer.catch(() => undefined);
    await until(async () => (await holder.waiting()) > 0);
    caller.abort();
    await expect(answer).rejects.toThrow();
    await until(async () => (await holder.waiting()) === 0);
    await holder.release();
    expect((await fetch(`${server.url}/rest/v1/notes`, { headers })).status).toBe(200);
    await server.stop();
    await database.drop();
  });
});
