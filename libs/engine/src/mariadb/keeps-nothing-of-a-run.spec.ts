import { expect, it } from 'vitest';
import { keepsNothingOfARun } from './keeps-nothing-of-a-run.js';

it.each([
  'SELECT `t0`.`id` FROM `note` AS `t0` LIMIT 1000',
  'SELECT CAST(`t0`.`id` AS CHAR) FROM `note` AS `t0` WHERE (`t0`.`owner` = ?) AND (`t0`.`n` > ?) ORDER BY `t0`.`n`, `t0`.`id`',
  'SELECT `t0`.`id` FROM `note` AS `t0` WHERE (`t0`.`id` IN (?, ?, ?)) AND (NOT `t0`.`archived`)',
  'SELECT `t0`.`id` FROM `note` AS `t0` WHERE (`t0`.`at` = CAST(? AS DATETIME(6))) AND (`t0`.`n` IS NOT NULL)',
  'SELECT count(*) FROM `x OR y` AS `t0` WHERE `t0`.`select case` = ?',
  'INSERT INTO `note` (`id`, `title`) VALUES (?, ?), (?, ?)',
  "SELECT CONCAT('{', COALESCE(`a`, 'null'), TRIM(TRAILING '0' FROM `b`), IF(`c` < '0001', 'x', `c`)) FROM `note` WHERE `a` = ?",
])('A statement is used again on MariaDB: %s', (sql) => {
  expect(keepsNothingOfARun(sql)).toBe(true);
});

it.each([
  'SELECT 1 FROM `note` WHERE (NOT `archived`) OR (? = ?)',
  'SELECT 1 FROM `note` WHERE (`a` = ?) AND (? = ?)',
  'SELECT 1 FROM `note` WHERE (`a` = ?) AND (? IS NULL)',
  'SELECT 1 FROM `note` WHERE (`a` = ?) AND (CAST(? AS CHAR) = ?)',
  'SELECT 1 FROM `note` WHERE (`a` = ?) AND (CAST(? AS DATETIME(6)) <= `b`)',
  'SELECT 1 FROM `note` WHERE ?',
  "SELECT COALESCE(`a`, ?), TRIM(TRAILING '0' FROM `b`) FROM `note` WHERE `a` = ?",
  "SELECT CONCAT(COALESCE(`a`, 'null'), (SELECT `b` FROM `x`)) FROM `note` WHERE `a` = ?",
  'SELECT 1 FROM `note` WHERE `a` = ? AND NOT (?)',
  'SELECT 1 FROM `note` WHERE CASE WHEN `a` = ? THEN `b` LIKE ? END',
  'SELECT 1 FROM `note` WHERE `team` IN (SELECT `team` FROM `member` WHERE `person` = ?)',
  'SELECT 1 FROM `note` WHERE EXISTS (SELECT 1 FROM `member` WHERE `person` = ?)',
  'SELECT 1 FROM `note` WHERE COALESCE(`a`, ?) = ?',
  '(SELECT 1 FROM `note` WHERE `a` = ?) UNION ALL (SELECT 1 FROM `note` WHERE `a` = ?)',
  'INSERT INTO `note` (`id`) SELECT ? FROM (SELECT ? AS `id`) AS `new` WHERE `new`.`id` = ?',
])('A statement is prepared anew on MariaDB: %s', (sql) => {
  expect(keepsNothingOfARun(sql)).toBe(false);
});
