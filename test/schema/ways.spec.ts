import type { ColumnType } from '@backstay/catalog';
import type { TableDefinition } from '@backstay/query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { column, constant, own, record, table } from './definitions.js';
import { openFreshNode, type SchemaNode } from './open-node.js';

const integer: ColumnType = { kind: 'integer' };
const text: ColumnType = { kind: 'text' };
const timestamptz: ColumnType = { kind: 'timestamptz', precision: 6 };

const notes = table(
  'notes',
  [
    column('id', integer, { nullable: false }),
    column('size', integer),
    column('code', { kind: 'varchar', length: 20 }),
    column('parent', integer),
  ],
  {
    primaryKey: { name: 'notes_pkey', columns: ['id'] },
    indexes: [{ name: 'notes_parent_index', unique: false, columns: [{ column: 'parent', direction: 'asc' }] }],
  },
);

const add = (...columns: TableDefinition['columns']): TableDefinition => ({
  ...notes,
  columns: [...notes.columns, ...columns],
});

/** One kind of change each, from `notes`. */
const changes: Readonly<Record<string, TableDefinition>> = {
  'a nullable column': add(column('a', integer)),
  'a column with a constant default': add(
    column('a', integer, { nullable: false, default: { kind: 'literal', value: '3' } }),
  ),
  'a text with a default': add(column('a', text, { nullable: false, default: { kind: 'literal', value: 'x' } })),
  'a time of now': add(column('a', timestamptz, { nullable: false, default: { kind: 'now' } })),
  'a boolean, which a check holds to its type': add(column('a', { kind: 'boolean' })),
  'an index': {
    ...notes,
    indexes: [
      ...notes.indexes,
      { name: 'notes_size_index', unique: false, columns: [{ column: 'size', direction: 'desc' }] },
    ],
  },
  'a unique key': { ...notes, uniqueKeys: [{ name: 'notes_code_key', columns: ['code'] }] },
  'a check': {
    ...notes,
    checks: [
      {
        name: 'notes_size_check',
        expression: { kind: 'compare', operator: '>', left: own('size', integer), right: constant(integer, '0') },
      },
    ],
  },
  'a foreign key': {
    ...notes,
    foreignKeys: [
      {
        name: 'notes_parent_fkey',
        columns: ['parent'],
        references: { table: { schema: 'public', name: 'notes' }, columns: ['id'] },
        onUpdate: 'no action',
        onDelete: 'no action',
      },
    ],
  },
  'a column less': { ...notes, columns: notes.columns.filter(({ name }) => name !== 'size') },
  'an index less': { ...notes, indexes: [] },
  'a comment on the table': { ...notes, comment: 'Notes.' },
};

describe.each(testEngines)('the way in which %s changes a table', (engine) => {
  let node: SchemaNode;

  beforeAll(async () => {
    node = await openFreshNode(engine);
  });
  afterAll(() => node?.close());

  it.each(Object.entries(changes))('is what the plan says: %s', async (_title, after) => {
    await node.schema.apply(record([]), { allowDestructive: true });
    await node.schema.apply(record([notes]), { allowDestructive: false });
    const name = node.engine.dialect.table(notes);
    await node.sql(`INSERT INTO ${name} (id, size, code, parent) VALUES (1, 2, 'x', 1), (2, 3, 'y', 1)`);
    const plan = await node.schema.plan(record([after]));
    const { ran } = await node.schema.apply(plan, { allowDestructive: true });
    const told = plan.steps.flatMap(({ action, object, way }) => (way === undefined ? [] : [{ action, object, way }]));
    expect(told).toEqual(ran);
    for (const { way, rows } of plan.steps) if (way === 'scan' || way === 'copy') expect([way, rows]).toEqual([way, 2]);
    expect((await node.schema.plan(record([after]))).steps).toEqual([]);
  });
});
