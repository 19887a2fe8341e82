import type { ColumnType } from '@backstay/catalog';
import { finish, RowTextMissing, type TextMember, type TextRows } from '@backstay/query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReadBudget } from '../read-budget.js';
import { SqliteConnection } from './sqlite-connection.js';
import { sqliteDialect } from './sqlite.dialect.js';
import { sqliteRowTexts } from './sqlite.row-texts.js';

let connection: SqliteConnection;
beforeAll(() => {
  connection = new SqliteConnection(':memory:', false);
});
afterAll(() => connection.close());

const member = (name: string, type: ColumnType, value = `"${name}"`): TextMember => ({
  name,
  value: { sql: [value], type },
  nullable: false,
});
const textOf = (...members: readonly TextMember[]): unknown =>
  connection.run({ sql: `SELECT ${finish(sqliteRowTexts.object(members)!, sqliteDialect).sql}`, parameters: [] })
    .rows[0]?.[0];

describe('A row that SQLite writes', () => {
  it('may have more columns than a function has arguments', () => {
    const members = Array.from({ length: 700 }, (_, i) => member(`c${i}`, { kind: 'integer' }, String(i)));
    expect(textOf(...members)).toBe(JSON.stringify(Object.fromEntries(members.map(({ name }, i) => [name, i]))));
  });

  it('has null for NULL, whatever the catalog says of the column', () => {
    const times = ['time', 'timestamp', 'timestamptz'] as const;
    const types: ColumnType[] = [
      { kind: 'integer' },
      { kind: 'numeric', precision: 6, scale: 2 },
      { kind: 'boolean' },
      { kind: 'text' },
      { kind: 'jsonb' },
      { kind: 'date' },
      ...times.map((kind) => ({ kind, precision: 6 })),
    ];
    for (const type of types) expect(textOf(member('a', type, 'NULL')), type.kind).toBe('{"a":null}');
  });

  it('has null for a date of the year zero, and any other text as it is', () => {
    const dates = ["'0000-12-31'", "'0001-01-01'", "'9999-12-31'", "'-1'"];
    expect(dates.map((date) => textOf(member('a', { kind: 'date' }, date)))).toEqual(
      ['null', '"0001-01-01"', '"9999-12-31"', '"-1"'].map((text) => `{"a":${text}}`),
    );
  });
});

describe('A list of rows that SQLite puts together', () => {
  beforeAll(() =>
    connection.execute(
      `CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT);
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
         INSERT INTO texts SELECT i, printf('%.*c', CASE WHEN i <= 500 THEN 1000 ELSE 9000 END, 'x') FROM n`,
    ),
  );

  const list = (limit: number, where: string): string => {
    const rows: TextRows = {
      text: ['text'],
      from: [` FROM texts WHERE ${where}`],
      plan: { order: [], offset: null },
      limit,
    };
    return `SELECT ${finish(sqliteRowTexts.list(rows, sqliteDialect, true)!, sqliteDialect).sql}`;
  };
  const length = (sql: string, characters: number): number =>
    String(connection.run({ sql, parameters: [] }, {}, new ReadBudget(characters)).rows[0]?.[0]).length;

  it('is an empty one where there are none', () => {
    expect(connection.run({ sql: list(10, 'id < 0'), parameters: [] }).rows).toEqual([['[]']]);
  });

  it('is whole, and its long rows are counted before they are put together', () => {
    expect(length(list(1000, 'id <= 500'), 600_000)).toBe(500 * 1001 + 1);
    expect(length(list(1000, 'id > 500'), 5_000_000)).toBe(500 * 9001 + 1);
    // A character has three bytes at most.
    expect(() => length(list(1000, 'id > 500'), 1_400_000)).toThrow(RowTextMissing);
    expect(() => length(list(1000, 'id <= 500'), 500_000)).toThrow(expect.objectContaining({ entry: 'too_large' }));
  });
});
