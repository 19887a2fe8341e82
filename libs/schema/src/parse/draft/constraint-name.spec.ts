import { describe, expect, test } from 'vitest';
import { parseSchema } from '../parse-schema.js';
import { chooseName } from './constraint-name.js';

const free = (): boolean => false;

describe('names as PostgreSQL chooses them', () => {
  test('stand for table, columns and kind', () => {
    expect(chooseName('books', ['author_id'], 'fkey', free)).toBe('books_author_id_fkey');
    expect(chooseName('books', [], 'pkey', free)).toBe('books_pkey');
  });

  test('are numbered behind the kind while they are taken', () => {
    const taken = new Set(['books_price_check', 'books_price_check1']);
    expect(chooseName('books', ['price'], 'check', (name) => taken.has(name))).toBe('books_price_check2');
  });

  test('are cut to 63 bytes at the longer part, never inside a character', () => {
    const name = chooseName('t'.repeat(60), ['c'.repeat(10)], 'key', free);
    expect(name).toBe(`${'t'.repeat(48)}_${'c'.repeat(10)}_key`);
    const unicode = chooseName('é'.repeat(31), ['c'.repeat(10)], 'key', free);
    expect(Buffer.byteLength(unicode)).toBeLessThanOrEqual(63);
    expect(unicode).toMatch(/^é+_c+_key$/);
  });
});

test('checks are named after their only column, and keys over the same columns are one', async () => {
  const text = `create table t (id int primary key, a int check (a > 0) check (a < 9), b int check (a > b), check (b > 1), check (1 < 2),
    unique (a, b), unique (a, b), foreign key (a) references t, foreign key (a) references t);`;
  const { record, problems } = await parseSchema([{ path: 'a.sql', text }]);
  expect(problems).toEqual([]);
  expect(record.tables[0]?.checks.map((check) => check.name)).toEqual([
    't_a_check',
    't_a_check1',
    't_check',
    't_b_check',
    't_check1',
  ]);
  expect(record.tables[0]?.uniqueKeys.map((key) => key.name)).toEqual(['t_a_b_key']);
  expect(record.tables[0]?.foreignKeys.map((key) => key.name)).toEqual(['t_a_fkey', 't_a_fkey1']);
});
