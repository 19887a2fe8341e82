import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { grownLibrary, library } from './library.js';
import { openNode, type SchemaNode } from './open-node.js';

const allowed = { allowDestructive: false };

describe.each(testEngines)('plan and apply on %s', (engine) => {
  let database: TestDatabase;
  let fresh: TestDatabase;
  let node: SchemaNode;

  beforeAll(async () => {
    [database, fresh] = [await freshDatabase(engine), await freshDatabase(engine)];
    node = await openNode(database.url);
  });

  afterAll(async () => {
    await node.close();
    await Promise.all([database.drop(), fresh.drop()]);
  });

  it('creates a schema with every type, and the next plan is empty', async () => {
    const plan = await node.schema.plan(library);
    expect(plan.steps.map((step) => step.risk)).not.toContain('refused');
    expect(await node.schema.apply(plan, allowed)).toEqual({
      version: 1,
      changed: true,
      steps: plan.steps.length,
      ran: [],
      behind: [],
    });
    expect((await node.schema.plan(library)).steps).toEqual([]);
    expect(node.applied.current().version).toBe(1);
  });

  it('fills what a row leaves out with the defaults', async () => {
    const { dialect } = node.engine;
    await node.sql(`INSERT INTO ${dialect.table({ schema: 'public', name: 'everything' })} (a_smallint) VALUES (3)`);
    const rows = await node.sql(
      `SELECT an_integer, a_sum, a_varchar, a_text FROM ${dialect.table({ schema: 'public', name: 'everything' })}`,
    );
    expect(rows).toEqual([['-7', '-6', 'x', 'it\'s \\ "quoted"']]);
  });

  it('grows to the same database that a fresh create makes, and keeps the rows', async () => {
    const { dialect } = node.engine;
    const [items, shelves] = ['items', 'shelves'].map((name) => dialect.table({ schema: 'public', name }));
    await node.sql(`INSERT INTO ${shelves} (code, room) VALUES ('A1', 'north')`);
    await node.sql(`INSERT INTO ${items} (id, shelf) VALUES ('9e107d9d-372b-4d5f-9a5a-3f0b1c2d4e5f', 'A1')`);

    const applied = await node.schema.apply(await node.schema.plan(grownLibrary), allowed);
    expect(applied).toMatchObject({ version: 2, changed: true });
    expect((await node.schema.plan(grownLibrary)).steps).toEqual([]);

    const rows = await node.sql(`SELECT shelf, title, mood FROM ${items}`);
    expect(rows).toEqual([['A1', 'untitled', 'meh']]);
    expect(await node.sql(`SELECT count(*) FROM ${dialect.table({ schema: 'public', name: 'everything' })}`)).toEqual([
      ['1'],
    ]);

    const other = await openNode(fresh.url);
    await other.schema.apply(grownLibrary, allowed);
    const grown = await snapshotOf(node);
    expect(grown.length).toBeGreaterThan(4);
    expect(grown).toEqual(await snapshotOf(other));
    await other.close();
  });

  it('serves the catalog and the policies of the record to a process that reads no SQL', async () => {
    const other = await openNode(database.url);
    await other.applied.refresh();
    const { catalog, policies, version } = other.applied.current();
    expect(version).toBe(2);
    expect(catalog.table({ schema: 'public', name: 'items' })?.columns.map((c) => c.name)).toContain('lender');
    expect(policies.policies.map((policy) => policy.table.name)).toEqual(['shelves', 'items']);
    expect(Object.isFrozen(catalog.tables[0]?.columns)).toBe(true);
    await other.close();
  });
});

async function snapshotOf({ engine }: SchemaNode) {
  const { tables } = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs: 10_000 }));
  return tables;
}
