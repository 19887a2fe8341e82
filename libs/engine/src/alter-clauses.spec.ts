import { describe, expect, it } from 'vitest';
import { alterClauses } from './alter-clauses.js';

describe('the clauses of an ALTER TABLE', () => {
  it('stand between commas that are in no parentheses and no quotes', () => {
    const statement =
      "ALTER TABLE `a, ``b` ADD COLUMN `x,y` varchar(10) DEFAULT 'it\\'s, ''so''', ADD CONSTRAINT c CHECK (x IN (1, 2)), DROP INDEX `i`";
    expect(alterClauses(statement)).toEqual([
      "ADD COLUMN `x,y` varchar(10) DEFAULT 'it\\'s, ''so'''",
      'ADD CONSTRAINT c CHECK (x IN (1, 2))',
      'DROP INDEX `i`',
    ]);
    expect(alterClauses('ALTER TABLE "public"."t" ADD COLUMN "a" text')).toEqual(['ADD COLUMN "a" text']);
  });

  it('are none of another statement', () => {
    expect(alterClauses('CREATE TABLE `t` (a int, b int)')).toEqual([]);
  });
});
