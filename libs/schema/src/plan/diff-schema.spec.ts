import type { TableDefinition } from '@backstay/query';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchemaRecord } from '../schema-record.js';
import { advanceRecord } from './advance-record.js';
import { diffSchema, emptyRecord } from './diff-schema.js';
import { objectOf } from './schema-change.js';

const names = fc.constantFrom('a', 'b', 'c', 'd');

const column = fc.record({
  name: names,
  type: fc.constantFrom({ kind: 'integer' as const }, { kind: 'text' as const }),
  nullable: fc.boolean(),
  default: fc.constant(null),
  identity: fc.constant(null),
  generated: fc.constant(false),
  generation: fc.constant(null),
  collation: fc.constant(null),
  comment: fc.option(fc.string()),
});

const keys = fc.uniqueArray(fc.record({ name: names, columns: fc.uniqueArray(names, { minLength: 1 }) }), {
  selector: (key) => key.name,
});

const table: fc.Arbitrary<TableDefinition> = fc.record({
  schema: fc.constant('public'),
  name: names,
  columns: fc.uniqueArray(column, { selector: (c) => c.name }),
  primaryKey: fc.constant(null),
  uniqueKeys: keys,
  foreignKeys: fc.constant([]),
  checks: fc.constant([]),
  indexes: fc.constant([]),
  grants: fc.constantFrom([], [{ role: 'anon' as const, privilege: 'select' as const, columns: 'all' as const }]),
  comment: fc.option(fc.string()),
});

const records: fc.Arbitrary<SchemaRecord> = fc.record({
  tables: fc.uniqueArray(table, { selector: (t) => t.name }),
  enums: fc.uniqueArray(fc.record({ name: names, values: fc.uniqueArray(names) }), { selector: (e) => e.name }),
  policies: fc.constant([]),
  functions: fc.constant([]),
});

const numRuns = process.env['BACKSTAY_NIGHTLY'] === undefined ? 200 : 20_000;

describe('the differences of two schemas', () => {
  it('are none between a schema and itself read back from JSON', () => {
    fc.assert(
      fc.property(records, (record) => {
        const stored = JSON.parse(JSON.stringify(record)) as SchemaRecord;
        expect(diffSchema(stored, JSON.parse(JSON.stringify(record)) as SchemaRecord)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('lead from one to the other, one by one, with nothing left over', () => {
    fc.assert(
      fc.property(records, records, (before, after) => {
        const reached = diffSchema(before, after).reduce(advanceRecord, before);
        expect(diffSchema(reached, after)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('make tables before what stands on them, and drop in the opposite order', () => {
    const reference = {
      name: 'books_author_fkey',
      columns: ['author'],
      references: { table: { schema: 'public', name: 'authors' }, columns: ['id'] },
      onUpdate: 'no action' as const,
      onDelete: 'no action' as const,
    };
    const plain = {
      schema: 'public',
      columns: [],
      primaryKey: null,
      uniqueKeys: [],
      checks: [],
      indexes: [],
      grants: [],
      comment: null,
    };
    const books: TableDefinition = { ...plain, name: 'books', foreignKeys: [reference] };
    const authors: TableDefinition = { ...plain, name: 'authors', foreignKeys: [] };
    const full: SchemaRecord = { ...emptyRecord, tables: [books, authors] };
    expect(diffSchema(emptyRecord, full).map((change) => `${change.kind} ${objectOf(change)}`)).toEqual([
      'table public.books',
      'table public.authors',
      'index books_author_fkey_index on public.books',
      'foreign key books_author_fkey on public.books',
    ]);
    const alone: SchemaRecord = { ...emptyRecord, tables: [{ ...books, foreignKeys: [] }] };
    expect(diffSchema(full, alone).map((change) => `${change.kind} ${objectOf(change)}`)).toEqual([
      'foreign key books_author_fkey on public.books',
      'index books_author_fkey_index on public.books',
      'table public.authors',
    ]);
  });
});
