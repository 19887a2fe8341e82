import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutOfTime, SqliteConnection } from './sqlite-connection.js';
import { StatementCost } from './statement-cost.js';

let connection: SqliteConnection;
let cost: StatementCost;

beforeAll(() => {
  connection = new SqliteConnection(':memory:', false);
  connection.execute(`
    CREATE TABLE large (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, owner TEXT, a INT, b INT, UNIQUE (a, b));
    CREATE INDEX large_owner ON large (owner);
    CREATE TABLE small (id TEXT PRIMARY KEY, name TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
      INSERT INTO large SELECT i, 'c' || i, 'o', i, i FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 140)
      INSERT INTO small SELECT 's' || i, 'n' FROM n;
    CREATE TABLE middling (id INTEGER PRIMARY KEY, owner INT, place INT);
    CREATE INDEX middling_owner ON middling (owner, place);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO middling SELECT i, i % 7, i FROM n;
    CREATE VIEW endless AS WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;`);
  cost = new StatementCost(connection);
});
afterAll(() => connection.close());

describe('A read that ends soon', () => {
  it.each([
    'SELECT * FROM large WHERE id = ?',
    'SELECT * FROM large WHERE code = ?',
    'SELECT * FROM large WHERE a = ? AND b = ?',
    'SELECT * FROM small WHERE name = ?',
    'SELECT * FROM small s WHERE EXISTS (SELECT 1 FROM large l WHERE l.id = s.rowid)',
    'SELECT * FROM small x, small y',
    'SELECT * FROM large WHERE id IN (?, ?, ?) ORDER BY code LIMIT 10',
    "SELECT s.name, (SELECT l.code FROM large l WHERE l.code = s.name) FROM small s WHERE s.name <> ''",
    'SELECT * FROM middling WHERE owner IN (?, ?, ?, ?, ?, ?, ?, ?) ORDER BY id LIMIT 100001',
    'SELECT 1',
  ])('is run here: %s', (sql) => {
    expect(cost.visitsOf(sql)).toBe(Infinity);
  });
});

describe('A read of few rows of many, which are counted', () => {
  it.each([
    'SELECT * FROM large WHERE backstay_visit() AND owner = ? AND id > ? ORDER BY id LIMIT 1000',
    'SELECT * FROM large WHERE backstay_visit() AND id < ? AND owner = ? ORDER BY id DESC LIMIT 10',
    'SELECT * FROM large WHERE backstay_visit() AND id > ? AND id < ?',
    'SELECT * FROM large WHERE backstay_visit() AND owner = ? ORDER BY code, a LIMIT 20',
    'SELECT * FROM large WHERE backstay_visit() AND owner IN (?, ?, ?, ?) ORDER BY id DESC LIMIT 20',
    'SELECT * FROM large WHERE backstay_visit() AND a = ? ORDER BY b LIMIT 20',
    'SELECT * FROM large WHERE backstay_visit() ORDER BY id LIMIT 10 OFFSET 5',
    'SELECT * FROM large WHERE backstay_visit() ORDER BY code DESC LIMIT 10',
    'SELECT * FROM large l WHERE backstay_visit() AND EXISTS (SELECT 1 FROM small s WHERE s.id = l.owner) AND id > ? LIMIT 5',
    `SELECT s.code, (SELECT group_concat(o) FROM (SELECT l.code AS o FROM large l
       WHERE backstay_visit() AND l.owner = s.owner ORDER BY l.id DESC LIMIT 5)) FROM large s WHERE backstay_visit() LIMIT 20`,
    `SELECT * FROM (SELECT l.code FROM large l WHERE backstay_visit() AND l.owner = ? ORDER BY l.id LIMIT 5) AS b0
       UNION ALL SELECT * FROM (SELECT l.code FROM large l WHERE backstay_visit() AND l.owner = ? ORDER BY l.id LIMIT 5) AS b1`,
  ])('is run here, as far as that: %s', (sql) => {
    expect(cost.visitsOf(sql)).toBe(5000);
  });

  it.each([
    'SELECT * FROM large WHERE backstay_visit()',
    'SELECT * FROM large WHERE backstay_visit() AND +owner > ? ORDER BY a + b LIMIT 10',
    'SELECT sum(a) FROM large WHERE backstay_visit()',
    'SELECT * FROM large l WHERE backstay_visit() AND id > ? AND EXISTS (SELECT 1 FROM large o WHERE o.owner = l.code) LIMIT 5',
    'SELECT * FROM large l, large o WHERE backstay_visit() AND l.id > ? AND o.owner = l.code LIMIT 5',
    'SELECT * FROM (SELECT * FROM large WHERE id > ? ORDER BY a + b LIMIT 100000) WHERE backstay_visit() LIMIT 5',
    'SELECT * FROM large WHERE a > 1 AND id > ? LIMIT 5',
  ])('is not run here where all rows are read anyway, or some are not counted: %s', (sql) => {
    expect(cost.visitsOf(sql)).toBe(0);
  });

  it('is stopped by the rows it looked at, whether they were answered or not', () => {
    const sql = 'SELECT id FROM large WHERE backstay_visit() AND +owner = ? AND id > ? ORDER BY id LIMIT 3';
    const run = (owner: string, visits: number): number =>
      connection.run({ sql, parameters: [owner, 100] }, { visits }).rows.length;
    expect(run('o', 3)).toBe(3);
    expect(() => run('o', 2)).toThrow(OutOfTime);
    expect(() => run('nobody', 5000)).toThrow(OutOfTime);
    expect(() => connection.run({ sql, parameters: ['nobody', 0] }, { timeoutMs: 0 })).toThrow(OutOfTime);
    expect(connection.run({ sql, parameters: ['o', 0] }).rows).toHaveLength(3);
  });
});

