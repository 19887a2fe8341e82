import { describe, expect, it } from 'vitest';
import { buildCatalog } from './build-catalog.js';
import type { ForeignKey, Table } from './table.js';

const key = (name: string, columns: string[], table: string, referenced: string[]): ForeignKey => ({
  name,
  columns,
  references: { table: { schema: 'public', name: table }, columns: referenced },
  onUpdate: 'no action',
  onDelete: 'no action',
});

const table = (name: string, primary: string[], foreignKeys: ForeignKey[] = [], unique: string[][] = []): Table => ({
  schema: 'public',
  name,
  columns: [...new Set([...primary, ...foreignKeys.flatMap((k) => k.columns), ...unique.flat()])].map((column) => ({
    name: column,
    type: { kind: 'integer' },
    nullable: false,
    default: null,
    identity: null,
    generated: false,
    comment: null,
  })),
  primaryKey: primary.length === 0 ? null : { name: `${name}_pkey`, columns: primary },
  uniqueKeys: unique.map((columns) => ({ name: `${name}_${columns.join('_')}_key`, columns })),
  uniqueIndexes: [],
  foreignKeys,
  checkNames: [],
  grants: [],
  comment: null,
});

const relations = (...tables: Table[]): string[] =>
  buildCatalog(1, tables).relations.map((r) => `${r.source.name} ${r.kind} ${r.target.name} by ${r.constraint}`);

describe('relations', () => {
  it('go both ways along a foreign key', () => {
    expect(
      relations(table('authors', ['id']), table('books', ['id'], [key('fk', ['author'], 'authors', ['id'])])),
    ).toEqual(['books many-to-one authors by fk', 'authors one-to-many books by fk']);
  });

  it.each([
    ['its primary key', table('profiles', ['id'], [key('fk', ['id'], 'users', ['id'])])],
    ['a unique key', table('profiles', ['n'], [key('fk', ['user'], 'users', ['id'])], [['user']])],
    ['a composite key in another order', table('profiles', ['b', 'a'], [key('fk', ['a', 'b'], 'users', ['x', 'y'])])],
  ])('are one-to-one when the foreign key is %s', (_what, profiles) => {
    expect(relations(table('users', ['id']), profiles)).toEqual([
      'profiles one-to-one users by fk',
      'users one-to-one profiles by fk',
    ]);
  });

  it('are not one-to-one when only a part of the foreign key is unique', () => {
    const profiles = table('profiles', ['n'], [key('fk', ['a', 'b'], 'users', ['x', 'y'])], [['a']]);
    expect(relations(table('users', ['x', 'y']), profiles)).toContain('profiles many-to-one users by fk');
  });

  it('lead through a junction whose primary key holds both foreign keys', () => {
    const junction = table(
      'books_categories',
      ['book', 'category'],
      [key('to_book', ['book'], 'books', ['id']), key('to_category', ['category'], 'categories', ['id'])],
    );
    const catalog = buildCatalog(1, [table('books', ['id']), table('categories', ['id']), junction]);
    expect(catalog.relations.filter((r) => r.kind === 'many-to-many')).toEqual([
      {
        kind: 'many-to-many',
        source: { schema: 'public', name: 'categories' },
        target: { schema: 'public', name: 'books' },
        constraint: 'to_book',
        sourceColumns: ['id'],
        targetColumns: ['id'],
        junction: {
          table: { schema: 'public', name: 'books_categories' },
          sourceConstraint: 'to_category',
          sourceColumns: ['category'],
          targetColumns: ['book'],
        },
      },
      expect.objectContaining({ source: { schema: 'public', name: 'books' }, constraint: 'to_category' }),
    ]);
  });

  it('do not lead through a table with a key of its own', () => {
    const orders = table(
      'orders',
      ['id'],
      [key('to_book', ['book'], 'books', ['id']), key('to_customer', ['customer'], 'customers', ['id'])],
    );
    expect(relations(table('books', ['id']), table('customers', ['id']), orders).join()).not.toContain('many-to-many');
  });

  it('are frozen with the whole catalog, and the tables given are left as they were', () => {
    const given = table('authors', ['id']);
    const { tables } = buildCatalog(1, [given]);
    expect(Object.isFrozen(tables[0]?.columns[0]?.type)).toBe(true);
    expect(Object.isFrozen(given)).toBe(false);
  });
});
