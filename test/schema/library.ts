import type { ColumnType } from '@backstay/catalog';
import type { SchemaRecord } from '@backstay/schema';
import { column, constant, own, readPolicy, record, table } from './definitions.js';

const text: ColumnType = { kind: 'text' };
const uuid: ColumnType = { kind: 'uuid' };
const bigint: ColumnType = { kind: 'bigint' };
const integer: ColumnType = { kind: 'integer' };
const mood: ColumnType = { kind: 'enum', name: 'mood', values: ['sad', 'ok', 'happy'] };
const required = { nullable: false } as const;

/** One column of every type, with every kind of default. */
export const everything = table(
  'everything',
  [
    column('id', bigint, { nullable: false, identity: 'by default' }),
    column('a_boolean', { kind: 'boolean' }, { nullable: false, default: { kind: 'literal', value: 'true' } }),
    column('a_smallint', { kind: 'smallint' }),
    column('an_integer', integer, { nullable: false, default: { kind: 'literal', value: '-7' } }),
    column('a_bigint', bigint),
    column('a_real', { kind: 'real' }),
    column('a_double', { kind: 'double' }),
    column('a_numeric', { kind: 'numeric', precision: 12, scale: 2 }, { default: { kind: 'literal', value: '12.50' } }),
    column('a_text', text, { default: { kind: 'literal', value: 'it\'s \\ "quoted"' }, comment: "the author's note" }),
    column('a_varchar', { kind: 'varchar', length: 40 }, { default: { kind: 'literal', value: 'x' } }),
    column('a_long_varchar', { kind: 'varchar', length: 9000 }),
    column('a_char', { kind: 'char', length: 3 }),
    column('a_uuid', uuid, { default: { kind: 'uuid' } }),
    column('a_date', { kind: 'date' }, { default: { kind: 'now' } }),
    column('a_time', { kind: 'time', precision: 6 }),
    column('a_timestamp', { kind: 'timestamp', precision: 3 }),
    column('a_timestamptz', { kind: 'timestamptz', precision: 6 }, { nullable: false, default: { kind: 'now' } }),
    column('a_json', { kind: 'json' }),
    column('a_jsonb', { kind: 'jsonb' }, { nullable: false, default: { kind: 'literal', value: '{}' } }),
    column('a_bytea', { kind: 'bytea' }),
    column('an_enum', mood, { nullable: false, default: { kind: 'literal', value: 'ok' } }),
    column(
      'an_array',
      { kind: 'array', of: { kind: 'text' } },
      { nullable: false, default: { kind: 'literal', value: '{}' } },
    ),
    column('a_sum', integer, {
      generated: true,
      generation: {
        kind: 'arithmetic',
        type: integer,
        operator: '+',
        left: own('an_integer', integer),
        right: constant(integer, '1'),
      },
    }),
    column('an_owner', uuid, { default: { kind: 'uid' } }),
  ],
  {
    primaryKey: { name: 'everything_pkey', columns: ['id'] },
    uniqueKeys: [{ name: 'everything_a_text_key', columns: ['a_text'] }],
    checks: [
      {
        name: 'small',
        expression: {
          kind: 'compare',
          operator: '<',
          left: own('an_integer', integer),
          right: constant(integer, '1000'),
        },
      },
    ],
    indexes: [
      { name: 'everything_note_index', unique: false, columns: [{ column: 'a_text', direction: 'asc' }] },
      {
        name: 'everything_when_index',
        unique: false,
        columns: [
          { column: 'a_timestamptz', direction: 'desc' },
          { column: 'id', direction: 'asc' },
        ],
      },
    ],
    comment: 'One of each.',
  },
);

const shelves = table('shelves', [column('code', { kind: 'varchar', length: 20 }, required), column('room', text)], {
  primaryKey: { name: 'shelves_pkey', columns: ['code'] },
});

const items = table(
  'items',
  [column('id', uuid, { ...required, default: { kind: 'uuid' } }), column('shelf', { kind: 'varchar', length: 20 })],
  {
    primaryKey: { name: 'items_pkey', columns: ['id'] },
    foreignKeys: [
      {
        name: 'items_shelf_fkey',
        columns: ['shelf'],
        references: { table: { schema: 'public', name: 'shelves' }, columns: ['code'] },
        onUpdate: 'no action',
        onDelete: 'cascade',
      },
    ],
  },
);

/** The schema a project starts with. */
export const library: SchemaRecord = record([everything, items, shelves], {
  enums: [{ name: 'mood', values: ['sad', 'ok', 'happy'] }],
  policies: [readPolicy('read', 'shelves')],
});

/** The same after a while: new tables, columns of several kinds, keys, checks, indexes, labels, policies, grants. */
export const grownLibrary: SchemaRecord = record(
  [
    {
      ...everything,
      columns: everything.columns.map((c) =>
        c.name === 'an_enum'
          ? { ...c, type: { kind: 'enum', name: 'mood', values: ['sad', 'meh', 'ok', 'happy', 'elated'] } }
          : c,
      ),
      uniqueKeys: [...everything.uniqueKeys, { name: 'everything_a_uuid_key', columns: ['a_uuid'] }],
      comment: 'One of each, and more.',
    },
    {
      ...items,
      columns: [
        ...items.columns,
        column('title', text, { nullable: false, default: { kind: 'literal', value: 'untitled' } }),
        column('added_at', { kind: 'timestamptz', precision: 6 }, { nullable: false, default: { kind: 'now' } }),
        column('price', { kind: 'numeric', precision: 10, scale: 2 }),
        column(
          'mood',
          { kind: 'enum', name: 'mood', values: ['sad', 'meh', 'ok', 'happy', 'elated'] },
          {
            nullable: false,
            default: { kind: 'literal', value: 'meh' },
          },
        ),
        column('lender', uuid),
      ],
      uniqueKeys: [{ name: 'items_title_shelf_key', columns: ['title', 'shelf'] }],
      checks: [
        {
          name: 'items_price_check',
          expression: {
            kind: 'compare',
            operator: '>=',
            left: own('price', { kind: 'numeric', precision: 10, scale: 2 }),
            right: constant({ kind: 'numeric', precision: 10, scale: 2 }, '0'),
          },
        },
      ],
      foreignKeys: [
        ...items.foreignKeys,
        {
          name: 'items_lender_fkey',
          columns: ['lender'],
          references: { table: { schema: 'auth', name: 'users' }, columns: ['id'] },
          onUpdate: 'no action',
          onDelete: 'set null',
        },
      ],
      indexes: [{ name: 'items_price_index', unique: false, columns: [{ column: 'price', direction: 'desc' }] }],
    },
    { ...shelves, grants: [{ role: 'anon', privilege: 'select', columns: 'all' }], comment: 'Where things stand.' },
    table('labels', [column('item', uuid, required), column('label', { kind: 'varchar', length: 50 }, required)], {
      primaryKey: { name: 'labels_pkey', columns: ['item', 'label'] },
      foreignKeys: [
        {
          name: 'labels_item_fkey',
          columns: ['item'],
          references: { table: { schema: 'public', name: 'items' }, columns: ['id'] },
          onUpdate: 'no action',
          onDelete: 'cascade',
        },
      ],
    }),
  ],
  {
    enums: [{ name: 'mood', values: ['sad', 'meh', 'ok', 'happy', 'elated'] }],
    policies: [readPolicy('read', 'shelves'), readPolicy('read', 'items')],
  },
);
