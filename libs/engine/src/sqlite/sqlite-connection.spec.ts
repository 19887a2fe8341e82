import { afterAll, expect, it } from 'vitest';
import { ReadBudget } from '../read-budget.js';
import { OutOfTime, SqliteConnection } from './sqlite-connection.js';

const connection = new SqliteConnection(':memory:', false);
afterAll(() => connection.close());

it.each(['like', 'ilike'])(
  '%s gives up when it has used up its time, and the next statement has time again',
  (name) => {
    // Every place of the text is tried, and fails only after thousands of letters.
    const parameters = ['a'.repeat(20_000), `%${'_'.repeat(9000)}Z`];
    const sql = `SELECT backstay_${name}(?, ?)`;
    expect(() => connection.run({ sql, parameters }, { timeoutMs: 20 })).toThrow(OutOfTime);
    expect(connection.run({ sql, parameters: ['Straße', 'Str%e'] }, { timeoutMs: 1000 }).rows).toEqual([[1n]]);
    expect(connection.run({ sql, parameters: ['a', '_b'] }).rows).toEqual([[0n]]);
  },
);

it.each([
  ['ÉMİLE', 'émile'],
  ['STRAẞE', 'straße'],
  ['\u212a', 'k'],
])('%s is %s in lower case, as in PostgreSQL', (upper, lower) => {
  expect(connection.run({ sql: 'SELECT backstay_lower(?)', parameters: [upper] }).rows).toEqual([[lower]]);
});

it('a statement that failed once is run again for the next, who is not told the failure before', () => {
  connection.execute("CREATE TABLE once (name TEXT NOT NULL UNIQUE CHECK (name <> 'x'))");
  const insert = (name: string) =>
    connection.run({ sql: 'INSERT INTO once SELECT ? RETURNING name', parameters: [name] }, {}, new ReadBudget(1000));
  expect(() => insert('x')).toThrow('CHECK constraint failed');
  expect(insert('a').rows).toEqual([['a']]);
  expect(() => insert('a')).toThrow('UNIQUE constraint failed');
  expect(() => insert('x')).toThrow('CHECK constraint failed');
  expect(insert('b').rows).toEqual([['b']]);
});
