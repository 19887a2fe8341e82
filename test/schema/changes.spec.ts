import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { changeCases, readSchema } from './changes.js';
import { record } from './definitions.js';
import { openFreshNode, type SchemaNode } from './open-node.js';
import { rowsOf, tablesOf } from './what-is-there.js';

const freely = { allowDestructive: true };

describe.each(testEngines)('a schema that changes over rows on %s', (engine) => {
  let node: SchemaNode;
  let fresh: SchemaNode;

  beforeAll(async () => {
    [node, fresh] = await Promise.all([openFreshNode(engine), openFreshNode(engine)]);
  });

  afterAll(() => Promise.all([node?.close(), fresh?.close()]));

  it.each(changeCases)('keeps its values and equals a fresh create: $title', { timeout: 60_000 }, async (change) => {
    const [before, after] = [await readSchema(change.before), await readSchema(change.after)];
    for (const each of [node, fresh]) await each.schema.apply(record([]), freely);
    await node.schema.apply(before.record, freely);
    for (const row of change.rows) await node.sql(row);
    const plan = await node.schema.plan(after.record, after.renames);
    expect(plan.steps.filter((step) => step.risk === 'refused')).toEqual([]);
    await node.schema.apply(plan, freely);
    expect((await node.schema.plan(after.record, after.renames)).steps).toEqual([]);
    expect(await rowsOf(node, change.read)).toEqual(change.values);
    await fresh.schema.apply(after.record, freely);
    expect(await tablesOf(node)).toEqual(await tablesOf(fresh));
  });
});
