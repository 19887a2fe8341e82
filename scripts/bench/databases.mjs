import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDriver } from './drivers.mjs';
import { insertStatements, reviews } from './rows.mjs';

/** The schema that is measured. */
export const project = join(import.meta.dirname, 'project');

/** Addresses by engine: SQLite always, the others where BACKSTAY_TEST_<ENGINE>_URL is set. */
export function engineUrls() {
  const urls = { sqlite: null };
  for (const engine of ['mariadb', 'mysql', 'postgres']) {
    const url = process.env[`BACKSTAY_TEST_${engine.toUpperCase()}_URL`];
    if (url !== undefined) urls[engine] = url;
  }
  return urls;
}

/** Kept rows are used again while they are what would be made: the name says what is in the database. */
const kept = `backstay_bench_${digest()}`;
const own = `backstay_bench_${process.pid}`;

function digest() {
  const schema = readdirSync(join(project, 'schema'))
    .sort()
    .map((file) => join(project, 'schema', file));
  const hash = createHash('sha256');
  for (const file of [...schema, join(import.meta.dirname, 'rows.mjs')]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 10);
}

/** Runs statements on the server itself, outside of any database of ours. */
async function onServer(url, sql) {
  const server = await openDriver(url.startsWith('postgres') ? new URL('/postgres', url).href : url);
  try {
    await server.run(sql);
  } finally {
    await server.close();
  }
}

const addressOf = (url, name) =>
  url === null ? `sqlite:${join(tmpdir(), `${name}.db`)}` : new URL(`/${name}`, url).href;

/**
 * A database with all rows: the one that was kept, or a new one, which `keep` leaves for the next run. `release` removes
 * it where it is not to stay. `main` is the built command line.
 */
export async function prepareDatabase(engine, url, { keep, main, say }) {
  if (await isFilled(engine, addressOf(url, kept))) return { address: addressOf(url, kept), release: async () => {} };
  const name = keep ? kept : own;
  await drop(url, name);
  if (url !== null) await onServer(url, `CREATE DATABASE ${name}`);
  say(`${engine}: filling ${name} …\n`);
  const address = addressOf(url, name);
  await fill(engine, address, main);
  return { address, release: async () => (keep ? undefined : drop(url, name)) };
}

async function fill(engine, address, main) {
  const data = mkdtempSync(join(tmpdir(), 'backstay-bench-'));
  const env = { ...process.env, DATABASE_URL: address, BACKSTAY_DATA_DIR: data };
  execFileSync(process.execPath, [main, 'schema', 'apply', '--project', project], { env });
  rmSync(data, { recursive: true, force: true });
  const database = await openDriver(address);
  try {
    if (engine === 'sqlite') await database.run('PRAGMA synchronous = OFF');
    for (const statement of insertStatements()) await database.run(statement);
    await database.run(analyse[engine]);
    if (engine === 'postgres') await database.run(nextReview);
  } finally {
    await database.close();
  }
}

const tables = 'authors, books, listed_books, reviews';
const analyse = {
  sqlite: 'ANALYZE',
  mariadb: `ANALYZE TABLE ${tables}`,
  mysql: `ANALYZE TABLE ${tables}`,
  postgres: 'VACUUM ANALYZE',
};

/** PostgreSQL hands out the same numbers again unless it is told which are taken. */
const nextReview = `SELECT setval(pg_get_serial_sequence('reviews', 'id'), ${reviews})`;

async function isFilled(engine, address) {
  if (engine === 'sqlite' && !existsSync(address.slice('sqlite:'.length))) return false;
  const database = await openDriver(address);
  try {
    return (await database.query('SELECT id FROM reviews WHERE id = ?', [reviews])).length === 1;
  } catch {
    return false;
  } finally {
    await database.close();
  }
}

/** What the writes put in, but for the keys and moments that the database or the server made. */
export async function readWritten(address) {
  const database = await openDriver(address);
  try {
    const columns = 'book_id, reviewer_id, rating, body, approved';
    return await database.query(`SELECT ${columns} FROM reviews WHERE id > ? ORDER BY id`, [reviews]);
  } finally {
    await database.close();
  }
}

/** Takes out what the writes put in; the next of them gets the same keys again. */
export async function removeWritten(engine, address) {
  const database = await openDriver(address);
  try {
    await database.run(`DELETE FROM reviews WHERE id > ${reviews}`);
    if (engine === 'postgres') await database.run(nextReview);
  } finally {
    await database.close();
  }
}

/** Removes the database that was kept. */
export const forgetDatabase = (url) => drop(url, kept);

async function drop(url, name) {
  if (url !== null) return onServer(url, `DROP DATABASE IF EXISTS ${name}`);
  for (const end of ['', '-wal', '-shm']) rmSync(join(tmpdir(), `${name}.db${end}`), { force: true });
}