it('A read by a text search is stopped while it is still finding rows', () => {
  connection.execute(`
    CREATE VIRTUAL TABLE words USING fts5(text, content = '');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO words (rowid, text) SELECT i, 'word' FROM n;`);
  const found = 'SELECT rowid FROM words WHERE words MATCH ? AND backstay_visit()';
  const sql = `SELECT id FROM large WHERE backstay_visit() AND id IN (${found}) ORDER BY id LIMIT 1`;
  expect(cost.visitsOf(sql)).toBe(Infinity);
  expect(connection.run({ sql, parameters: ['word'] }).rows).toEqual([[1n]]);
  expect(() => connection.run({ sql, parameters: ['word'] }, { timeoutMs: 0 })).toThrow(OutOfTime);
});

describe('A read that may take long', () => {
  it.each([
    'SELECT * FROM large',
    'SELECT * FROM large LIMIT 10',
    'SELECT count(*) FROM large',
    'SELECT * FROM small s WHERE EXISTS (SELECT 1 FROM large l WHERE l.owner = s.id)',
    'SELECT * FROM large WHERE owner = ?',
    'SELECT * FROM large WHERE a = ?',
    'SELECT * FROM large WHERE id > ?',
    'SELECT * FROM small x, small y, small z',
    'SELECT * FROM middling WHERE owner IN (?, ?, ?, ?) AND place IN (?, ?, ?, ?)',
    'SELECT * FROM large WHERE owner IN (?, ?, ?, ?)',
    'SELECT * FROM middling m, json_each(?) e WHERE m.owner = e.value',
    'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n',
    'WITH n (i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT i FROM n LIMIT 5',
    'WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n ORDER BY 1 DESC LIMIT 7) SELECT i FROM n ORDER BY i LIMIT 5',
    'SELECT id FROM small WHERE (WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n) > ?',
    'SELECT * FROM endless WHERE i > ?',
  ])('is run where it can be stopped: %s', (sql) => {
    expect(cost.visitsOf(sql)).toBe(0);
  });
});

it('A read that was thought to end soon and did not is run where it can be stopped from then on', () => {
  const sql = 'SELECT id FROM small WHERE name = ?';
  expect(cost.visitsOf(sql)).toBe(Infinity);
  cost.refute(sql);
  expect(cost.visitsOf(sql)).toBe(0);
});
