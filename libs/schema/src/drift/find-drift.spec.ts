import type { DatabaseSnapshot, SnapshotTable } from '@backstay/engine';
import { describe, expect, it } from 'vitest';
import { describeDrift } from './drift-finding.js';
import { findDrift } from './find-drift.js';

const price = {
  name: 'price',
  type: 'int',
  nullable: false,
  default: null,
  generated: null,
  identity: false,
  charset: null,
  collation: null,
  virtual: false,
  extra: '',
  comment: null,
};
const index = {
  name: 'by_price',
  unique: false,
  kind: 'btree',
  predicate: null,
  constraint: false,
  parts: [{ column: 'price', expression: null, prefix: null, descending: false, collation: null }],
};
const books: SnapshotTable = {
  kind: 'table',
  schema: 'public',
  name: 'books',
  storage: null,
  collation: null,
  comment: null,
  definition: null,
  columns: [price],
  columnOrder: ['id', 'price'],
  primaryKey: ['id'],
  primaryKeyName: null,
  indexes: [index],
  foreignKeys: [],
  checks: [{ name: 'cheap', expression: 'price < 10' }],
  triggers: [{ name: 'old', statement: '' }],
};
const snapshot = (...tables: readonly SnapshotTable[]): DatabaseSnapshot => ({ tables, types: [] });
const lines = (before: DatabaseSnapshot, after: DatabaseSnapshot): readonly string[] =>
  findDrift(before, after, ({ name }) => (name === 'books' ? 'public.books' : null)).map(describeDrift);

describe('drift', () => {
  it('names what was changed, with what it was and is', () => {
    const changed = {
      ...books,
      columns: [{ ...price, type: 'bigint', nullable: true }],
      primaryKey: ['id', 'shop'],
      indexes: [{ ...index, unique: true }],
      checks: [],
      triggers: [{ name: 'new', statement: '' }],
      columnOrder: ['price', 'id'],
    };
    expect(lines(snapshot(books), snapshot(changed))).toEqual([
      'public.books: column price was changed: type was int, is bigint; nullable was false, is true',
      'public.books: it was changed: the order of columns was (id, price), is (price, id)',
      'public.books: the primary key was changed: primary key was (id), is (id, shop)',
      'public.books: index by_price was changed: unique was false, is true',
      'public.books: check cheap is gone',
      'public.books: trigger old is gone',
      'public.books: trigger new was added',
    ]);
  });

  it('names types that were changed', () => {
    const mood = { kind: 'enum' as const, schema: 'public', name: 'mood', values: ['ok'], base: null };
    const after = { tables: [], types: [{ ...mood, values: ['ok', 'sad'] }] };
    expect(lines({ tables: [], types: [mood] }, after)).toEqual([
      'public.mood: the type was changed: values was (ok), is (ok, sad)',
    ]);
  });

  it('names tables that came and went', () => {
    const others = { ...books, name: 'others' };
    expect(lines(snapshot(books), snapshot(others))).toEqual([
      'public.books: the table is gone',
      'public.others: the table was added',
    ]);
  });

  it('leaves Backstay’s own tables out', () => {
    const own = { ...books, name: 'backstay_nodes' };
    expect(lines(snapshot(), snapshot(own, { ...books, schema: 'auth', name: 'users' }))).toEqual([]);
  });

  it('does not compare what an older program did not record', () => {
    const now = { ...books, remark: 'new in this program', columns: [{ ...price, remark: 'too' }] };
    expect(lines(snapshot(books), snapshot(now))).toEqual([]);
    const later = { ...now, remark: 'another' };
    expect(lines(snapshot(now), snapshot(later))).toEqual([
      'public.books: it was changed: remark was new in this program, is another',
    ]);
  });
});
