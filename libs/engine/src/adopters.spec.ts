import { describe, expect, it } from 'vitest';
import type { Adopter } from './adopter.js';
import type { SnapshotColumn, SnapshotTable } from './database-snapshot.js';
import { mariadbAdopter } from './mariadb/mariadb.adopter.js';
import { mysqlAdopter } from './mysql/mysql.adopter.js';
import { postgresAdopter } from './postgres/postgres.adopter.js';
import { sqliteAdopter } from './sqlite/sqlite.adopter.js';

const table: SnapshotTable = {
  kind: 'table',
  schema: 'public',
  name: 't',
  storage: 'InnoDB',
  collation: null,
  comment: null,
  definition: null,
  columns: [],
  columnOrder: [],
  primaryKey: [],
  primaryKeyName: null,
  indexes: [],
  foreignKeys: [],
  checks: [],
  triggers: [],
};
const column = (type: string, more: Partial<SnapshotColumn> = {}): SnapshotColumn => ({
  name: 'c',
  type,
  nullable: true,
  default: null,
  generated: null,
  virtual: false,
  identity: false,
  charset: null,
  collation: null,
  extra: '',
  comment: null,
  ...more,
});
const text = (type: string, collation: string): SnapshotColumn =>
  column(type, { charset: collation.split('_')[0]!, collation });

/** The kind of type, and what is noted; or why it is left out. */
function read(adopter: Adopter, found: SnapshotColumn): string {
  const adopted = adopter.column(found, table, []);
  return typeof adopted === 'string' ? 'left out' : `${adopted.type.kind} ${adopted.stored ?? '-'}`;
}

describe('columns of a database that is there', () => {
  it.each([
    [column('tinyint(1)'), 'boolean tinyint(1)'],
    [column('tinyint(4)'), 'smallint tinyint(4)'],
    [column('smallint(5) unsigned'), 'integer smallint(5) unsigned'],
    [column('mediumint(9)'), 'integer mediumint(9)'],
    [column('int'), 'integer -'],
    [column('int unsigned'), 'bigint int unsigned'],
    [column('bigint unsigned'), 'numeric bigint unsigned'],
    [column('bigint'), 'bigint -'],
    [column('decimal(12,4)'), 'numeric -'],
    [column('bit(1)'), 'boolean bit(1)'],
    [column('bit(64)'), 'numeric bit(64)'],
    [column('year'), 'smallint year'],
    [column('timestamp'), 'timestamptz timestamp'],
    [column('datetime(3)'), 'timestamp datetime(3)'],
    [column('json'), 'jsonb -'],
    [column('longblob'), 'bytea -'],
    [column('geometry'), 'left out'],
    [column('vector(3)'), 'left out'],
    [text('varchar(40)', 'utf8mb4_0900_bin'), 'varchar -'],
    [text('varchar(40)', 'utf8mb4_bin'), 'varchar varchar(40) character set utf8mb4 collate utf8mb4_bin'],
    [text('varchar(20000)', 'latin1_swedish_ci'), 'text varchar(20000) character set latin1 collate latin1_swedish_ci'],
    [text(`set('a','b"c')`, 'latin1_swedish_ci'), 'left out'],
  ])('are read as the type that says them exactly (case %#)', (found, expected) => {
    expect(read(mysqlAdopter, found)).toBe(expected);
  });

  it('are documents on MariaDB where a check says so', () => {
    const checked = { ...table, checks: [{ name: 'c', expression: 'json_valid(`c`)' }] };
    const adopted = mariadbAdopter.column(text('longtext', 'utf8mb4_bin'), checked, []);
    expect(adopted).toMatchObject({ type: { kind: 'json' } });
    expect(read(mariadbAdopter, text('longtext', 'utf8mb4_bin'))).toMatch(/^text longtext/);
  });

  it.each([
    ['integer', 'integer -'],
    ['numeric(10,2)', 'numeric -'],
    ['timestamp(3) without time zone', 'timestamp -'],
    ['text[]', 'array -'],
    ['citext', 'text citext'],
    ['daterange', 'range -'],
    ['int4multirange', 'left out'],
    ['tstzrange[]', 'left out'],
    ['inet', 'left out'],
    ['interval', 'left out'],
    ['numeric(5,-2)', 'left out'],
  ])('of PostgreSQL are read as they are: %s', (type, expected) => {
    expect(read(postgresAdopter, column(type, { collation: 'C' }))).toBe(expected);
  });

  it.each([
    ['INTEGER', 'bigint INTEGER'],
    ['VARCHAR(80)', 'varchar VARCHAR(80)'],
    ['DATETIME', 'text DATETIME'],
    ['DECIMAL(5,2)', 'numeric DECIMAL(5,2)'],
    ['DECIMAL(20,2)', 'left out'],
    ['', 'bytea blob'],
  ])('of SQLite are read as they are declared: %s', (type, expected) => {
    expect(read(sqliteAdopter, column(type))).toBe(expected);
  });

  it.each([
    [mysqlAdopter, '0', { kind: 'literal', value: '0' }],
    [mariadbAdopter, '0', { kind: 'literal', value: '0' }],
    [mariadbAdopter, 'NULL', null],
    [mysqlAdopter, 'nextval()', { kind: 'database', text: 'nextval()' }],
  ])('have the default that they have (case %#)', (adopter, text, expected) => {
    expect(adopter.column(column('int', { default: text }), table, [])).toMatchObject({ default: expected });
  });

  it.each([
    [mysqlAdopter, 'draft', { kind: 'literal', value: 'draft' }],
    [mariadbAdopter, "'it''s'", { kind: 'literal', value: "it's" }],
    [mariadbAdopter, "concat('a','b')", { kind: 'database', text: "concat('a','b')" }],
  ])('have the text that is their default, and no text for an expression (case %#)', (adopter, text_, expected) => {
    const found = { ...text('varchar(9)', 'latin1_swedish_ci'), default: text_ };
    expect(adopter.column(found, table, [])).toMatchObject({ default: expected });
  });

  it('are not to be written in a table without transactions', () => {
    expect(mysqlAdopter.readOnly({ ...table, storage: 'MyISAM' })).toContain('MyISAM');
    expect(mysqlAdopter.readOnly(table)).toBeNull();
  });

  it('may be read as another type only where that is as exact', () => {
    expect(mysqlAdopter.servesAs('tinyint(1)', { kind: 'smallint' })).toBe(true);
    expect(mysqlAdopter.servesAs('bit(1)', { kind: 'text' })).toBe(false);
    expect(mysqlAdopter.servesAs('int(10) unsigned', { kind: 'integer' })).toBe(false);
    expect(mysqlAdopter.servesAs('char(36) character set latin1 collate latin1_bin', { kind: 'uuid' })).toBe(false);
  });
});
