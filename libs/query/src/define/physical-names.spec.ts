import { describe, expect, it } from 'vitest';
import { allIndexes, constraintName, fittingName } from './physical-names.js';
import type { TableDefinition } from './table-definition.js';

const books: TableDefinition = {
  schema: 'public',
  name: 'books',
  columns: [],
  primaryKey: { name: 'books_pkey', columns: ['shelf', 'id'] },
  uniqueKeys: [],
  foreignKeys: ['shelf', 'author', 'editor'].map((column) => ({
    name: `books_${column}_fkey`,
    columns: [column],
    references: { table: { schema: 'public', name: `${column}s` }, columns: ['id'] },
    onUpdate: 'no action',
    onDelete: 'no action',
  })),
  checks: [],
  indexes: [{ name: 'by_author', unique: false, columns: [{ column: 'author', direction: 'asc' }] }],
  grants: [],
  comment: null,
};

describe('physical names', () => {
  it('carry their table where they are one space per database, but not twice', () => {
    expect(constraintName(books, 'price_check')).toBe('books_price_check');
    expect(constraintName(books, 'books_price_check')).toBe('books_price_check');
  });

  it('are cut to what every engine takes, and stay different', () => {
    const names = ['ö'.repeat(40), `${'ö'.repeat(40)}x`].map(fittingName);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  });

  it('give every foreign key an index, unless a key or index leads with its columns', () => {
    expect(allIndexes(books).map((index) => index.name)).toEqual(['by_author', 'books_editor_fkey_index']);
  });
});
