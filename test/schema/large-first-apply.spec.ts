import type { TableDefinition } from '@backstay/query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, record, table } from './definitions.js';
import { openNode, type SchemaNode } from './open-node.js';

const integer = { kind: 'integer' } as const;

/** A table that points at others, with an index of its own. */
const pointing = (name: string, ...targets: readonly string[]): TableDefinition =>
  table(
    name,
    [
      column('id', integer, { nullable: false }),
      column('code', { kind: 'varchar', length: 20 }),
      ...targets.map((target) => column(`${target}_id`, integer)),
    ],
    {
      primaryKey: { name: `${name}_pkey`, columns: ['id'] },
      indexes: [{ name: `${name}_code_index`, unique: false, columns: [{ column: 'code', direction: 'asc' }] }],
      foreignKeys: targets.map((target) => ({
        name: `${name}_${target}_id_fkey`,
        columns: [`${target}_id`],
        references: { table: { schema: 'public', name: target }, columns: ['id'] },
        onUpdate: 'no action',
        onDelete: 'no action',
      })),
    },
  );

/** `c` points at what comes after it in the alphabet; `x` and `y` point at each other, `self` at itself. */
const all = record([
  pointing('a', 'c'),
  pointing('c'),
  pointing('self', 'self'),
  pointing('x', 'y'),
  pointing('y', 'x'),
]);

describe.each(testEngines)('new tables on %s', (engine) => {
  let databases: TestDatabase[];
  let nodes: SchemaNode[];

  beforeAll(async () => {
    databases = [await freshDatabase(engine), await freshDatabase(engine)];
    nodes = await Promise.all(databases.map(({ url }) => openNode(url)));
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('are the same made at once and made bit by bit', async () => {
    const [one, two] = nodes as [SchemaNode, SchemaNode];
    const plan = await one.schema.plan(all);
    if (!one.engine.capabilities.transactionalDdl) {
      const statements = plan.steps.flatMap((step) => step.statements);
      expect(statements.filter((statement) => statement.startsWith('CREATE TABLE'))).toHaveLength(5);
      // The circle: one of its two keys, with its index, comes later.
      expect(statements.filter((statement) => statement.startsWith('ALTER TABLE'))).toHaveLength(2);
    }
    await one.schema.apply(plan, { allowDestructive: false });
    const bare = record(all.tables.map((each) => ({ ...each, indexes: [], foreignKeys: [] })));
    await two.schema.apply(bare, { allowDestructive: false });
    await two.schema.apply(all, { allowDestructive: false });
    const [made, grown] = await Promise.all(
      nodes.map((node) =>
        node.engine.introspector.snapshot((statements) => node.engine.read(statements, { timeoutMs: 10_000 })),
      ),
    );
    expect(made).toEqual(grown);
    for (const node of nodes) expect((await node.schema.plan(all)).steps).toEqual([]);
  });
});
