import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { readSchema } from './changes.js';
import { openNode, type SchemaNode } from './open-node.js';

const text = (policy: string): string =>
  `create table t (id integer primary key);\n${policy} on t for select using (true);`;

describe.each(testEngines)('the markers of renames on %s', (engine) => {
  let database: TestDatabase;
  let node: SchemaNode;
  const planned = async (schema: string) => {
    const { record, renames } = await readSchema(schema);
    return node.schema.plan(record, renames);
  };

  beforeAll(async () => {
    database = await freshDatabase(engine);
    node = await openNode(database.url);
    await node.schema.apply((await readSchema(text('create policy old'))).record, { allowDestructive: false });
  });
  afterAll(async () => {
    await node.close();
    await database.drop();
  });

  it('rename a policy, and say nothing once that is done', async () => {
    const schema = text('-- @renamed-from old\ncreate policy new');
    const plan = await planned(schema);
    expect(plan.steps.map(({ object, change }) => [object, change.kind])).toEqual([
      ['new on public.t', 'policy renamed'],
    ]);
    await node.schema.apply(plan, { allowDestructive: false });
    expect((await planned(schema)).steps).toEqual([]);
  });

  it('are refused with their place where no version ever had the old name', async () => {
    const schema = text('-- @renamed-from never\ncreate policy another');
    await expect(planned(schema)).rejects.toThrow(
      /^schema\/all\.sql:2:\d+: policy "never" does not exist and never did/,
    );
  });
});
