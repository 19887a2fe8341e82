import type { ColumnType, ReferentialAction } from '@backstay/catalog';
import { SchemaProblems, type SchemaRecord } from '@backstay/schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, constant, own, record, table } from './definitions.js';
import { openNode, type SchemaNode } from './open-node.js';

const integer: ColumnType = { kind: 'integer' };
const mood: ColumnType = { kind: 'enum', name: 'mood', values: ['sad', 'ok'] };
const parentKeys: Readonly<Record<string, ColumnType>> = {
  number: integer,
  flag: { kind: 'boolean' },
  mood,
};

/** A child whose key over `child` has these actions; `next` is computed from `number`. */
function wanted(child: string, onUpdate: ReferentialAction, onDelete: ReferentialAction): SchemaRecord {
  const parent = child === 'plain' ? 'number' : child;
  const generation = {
    kind: 'arithmetic',
    type: integer,
    operator: '+',
    left: own('number', integer),
    right: constant(integer, '1'),
  } as const;
  const children = table(
    'children',
    [
      column('plain', integer),
      ...Object.entries(parentKeys).map(([name, type]) => column(name, type)),
      column('next', integer, { generated: true, generation }),
    ],
    {
      foreignKeys: [
        {
          name: 'children_key',
          columns: [child],
          references: { table: { schema: 'public', name: `${parent}s` }, columns: ['k'] },
          onUpdate,
          onDelete,
        },
      ],
    },
  );
  const parents = Object.entries(parentKeys).map(([name, type]) =>
    table(`${name}s`, [column('k', type, { nullable: false })], {
      primaryKey: { name: `${name}s_pkey`, columns: ['k'] },
    }),
  );
  return record([...parents, children], { enums: [{ name: 'mood', values: ['sad', 'ok'] }] });
}

const actions: readonly (readonly [onUpdate: ReferentialAction, onDelete: ReferentialAction])[] = [
  ['no action', 'restrict'],
  ['no action', 'cascade'],
  ['no action', 'set null'],
  ['cascade', 'no action'],
  ['set null', 'no action'],
];
const cases = ['plain', 'number', 'flag', 'mood'].flatMap((child) =>
  actions.map(([onUpdate, onDelete]) => ({ child, onUpdate, onDelete })),
);

describe.each(testEngines)('a foreign key’s actions on %s', (name) => {
  let database: TestDatabase;
  let node: SchemaNode;

  beforeAll(async () => {
    database = await freshDatabase(name);
    node = await openNode(database.url);
    await node.schema.apply({ ...wanted('plain', 'no action', 'no action'), tables: [] }, { allowDestructive: true });
  });
  afterAll(async () => {
    await node.close();
    await database.drop();
  });

  test('are refused at plan by name exactly where the database does not take them', async () => {
    const seen: string[] = [];
    const expected: string[] = [];
    for (const { child, onUpdate, onDelete } of cases) {
      const title = `${child}: on update ${onUpdate} on delete ${onDelete}`;
      const target = wanted(child, onUpdate, onDelete);
      if (await isRefusedAtPlan(target)) seen.push(title);
      if (await isRefusedByDatabase(target)) expected.push(title);
    }
    expect(seen).toEqual(expected);
    expect(seen).toHaveLength({ postgres: 0, sqlite: 0, mariadb: 9, mysql: 10 }[name]);
  });

  const isRefusedAtPlan = async (target: SchemaRecord): Promise<boolean> =>
    node.schema.plan(target).then(
      () => false,
      (error: unknown) => {
        if (error instanceof SchemaProblems) return true;
        throw error;
      },
    );

  /** Asks the database itself, with the statements that the plan would have. */
  async function isRefusedByDatabase({ tables }: SchemaRecord): Promise<boolean> {
    const { ddl } = node.engine;
    const later = ddl.foreignKeysInline ? [] : tables;
    const make = [
      ...tables.flatMap((each) => ddl.createTable(each)),
      ...later.flatMap((each) => each.foreignKeys.flatMap((key) => ddl.addForeignKey(each, key) ?? [])),
    ];
    const drop = tables.toReversed().map((each) => `DROP TABLE IF EXISTS ${node.engine.dialect.table(each)}`);
    try {
      await node.engine.execute(make, { timeoutMs: 10_000 });
      return false;
    } catch {
      return true;
    } finally {
      await node.engine.execute(drop, { timeoutMs: 10_000 });
    }
  }
});
