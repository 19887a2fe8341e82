import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { DatabaseAddress } from '@backstay/config';

/** The engines a test may ask for; which of them there are depends on the environment. */
export type TestEngineName = 'sqlite' | 'mariadb' | 'mysql' | 'postgres';

/** An empty database of a test's own. */
export interface TestDatabase {
  /** As `DATABASE_URL` takes it. */
  readonly url: string;
  readonly address: DatabaseAddress;
  readonly drop: () => Promise<void>;
}

const urls: Readonly<Record<TestEngineName, string | undefined>> = {
  sqlite: 'sqlite:',
  mariadb: process.env['BACKSTAY_TEST_MARIADB_URL'],
  mysql: process.env['BACKSTAY_TEST_MYSQL_URL'],
  postgres: process.env['BACKSTAY_TEST_POSTGRES_URL'],
};

const all: readonly TestEngineName[] = ['sqlite', 'mariadb', 'mysql', 'postgres'];
const only = process.env['BACKSTAY_TEST_ENGINE']?.split(',');

/** The engines to test: SQLite always, the others when their URL is set; `BACKSTAY_TEST_ENGINE=a,b` narrows. */
export const testEngines: readonly TestEngineName[] = all.filter(
  (engine) => urls[engine] && (!only || only.includes(engine)),
);

/** The engines this run leaves out. */
export const leftOutEngines: readonly TestEngineName[] = all.filter((engine) => !testEngines.includes(engine));

let made = 0;

/** Creates an empty database on the engine's server, or a file in a directory of its own for SQLite. */
export async function freshDatabase(engine: TestEngineName): Promise<TestDatabase> {
  const name = `backstay_test_${process.pid}_${++made}`;
  if (engine === 'sqlite') return freshFile(name);
  const server = serverUrl(engine);
  await administer(engine, [dropSql(engine, name), `CREATE DATABASE ${name}`]);
  return {
    url: `${engine}://${server.username}:${server.password}@${server.hostname}:${server.port}/${name}`,
    address: {
      scheme: engine === 'postgres' ? 'postgres' : 'mysql',
      host: server.hostname,
      port: Number(server.port),
      user: decodeURIComponent(server.username),
      password: decodeURIComponent(server.password),
      database: name,
      options: {},
    },
    drop: async () => {
      await administer(engine, [dropSql(engine, name)]);
    },
  };
}

/** Drops the databases and roles that test processes no longer alive have left behind. */
export async function sweepDatabases(): Promise<void> {
  for (const engine of testEngines) {
    if (engine === 'sqlite') {
      for (const name of (await readdir(tmpdir())).filter(isLeftOver))
        await rm(join(tmpdir(), name), { recursive: true, force: true });
    } else {
      const names = await administer(engine, [
        engine === 'postgres'
          ? 'SELECT datname AS name FROM pg_database'
          : 'SELECT schema_name AS name FROM information_schema.schemata',
      ]);
      await administer(
        engine,
        names.filter(isLeftOver).map((name) => dropSql(engine, name)),
      );
    }
  }
  if (testEngines.includes('postgres')) await sweepRoles();
}

/** Roles are the whole server's, not a database's: they are dropped when the databases they have grants in are gone. */
async function sweepRoles(): Promise<void> {
  const names = await administer('postgres', ['SELECT rolname FROM pg_roles']);
  // Another run may be sweeping at the same time, and be first.
  for (const name of names.filter(isLeftOver))
    await administer('postgres', [`DROP ROLE IF EXISTS ${name}`]).catch(() => undefined);
}

/** Runs statements as the server's administrator, outside of any test database; gives the last one's first column. */
export async function administer(engine: TestEngineName, statements: readonly string[]): Promise<string[]> {
  return engine === 'postgres' ? administerPostgres(statements) : administerMysql(engine, statements);
}

async function administerPostgres(statements: readonly string[]): Promise<string[]> {
  const client = new Client({ connectionString: new URL('/postgres', serverUrl('postgres')).href });
  await client.connect();
  try {
    let rows: unknown[][] = [];
    for (const text of statements) rows = (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
    return rows.map((row) => String(row[0]));
  } finally {
    await client.end();
  }
}

async function administerMysql(engine: TestEngineName, statements: readonly string[]): Promise<string[]> {
  const server = serverUrl(engine);
  const connection = await createConnection({
    host: server.hostname,
    port: Number(server.port),
    user: decodeURIComponent(server.username),
    password: decodeURIComponent(server.password),
  });
  try {
    let rows: unknown = [];
    for (const sql of statements) [rows] = await connection.query({ sql, rowsAsArray: true });
    return Array.isArray(rows) ? rows.map((row: unknown) => String(Array.isArray(row) ? row[0] : row)) : [];
  } finally {
    await connection.end();
  }
}

async function freshFile(name: string): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), `${name}_`));
  const path = join(directory, 'data.db');
  return {
    url: `sqlite:${path}`,
    address: { scheme: 'sqlite', path },
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}

function dropSql(engine: TestEngineName, name: string): string {
  return `DROP DATABASE IF EXISTS ${name}${engine === 'postgres' ? ' WITH (FORCE)' : ''}`;
}

function serverUrl(engine: TestEngineName): URL {
  const url = urls[engine];
  if (!url) throw new Error(`no server for ${engine}: set BACKSTAY_TEST_${engine.toUpperCase()}_URL`);
  return new URL(url);
}

function isLeftOver(name: string): boolean {
  const pid = /^backstay_test_(\d+)_/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
