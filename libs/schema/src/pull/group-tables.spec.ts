import { describe, expect, it } from 'vitest';
import { groupTables } from './group-tables.js';
import type { PulledTable } from './pulled-schema.js';

const table = (name: string, ...targets: string[]): PulledTable => ({
  kind: 'table',
  name,
  columns: [],
  primaryKey: null,
  uniqueKeys: [],
  indexes: [],
  foreignKeys: targets.map((target) => ({
    name: `${name}_${target}`,
    columns: ['a'],
    references: { table: { schema: 'public', name: target }, columns: ['id'] },
    onUpdate: 'no action',
    onDelete: 'no action',
  })),
  comment: null,
  readOnly: null,
  remarks: [],
});
const groups = (...tables: PulledTable[]): string[] =>
  groupTables(tables).map((group) => `${group.topic}: ${group.tables.map(({ name }) => name).join(' ')}`);

describe('the files of a pull', () => {
  it('hold what foreign keys tie together, named after what most point at', () => {
    expect(
      groups(table('lines', 'orders', 'items'), table('orders'), table('items'), table('notes', 'orders')),
    ).toEqual(['orders: lines orders items notes']);
  });

  it('hold what has nothing to do with each other in one', () => {
    expect(groups(table('a'), table('b'))).toEqual(['other_tables: a b']);
    expect(groups(table('a'))).toEqual(['a: a']);
  });

  it('are told apart by first words when there are many tables', () => {
    const many = Array.from({ length: 20 }, (_, i) => table(`${i % 2 ? 'shop' : 'blogs'}_${i}`));
    expect(groupTables(many).map(({ topic }) => topic)).toEqual(['blog', 'shop']);
  });

  it('have names that every file system takes, and no two the same', () => {
    expect(groupTables([table('A b'), table('x', 'A b')]).map(({ topic }) => topic)).toEqual(['a_b']);
  });
});
