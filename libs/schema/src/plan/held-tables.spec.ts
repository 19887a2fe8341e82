import type { ColumnDefinition, TableDefinition } from '@backstay/query';
import type { Policy } from '@backstay/policy';
import { describe, expect, it } from 'vitest';
import type { SchemaRecord } from '../schema-record.js';
import { heldTables } from './held-tables.js';
import type { SchemaChange } from './schema-change.js';

const table = { schema: 'public', name: 'books' };
const price: ColumnDefinition = {
  name: 'price',
  type: { kind: 'integer' },
  nullable: true,
  default: null,
  identity: null,
  generated: false,
  generation: null,
  collation: null,
  comment: null,
};
const mood: ColumnDefinition = { ...price, name: 'mood', type: { kind: 'enum', name: 'mood', values: ['ok'] } };
const books: TableDefinition = {
  ...table,
  columns: [price, mood],
  primaryKey: null,
  uniqueKeys: [],
  foreignKeys: [],
  checks: [],
  indexes: [],
  grants: [],
  comment: null,
};
const before: SchemaRecord = { tables: [books], enums: [], policies: [], functions: [] };
const held = (change: SchemaChange, record = before): readonly string[] =>
  heldTables([{ action: '', object: '', risk: 'safe', warning: null, statements: [], change }], record);
const column = (from: ColumnDefinition | null, to: ColumnDefinition | null): SchemaChange => ({
  kind: 'column',
  table,
  before: from,
  after: to,
});

describe('tables that nodes of the version before leave alone', () => {
  it('are none when tables only gain something', () => {
    const unnoticed: readonly SchemaChange[] = [
      { kind: 'table', before: null, after: books },
      column(null, price),
      column(null, { ...price, nullable: false, default: { kind: 'literal', value: '1' } }),
      column({ ...price, nullable: false }, price),
      column(price, { ...price, comment: 'in cents', default: { kind: 'literal', value: '1' } }),
      { kind: 'check', table, before: null, after: null },
      { kind: 'unique key', table, before: null, after: { name: 'k', columns: ['price'] } },
      { kind: 'enum', before: null, after: { name: 'size', values: ['s'] } },
    ];
    for (const change of unnoticed) expect(held(change), JSON.stringify(change)).toEqual([]);
  });

  it('are those where what a node knows becomes untrue', () => {
    const noticed: readonly SchemaChange[] = [
      { kind: 'table', before: books, after: null },
      column(price, null),
      column(price, { ...price, type: { kind: 'text' } }),
      column(price, { ...price, nullable: false }),
      column(null, { ...price, nullable: false, default: { kind: 'uuid' } }),
      { kind: 'unique key', table, before: { name: 'k', columns: ['price'] }, after: null },
      { kind: 'enum', before: { name: 'mood', values: ['ok'] }, after: { name: 'mood', values: ['ok', 'sad'] } },
      { kind: 'primary key', table, before: null, after: { name: 'k', columns: ['price'] } },
    ];
    for (const change of noticed) expect(held(change), JSON.stringify(change)).toEqual(['public.books']);
  });

  it('are also those whose policies read them', () => {
    const policy: Policy = {
      name: 'read',
      table: { schema: 'public', name: 'reviews' },
      permissive: true,
      command: 'select',
      roles: ['anon'],
      using: {
        kind: 'exists',
        query: { from: [{ table, alias: 'b' }], where: null, select: [] },
      } as unknown as Policy['using'],
      check: null,
      source: { using: '', check: null },
    };
    expect(held(column(price, null), { ...before, policies: [policy] })).toEqual(['public.books', 'public.reviews']);
  });
});
