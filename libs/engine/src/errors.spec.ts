import { describe, expect, it } from 'vitest';
import { mariadbFailure } from './mariadb/mariadb.errors.js';
import { mysqlFailure } from './mysql/mysql.errors.js';
import { postgresFailure } from './postgres/postgres.errors.js';
import { sqliteFailure } from './sqlite/sqlite.errors.js';

const native = (message: string, fields: object): Error => Object.assign(new Error(message), fields);
const mysql = (errno: number, message: string): Error => native(message, { errno, code: 'ER_SOMETHING' });
const sqlite = (errcode: number, message: string): Error => native(message, { code: 'ERR_SQLITE_ERROR', errcode });

/** One native error per line, and what a client is told: entry, SQLSTATE and message. */
const cases: readonly (readonly [
  translate: (error: unknown) => unknown,
  error: Error,
  entry: string,
  code: string,
  message: string | RegExp,
])[] = [
  [
    mysqlFailure,
    mysql(1062, "Duplicate entry 'ada@example.org' for key 'author.author_email_key'"),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "author_email_key"',
  ],
  [
    mysqlFailure,
    mysql(1062, "Duplicate entry '1' for key 'author.PRIMARY'"),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "author_pkey"',
  ],
  [
    mysqlFailure,
    mysql(1062, "Duplicate entry 'x' for key 'fake.key'' for key 'author.name_key'"),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "name_key"',
  ],
  [
    mariadbFailure,
    mysql(1062, "Duplicate entry 'ada@example.org' for key 'author_email_key'"),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "author_email_key"',
  ],
  [
    mysqlFailure,
    mysql(
      1452,
      'Cannot add or update a child row: a foreign key constraint fails (`shop`.`book`, CONSTRAINT `book_author_fkey` FOREIGN KEY (`author`) REFERENCES `author` (`id`))',
    ),
    'foreign_key_violation',
    '23503',
    'insert or update on table "book" violates foreign key constraint "book_author_fkey"',
  ],
  [
    mysqlFailure,
    mysql(1048, "Column 'title' cannot be null"),
    'not_null_violation',
    '23502',
    /null value in column "title"/,
  ],
  [
    mysqlFailure,
    mysql(3819, "Check constraint 'book_price_check' is violated."),
    'check_violation',
    '23514',
    /check constraint "book_price_check"/,
  ],
  [
    mariadbFailure,
    mysql(4025, 'CONSTRAINT `book_price_check` failed for `shop`.`book`'),
    'check_violation',
    '23514',
    'new row for relation "book" violates check constraint "book_price_check"',
  ],
  [mysqlFailure, mysql(1406, "Data too long for column 'title' at row 1"), 'value_too_long', '22001', /value too long/],
  [
    mysqlFailure,
    mysql(1264, "Out of range value for column 'n' at row 1"),
    'numeric_overflow',
    '22003',
    /out of range/,
  ],
  [
    mysqlFailure,
    mysql(1366, "Incorrect integer value: 'ada@example.org' for column 'n' at row 1"),
    'bad_value',
    '22P02',
    'invalid input syntax',
  ],
  [mysqlFailure, mysql(1265, "Data truncated for column 'doc' at row 1"), 'bad_value', '22P02', 'invalid input syntax'],
  [mysqlFailure, mysql(1644, 'No more than three'), 'raised', 'P0001', 'No more than three'],
  [mariadbFailure, mysql(1644, 'No more than three'), 'raised', 'P0001', 'No more than three'],
  [postgresFailure, native('No more than three', { code: 'P0001' }), 'raised', 'P0001', 'No more than three'],
  [sqliteFailure, sqlite(1811, 'No more than three'), 'raised', 'P0001', 'No more than three'],
  [sqliteFailure, sqlite(1811, 'FOREIGN KEY constraint failed'), 'foreign_key_violation', '23503', /foreign key/],
  [
    postgresFailure,
    native('LIKE pattern must not end with escape character', { code: '22025' }),
    'bad_like_pattern',
    '22025',
    /escape character/,
  ],
  [mysqlFailure, mysql(3988, 'Conversion from collation …'), 'bad_value', '22P02', 'invalid input syntax'],
  [mysqlFailure, mysql(1213, 'Deadlock found when trying to get lock'), 'deadlock', '40P01', 'deadlock detected'],
  [mysqlFailure, mysql(1290, 'running with the --read-only option'), 'database_read_only', '25006', /read-only/],
  [mysqlFailure, mysql(1205, 'Lock wait timeout exceeded'), 'deadlock', '40P01', 'deadlock detected'],
  [
    mysqlFailure,
    mysql(3024, 'Query execution was interrupted, maximum statement execution time exceeded'),
    'statement_timeout',
    '57014',
    /statement timeout/,
  ],
  [
    mariadbFailure,
    mysql(1969, 'Query execution was interrupted (max_statement_time exceeded)'),
    'statement_timeout',
    '57014',
    /statement timeout/,
  ],
  [mariadbFailure, mysql(1927, 'Connection was killed'), 'database_unavailable', 'PGRST000', /connection error/],
  [
    mysqlFailure,
    native('connect ECONNREFUSED 127.0.0.1:3307', { code: 'ECONNREFUSED', errno: -111 }),
    'database_unavailable',
    'PGRST000',
    /connection error/,
  ],
  [
    mysqlFailure,
    native('Connection lost: The server closed the connection.', { code: 'PROTOCOL_CONNECTION_LOST' }),
    'database_unavailable',
    'PGRST000',
    /connection error/,
  ],
  [
    mysqlFailure,
    mysql(1054, "Unknown column 'b.later' in 'field list'"),
    'schema_drift',
    'PGRST002',
    /does not match the applied schema/,
  ],
  [
    postgresFailure,
    native('duplicate key value', {
      code: '23505',
      constraint: 'author_email_key',
      detail: 'Key (email)=(ada@example.org) already exists.',
    }),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "author_email_key"',
  ],
  [
    postgresFailure,
    native('null value', { code: '23502', table: 'book', column: 'title' }),
    'not_null_violation',
    '23502',
    'null value in column "title" of relation "book" violates not-null constraint',
  ],
  [
    postgresFailure,
    native('invalid input syntax for type integer: "ada@example.org"', { code: '22P02' }),
    'bad_value',
    '22P02',
    'invalid input syntax',
  ],
  [
    postgresFailure,
    native('value too long for type character varying(5)', { code: '22001' }),
    'value_too_long',
    '22001',
    'value too long for type character varying(5)',
  ],
  [postgresFailure, native('could not serialize access', { code: '40001' }), 'deadlock', '40P01', 'deadlock detected'],
  [
    postgresFailure,
    native('canceling statement due to lock timeout', { code: '55P03' }),
    'deadlock',
    '40P01',
    'deadlock detected',
  ],
  [
    postgresFailure,
    native('terminating connection due to administrator command', { code: '57P01' }),
    'database_unavailable',
    'PGRST000',
    /connection error/,
  ],
  [
    postgresFailure,
    native('sorry, too many clients already', { code: '53300' }),
    'database_unavailable',
    'PGRST000',
    /connection error/,
  ],
  [
    postgresFailure,
    native('Connection terminated unexpectedly', {}),
    'database_unavailable',
    'PGRST000',
    /connection error/,
  ],
  [postgresFailure, native('read-only transaction', { code: '25006' }), 'database_read_only', '25006', /read-only/],
  [
    postgresFailure,
    native('nextval: reached maximum value of sequence "book_id_seq" (9223372036854775807)', { code: '2200H' }),
    'sequence_exhausted',
    '2200H',
    'nextval: reached maximum value of sequence',
  ],
  [postgresFailure, native('could not extend file', { code: '53100' }), 'database_full', '53100', /no room left/],
  [
    sqliteFailure,
    sqlite(2067, 'UNIQUE constraint failed: author.first, author.last'),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "author_first_last_key"',
  ],
  [
    sqliteFailure,
    sqlite(2067, "UNIQUE constraint failed: index 'author_lower_idx'"),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "author_lower_idx"',
  ],
  [
    sqliteFailure,
    sqlite(1555, 'UNIQUE constraint failed: author.id'),
    'unique_violation',
    '23505',
    'duplicate key value violates unique constraint "author_pkey"',
  ],
  [
    sqliteFailure,
    sqlite(787, 'FOREIGN KEY constraint failed'),
    'foreign_key_violation',
    '23503',
    /foreign key constraint/,
  ],
  [
    sqliteFailure,
    sqlite(1299, 'NOT NULL constraint failed: book.title'),
    'not_null_violation',
    '23502',
    'null value in column "title" of relation "book" violates not-null constraint',
  ],
  [
    sqliteFailure,
    sqlite(275, 'CHECK constraint failed: book_price_check'),
    'check_violation',
    '23514',
    /check constraint "book_price_check"/,
  ],
  [sqliteFailure, sqlite(8, 'attempt to write a readonly database'), 'database_read_only', '25006', /read-only/],
  [sqliteFailure, sqlite(13, 'database or disk is full'), 'database_full', '53100', /no room left/],
  [sqliteFailure, sqlite(1, 'no such column: later'), 'schema_drift', 'PGRST002', /does not match the applied schema/],
  [sqliteFailure, sqlite(5, 'database is locked'), 'pool_timeout', 'PGRST003', /Timed out/],
];

describe('A native error', () => {
  it.each(cases)(
    '%# is told as the catalogue has it, with names and no values',
    (translate, error, entry, code, message) => {
      const failure = translate(error);
      expect(failure).toMatchObject({
        entry,
        code,
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        details: null,
      });
      const told = failure instanceof Error ? [failure.message, String(failure.cause ?? '')].join() : '';
      expect(told).not.toContain('ada@example.org');
    },
  );

  it.each([mysqlFailure, mariadbFailure, postgresFailure, sqliteFailure])(
    'that nobody can cause stays what it is',
    (translate) => {
      expect(translate(new Error('a bug of ours'))).toBeNull();
      expect(translate(native('syntax error', { code: '42601', errno: 1064, errcode: 1 }))).toBeNull();
      expect(translate('not even an error')).toBeNull();
    },
  );
});
