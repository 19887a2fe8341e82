import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { readSchema } from './changes.js';
import { record } from './definitions.js';
import { openFreshNode, type SchemaNode } from './open-node.js';
import { schemaPairs } from './random-schemas.js';
import { rowsOf, tablesOf } from './what-is-there.js';

const freely = { allowDestructive: true };
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);
const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;

describe.each(testEngines)('random pairs of schemas on %s', (engine) => {
  let node: SchemaNode;
  let fresh: SchemaNode;

  beforeAll(async () => {
    [node, fresh] = await Promise.all([openFreshNode(engine), openFreshNode(engine)]);
  });

  afterAll(() => Promise.all([node?.close(), fresh?.close()]));

  it(
    `lead from filled tables to what a fresh create makes, with every value that is kept (BACKSTAY_TEST_SEED=${seed})`,
    { timeout: 1_200_000 },
    async () => {
      const lead = fc.asyncProperty(schemaPairs, async (pair) => {
        const [before, after] = [await readSchema(pair.before), await readSchema(pair.after)];
        for (const each of [node, fresh]) await each.schema.apply(record([]), freely);
        await node.schema.apply(before.record, freely);
        for (const row of pair.rows) await node.sql(row);
        const kept = [];
        for (const [query] of pair.kept) kept.push(await rowsOf(node, query));
        await node.schema.apply(await node.schema.plan(after.record, after.renames), freely);
        expect((await node.schema.plan(after.record, after.renames)).steps).toEqual([]);
        for (const [i, [, query]] of pair.kept.entries()) expect(await rowsOf(node, query)).toEqual(kept[i]);
        await fresh.schema.apply(after.record, freely);
        expect(await tablesOf(node)).toEqual(await tablesOf(fresh));
      });
      await fc.assert(lead, { seed, numRuns: nightly ? 200 : 4, endOnFailure: !nightly });
    },
  );
});
