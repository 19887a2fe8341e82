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
  collation: null,
};
const books: SnapshotTable = {
  kind: 'table',
  schema: 'public',
  name: 'books',
  columns: [price],
  primaryKey: ['id'],
  indexes: [{ name: 'by_price', unique: false, columns: ['price'] }],
  foreignKeys: [],
  checks: [{ name: 'cheap', expression: 'price < 10' }],
  triggers: ['old'],
};
const snapshot = (...tables: readonly SnapshotTable[]): DatabaseSnapshot => ({ tables });
const lines = (before: DatabaseSnapshot, after: DatabaseSnapshot): readonly string[] =>
  findDrift(before, after, ({ name }) => (name === 'books' ? 'public.books' : null)).map(describeDrift);

describe('drift', () => {
  it('names what was changed, with what it was and is', () => {
    const changed = {
      ...books,
      columns: [{ ...price, type: 'bigint', nullable: true }],
      primaryKey: ['id', 'shop'],
      indexes: [{ name: 'by_price', unique: true, columns: ['price'] }],
      checks: [],
      triggers: ['new'],
    };
    expect(lines(snapshot(books), snapshot(changed))).toEqual([
      'public.books: column price was changed: type was int, is bigint; nullable was false, is true',
      'public.books: the primary key was changed: primary key was (id), is (id, shop)',
      'public.books: index by_price was changed: unique was false, is true',
      'public.books: check cheap is gone',
      'public.books: trigger old is gone',
      'public.books: trigger new was added',
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
    expect(lines(snapshot(now), snapshot({ ...now, remark: 'another' }))).toEqual([
      'public.books: it was changed: remark was new in this program, is another',
    ]);
  });
});
