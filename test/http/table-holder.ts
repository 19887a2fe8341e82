import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { TestEngineName } from '../support/databases.js';

/** A second connection that holds a table so that every read of it waits. */
export interface TableHolder {
  /** Statements that wait for it. */
  waiting(): Promise<number>;
  /** Connections to the database, its own not counted. */
  connections(): Promise<number>;
  release(): Promise<void>;
}

/** Holds `notes` on a server. */
export const holdNotes = (engine: TestEngineName, url: string): Promise<TableHolder> =>
  engine === 'postgres' ? onPostgres(url) : onMysql(url);

async function onPostgres(url: string): Promise<TableHolder> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE notes IN ACCESS EXCLUSIVE MODE');
  const count = async (condition: string): Promise<number> => {
    // Inside a transaction the list of backends stays what it was at the first look.
    await client.query('SELECT pg_stat_clear_snapshot()');
    const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND ${condition}`;
    return (await client.query(sql)).rowCount ?? 0;
  };
  return {
    waiting: () => count(`wait_event_type = 'Lock'`),
    connections: () => count(`backend_type = 'client backend' AND pid <> pg_backend_pid()`),
    release: () => client.end(),
  };
}

async function onMysql(url: string): Promise<TableHolder> {
  const connection = await createConnection(url.replace(/^mariadb:/, 'mysql:'));
  await connection.query('LOCK TABLES notes WRITE');
  const count = async (condition: string): Promise<number> => {
    const [rows] = await connection.query(
      `SELECT 1 FROM information_schema.processlist WHERE db = database() AND ${condition}`,
    );
    return (rows as unknown[]).length;
  };
  return {
    waiting: () => count(`state LIKE 'Waiting for table%'`),
    connections: () => count('id <> connection_id()'),
    release: () => connection.end(),
  };
}
