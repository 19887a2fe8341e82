import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { compileExpression, compileWhere, finish, type Dialect } from '@backstay/query';
import { describe, expect, it } from 'vitest';
import { mariadbDialect } from './mariadb/mariadb.dialect.js';
import { mysqlDialect } from './mysql/mysql.dialect.js';
import { postgresDialect } from './postgres/postgres.dialect.js';
import { sqliteDialect } from './sqlite/sqlite.dialect.js';

const latin: ColumnType = {
  kind: 'varchar',
  length: 40,
  stored: 'varchar(40) character set latin1 collate latin1_german1_ci',
};
const column = (type: ColumnType, name = 'c'): Expression => ({ kind: 'column', type, source: 't', column: name });
const equals = (type: ColumnType): Expression => ({
  kind: 'compare',
  operator: '=',
  left: column(type),
  right: { kind: 'value', type: { kind: type.kind, length: null } as ColumnType, slot: 0 },
});
const value = (type: ColumnType, dialect: Dialect = mysqlDialect): string =>
  finish(compileExpression(column(type), dialect), dialect).sql;
const condition = (e: Expression, dialect: Dialect): string =>
  finish(compileWhere(e, null, dialect), dialect).sql.replace(/^ WHERE /, '');

describe('an adopted column', () => {
  it.each([
    [
      mysqlDialect,
      '((`t`.`c` = CONVERT(CAST(? AS CHAR) USING latin1) COLLATE latin1_german1_ci) AND ((CONVERT(`t`.`c` USING utf8mb4) COLLATE utf8mb4_0900_bin) = ?))',
    ],
    [
      mariadbDialect,
      '((`t`.`c` = CONVERT(CAST(? AS CHAR) USING latin1) COLLATE latin1_german1_ci) AND ((CONVERT(`t`.`c` USING utf8mb4) COLLATE utf8mb4_nopad_bin) = ?))',
    ],
    [postgresDialect, '(("t"."c" = $1::varchar) AND (("t"."c"::varchar COLLATE "C") = $2::varchar))'],
    [sqliteDialect, `(("t"."c" = ?) AND ((CASE typeof("t"."c") WHEN 'text' THEN "t"."c" END COLLATE BINARY) = ?))`],
  ])('of text is compared exactly beside its index on $name', (dialect, sql) => {
    expect(condition(equals(latin), dialect)).toBe(sql);
  });

  it('is compared exactly alone where NULL is not FALSE', () => {
    const not = condition({ kind: 'not', operand: equals(latin) }, mysqlDialect);
    expect(not).toBe('(NOT ((CONVERT(`t`.`c` USING utf8mb4) COLLATE utf8mb4_0900_bin) = ?))');
  });

  it('is compared as the engine does along a foreign key', () => {
    const native = { ...equals(latin), native: true } as Expression;
    expect(condition(native, mysqlDialect)).toBe(
      '(`t`.`c` = CONVERT(CAST(? AS CHAR) USING latin1) COLLATE latin1_german1_ci)',
    );
    const joined: Expression = {
      kind: 'compare',
      operator: '=',
      left: column(latin),
      right: column(latin, 'd'),
      native: true,
    };
    expect(condition(joined, mysqlDialect)).toBe('(`t`.`c` = `t`.`d`)');
  });

  it('in a character set with two ways of writing a text gets no help of its index', () => {
    const type: ColumnType = { kind: 'text', stored: 'text character set cp932 collate cp932_japanese_ci' };
    expect(condition(equals(type), mysqlDialect)).not.toContain('cp932');
  });

  it.each<[string, ColumnType, string]>([
    [
      'utf8mb4',
      { kind: 'text', stored: 'text character set utf8mb4 collate utf8mb4_bin' },
      '(`t`.`c` COLLATE utf8mb4_0900_bin)',
    ],
    ['tinyint(1)', { kind: 'boolean', stored: 'tinyint(1)' }, '(`t`.`c` <> 0)'],
    ['bit(8)', { kind: 'bigint', stored: 'bit(8)' }, 'CAST(`t`.`c` AS UNSIGNED)'],
    ['year', { kind: 'smallint', stored: 'year(4)' }, 'CAST(`t`.`c` AS SIGNED)'],
    ['float', { kind: 'real', stored: 'float' }, '(`t`.`c` + 0E0)'],
    ['zerofill', { kind: 'bigint', stored: 'int(10) unsigned zerofill' }, '(`t`.`c` + 0)'],
    ['unsigned', { kind: 'bigint', stored: 'int(10) unsigned' }, '`t`.`c`'],
    [
      'enum',
      { kind: 'text', stored: "enum('a','it''s (b)') character set utf8mb4 collate utf8mb4_general_ci" },
      "(NULLIF((`t`.`c` COLLATE utf8mb4_0900_bin), '') COLLATE utf8mb4_0900_bin)",
    ],
    [
      'date',
      { kind: 'date', stored: 'date' },
      '(CASE WHEN YEAR(`t`.`c`) > 0 AND MONTH(`t`.`c`) > 0 AND DAYOFMONTH(`t`.`c`) > 0 THEN `t`.`c` END)',
    ],
  ])('kept as %s has an exact value', (_name, type, sql) => {
    expect(value(type)).toBe(sql);
  });

  it.each<[string, ColumnType, string, boolean]>([
    ['a year of two digits', { kind: 'smallint', stored: 'year(4)' }, '70', false],
    ['a year', { kind: 'smallint', stored: 'year(4)' }, '1970', true],
    ['more than a byte holds', { kind: 'smallint', stored: 'tinyint(3) unsigned' }, '256', false],
    ['less than no sign allows', { kind: 'bigint', stored: 'int(10) unsigned' }, '-1', false],
    ['the largest number of three bytes', { kind: 'integer', stored: 'mediumint(8) unsigned' }, '16777215', true],
    ['too many bits', { kind: 'bigint', stored: 'bit(8)' }, '256', false],
    ['digits that would be rounded', { kind: 'real', stored: 'float(7,2)' }, '1.234', false],
    ['digits that fit', { kind: 'real', stored: 'float(7,2)' }, '1.25', true],
    ['bytes that would be filled up', { kind: 'bytea', stored: 'binary(4)' }, String.raw`\x00`, false],
    ['bytes that fill the column', { kind: 'bytea', stored: 'binary(4)' }, String.raw`\x00010203`, true],
  ])('is not written with %s when it would change', (_name, type, text, taken) => {
    for (const dialect of [mysqlDialect, mariadbDialect]) {
      const write = (): unknown => dialect.codec(type).encode(text);
      if (taken) expect(write).not.toThrow();
      else expect(write).toThrow();
    }
  });

  it('of char(n) is shown without the blanks that the engine does not keep', () => {
    const type: ColumnType = { kind: 'char', length: 4, stored: 'char(4) character set latin1 collate latin1_bin' };
    expect(mysqlDialect.codec(type).decode('ab')).toBe('"ab"');
    expect(mysqlDialect.codec({ kind: 'char', length: 4 }).decode('ab')).toBe('"ab  "');
  });
});
