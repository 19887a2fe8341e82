import type { ColumnType } from '@backstay/catalog';
import { finish, type Dialect, type TextMember } from '@backstay/query';
import { describe, expect, it } from 'vitest';
import { mariadbDialect } from './mariadb/mariadb.dialect.js';
import { mysqlDialect } from './mysql/mysql.dialect.js';
import { postgresDialect } from './postgres/postgres.dialect.js';
import { sqliteDialect } from './sqlite/sqlite.dialect.js';

const member = (dialect: Dialect, name: string, type: ColumnType, nullable: boolean): TextMember => ({
  name,
  value: { sql: [dialect.quote(name)], type },
  nullable,
});

const objectOf = (dialect: Dialect, ...columns: readonly [string, ColumnType, boolean][]): string | null => {
  const text = dialect.rowTexts!.object(columns.map(([name, type, nullable]) => member(dialect, name, type, nullable)));
  return text && finish(text, dialect).sql;
};

describe('A row as JSON text, in the words of each engine', () => {
  it.each([
    [
      postgresDialect,
      `(SELECT row_to_json(r.*)::text FROM (SELECT "id" AS "id", "title" AS "title", "price" AS "price") AS r)`,
    ],
    [
      mysqlDialect,
      `CONCAT('' COLLATE utf8mb4_bin, '{"id":', \`id\`, ',"title":', COALESCE(JSON_QUOTE(\`title\`), 'null' COLLATE utf8mb4_bin), ',"price":', \`price\`, '}')`,
    ],
    [
      mariadbDialect,
      `CONCAT('' COLLATE utf8mb4_bin, '{"id":', \`id\`, ',"title":', COALESCE(JSON_QUOTE(\`title\`), 'null' COLLATE utf8mb4_bin), ',"price":', \`price\`, '}')`,
    ],
    [
      sqliteDialect,
      `concat('{"id":', COALESCE("id", 'null'), ',"title":', json_quote("title"), ',"price":', CASE WHEN "price" IS NULL THEN 'null' ELSE printf('%.2f', "price") END, '}')`,
    ],
  ])('%s', (dialect, expected) => {
    const text = objectOf(
      dialect,
      ['id', { kind: 'bigint' }, false],
      ['title', { kind: 'text' }, true],
      ['price', { kind: 'numeric', precision: 10, scale: 2 }, false],
    );
    expect(text).toBe(expected);
  });

  it.each([postgresDialect, mysqlDialect, mariadbDialect, sqliteDialect])(
    'is left to the program where one type is not written exactly',
    (dialect) => {
      expect(objectOf(dialect, ['id', { kind: 'bigint' }, false], ['ratio', { kind: 'double' }, false])).toBeNull();
      expect(objectOf(dialect, ['bytes', { kind: 'bytea' }, true])).toBeNull();
    },
  );

  it('in escapes with capitals is known on the engine that writes them', () => {
    expect(mariadbDialect.rowTexts.isExact('{"a":"\\u000B"}')).toBe(false);
    expect(mariadbDialect.rowTexts.isExact('{"a":"\\n"}')).toBe(true);
    expect(mysqlDialect.rowTexts.isExact('{"a":"\\u000b"}')).toBe(true);
  });
});
