import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, record, table } from './definitions.js';
import { library } from './library.js';
import { openNode, type SchemaNode } from './open-node.js';

const careful = { allowDestructive: false };
const notes = record([table('notes', [column('body', { kind: 'text' })])]);

describe.each(testEngines)('several nodes on %s', (engine) => {
  let database: TestDatabase;
  let nodes: SchemaNode[];

  beforeEach(async () => {
    database = await freshDatabase(engine);
    nodes = [await openNode(database.url), await openNode(database.url)];
  });

  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await database.drop();
  });

  it('take up a version that another applied, and the apply waits for them', async () => {
    const [one, two] = nodes as [SchemaNode, SchemaNode];
    await one.applied.watch();
    await two.applied.watch();
    const seen: number[] = [];
    two.applied.onApplied(({ version }) => seen.push(version));
    const applied = await one.schema.apply(notes, careful);
    expect(applied.behind).toEqual([]);
    expect(two.applied.current().version).toBe(1);
    expect(two.applied.current().catalog.table({ schema: 'public', name: 'notes' })).not.toBeNull();
    expect(seen).toEqual([1]);
  });

  it('apply one after the other when they start at the same time', async () => {
    const applied = await Promise.all(nodes.map((node) => node.schema.apply(library, careful)));
    expect(applied.map(({ version }) => version)).toEqual([1, 1]);
    expect(applied.map(({ changed }) => changed).toSorted()).toEqual([false, true]);
    expect(nodes.map((node) => node.applied.current().version)).toEqual([1, 1]);
  });

  it('do not wait for a node that was killed longer than it takes to see that it is dead', async () => {
    const [one] = nodes as [SchemaNode];
    await one.schema.plan(library);
    await one.sql(`INSERT INTO backstay_nodes (id, version, beats) VALUES ('gone', 0, 5)`);
    const applied = await one.schema.apply(notes, careful);
    expect(applied.behind).toEqual([]);
    expect(await one.sql('SELECT count(*) FROM backstay_nodes')).toEqual([['0']]);
  });
});
