import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { grownLibrary, library } from './library.js';
import { openNode, type SchemaNode } from './open-node.js';

const careful = { allowDestructive: false };

describe.each(testEngines)('system tables in a database of their own, the data on %s', (engine) => {
  let data: TestDatabase;
  let system: TestDatabase;
  let node: SchemaNode;

  beforeAll(async () => {
    [data, system] = [await freshDatabase(engine), await freshDatabase('sqlite')];
    node = await openNode(data.url, { system: system.url });
  });

  afterAll(async () => {
    await node.close();
    await Promise.all([data.drop(), system.drop()]);
  });

  it('keep the application’s database free of tables that are not its own', async () => {
    expect(await node.schema.apply(library, careful)).toMatchObject({ version: 1, changed: true });
    expect((await node.schema.plan(library)).steps).toEqual([]);
    const { tables } = await node.engine.introspector.snapshot((statements) =>
      node.engine.read(statements, { timeoutMs: 10_000 }),
    );
    expect(tables.map((found) => found.name)).toEqual(['everything', 'items', 'shelves']);
  });

  it('hold no auth.users that the data could point at', async () => {
    await expect(node.schema.plan(grownLibrary)).rejects.toThrow(
      'public.items: Foreign key items_lender_fkey points at auth.users, which is not in this database.',
    );
  });

  it('grow step by step as anywhere else', async () => {
    const alone = {
      ...grownLibrary,
      tables: grownLibrary.tables.map((table) => ({
        ...table,
        foreignKeys: table.foreignKeys.filter((key) => key.references.table.schema === 'public'),
      })),
    };
    expect(await node.schema.apply(alone, careful)).toMatchObject({ version: 2, changed: true });
    expect((await node.schema.plan(alone)).steps).toEqual([]);
  });
});
