import { expect, it } from 'vitest';
import { statementLimit } from '../mariadb/mariadb.engine.js';
import { hintLimit } from './mysql.engine.js';

it.each([
  ['SELECT 1', 'SELECT /*+ MAX_EXECUTION_TIME(1500) */ 1', 'SET STATEMENT max_statement_time=1.500 FOR SELECT 1'],
  [' select a', ' select /*+ MAX_EXECUTION_TIME(1500) */ a', 'SET STATEMENT max_statement_time=1.500 FOR  select a'],
  [
    'WITH x AS (SELECT 1) SELECT 2',
    'WITH x AS (SELECT 1) SELECT 2',
    'SET STATEMENT max_statement_time=1.500 FOR WITH x AS (SELECT 1) SELECT 2',
  ],
  ['UPDATE t SET a = 1', 'UPDATE t SET a = 1', 'SET STATEMENT max_statement_time=1.500 FOR UPDATE t SET a = 1'],
  ['SELECTED', 'SELECTED', 'SET STATEMENT max_statement_time=1.500 FOR SELECTED'],
])('The limit of "%s" is written as each engine has it', (sql, mysql, mariadb) => {
  expect(hintLimit(sql, 1500)).toBe(mysql);
  expect(statementLimit(sql, 1500)).toBe(mariadb);
});
