import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqliteConnection } from './sqlite-connection.js';
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
      INSERT INTO middling SELECT i, i % 7, i FROM n;`);
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
    expect(cost.isBounded(sql)).toBe(true);
  });
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
  ])('is run where it can be stopped: %s', (sql) => {
    expect(cost.isBounded(sql)).toBe(false);
  });
});

it('A read that was thought to end soon and did not is run where it can be stopped from then on', () => {
  const sql = 'SELECT id FROM small WHERE name = ?';
  expect(cost.isBounded(sql)).toBe(true);
  cost.refute(sql);
  expect(cost.isBounded(sql)).toBe(false);
});
