import { DatabaseSync } from 'node:sqlite';
import mysql from 'mysql2';
import pg from 'pg';

/** Connections of the bare server; Backstay's pool has as many (BACKSTAY_POOL_SIZE). */
const connections = 10;

/**
 * A database through its driver alone: `query` runs a prepared statement and gives rows as objects, `run` a text of
 * ours without a result.
 */
export async function openDriver(url) {
  if (url.startsWith('sqlite:')) return sqlite(url.slice('sqlite:'.length));
  return url.startsWith('postgres') ? postgres(url) : mysqlProtocol(url);
}

function sqlite(path) {
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  const statements = new Map();
  const prepared = (sql) => {
    if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
    return statements.get(sql);
  };
  return {
    query: async (sql, values) => prepared(sql).all(...values),
    run: async (sql) => database.exec(sql),
    close: async () => database.close(),
  };
}

function postgres(url) {
  const pool = new pg.Pool({ connectionString: url, max: connections, options: '-c TimeZone=UTC' });
  const names = new Map();
  const name = (sql) => {
    if (!names.has(sql)) names.set(sql, `bare${names.size}`);
    return names.get(sql);
  };
  const numbered = new Map();
  const text = (sql) => {
    let position = 0;
    if (!numbered.has(sql))
      numbered.set(
        sql,
        sql.replace(/\?/g, () => `$${++position}`),
      );
    return numbered.get(sql);
  };
  return {
    query: async (sql, values) => (await pool.query({ name: name(sql), text: text(sql), values })).rows,
    run: (sql) => pool.query(sql),
    close: () => pool.end(),
  };
}

function mysqlProtocol(url) {
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const pool = mysql.createPool({
    host,
    port: Number(port),
    user,
    password: decodeURIComponent(password),
    database: pathname.slice(1) || undefined,
    connectionLimit: connections,
    dateStrings: true,
    timezone: 'Z',
  });
  const asked = (method, ...args) =>
    new Promise((done, failed) => pool[method](...args, (error, rows) => (error ? failed(error) : done(rows))));
  return {
    query: (sql, values) => asked('execute', sql, values),
    run: (sql) => asked('query', sql),
    close: () => new Promise((done) => pool.end(done)),
  };
}
