import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, record, table } from './definitions.js';
import { library } from './library.js';
import { openNode, type SchemaNode } from './open-node.js';

const careful = { allowDestructive: false };
/** Ten times as fast as the product. */
const pace = { nodeBeatMs: 200, nodeDeadMs: 600, leaseBeatMs: 100, leaseDeadMs: 1000 };
/** Nobody looks by itself while a test runs. */
const asleep = { nodeBeatMs: 3_600_000 };
const notes = record([table('notes', [column('body', { kind: 'text' })])]);

describe.each(testEngines)('several nodes on %s', (engine) => {
  let database: TestDatabase;
  let nodes: SchemaNode[];

  beforeEach(async () => {
    database = await freshDatabase(engine);
    nodes = [await openNode(database.url, { pace }), await openNode(database.url, { pace })];
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
    expect(applied.filter(({ changed }) => changed)).toHaveLength(1);
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

describe.runIf(testEngines.includes('postgres'))('nodes on a database that tells of changes', () => {
  let database: TestDatabase;
  let nodes: SchemaNode[];

  beforeEach(async () => {
    database = await freshDatabase('postgres');
    nodes = [await openNode(database.url, { pace: asleep }), await openNode(database.url, { pace: asleep })];
    for (const node of nodes) await node.applied.watch();
  });

  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await database.drop();
  });

  it('take up a new version without looking for it', async () => {
    const [one, two] = nodes as [SchemaNode, SchemaNode];
    expect((await one.schema.apply(notes, careful)).behind).toEqual([]);
    expect(two.applied.current().version).toBe(1);
  });

  it('hear of it although their connection was lost', async () => {
    const [one, two] = nodes as [SchemaNode, SchemaNode];
    const killed = await one.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    expect(killed).toEqual([['t'], ['t']]);
    await one.schema.apply(notes, careful);
    await vi.waitFor(() => expect(two.applied.current().version).toBe(1), { timeout: 5000 });
    await one.schema.apply(record([]), { allowDestructive: true });
    await vi.waitFor(() => expect(two.applied.current().version).toBe(2), { timeout: 5000 });
  });
});

describe('the lease of a process that was killed', () => {
  it('is taken over when it has not been renewed for long enough', async () => {
    const database = await freshDatabase('sqlite');
    const node = await openNode(database.url, { pace });
    await node.schema.plan(notes);
    await node.sql(`INSERT INTO backstay_leases (name, holder, beats) VALUES ('schema', 'gone', 5)`);
    expect(await node.schema.apply(notes, careful)).toMatchObject({ version: 1, changed: true });
    expect(await node.sql('SELECT count(*) FROM backstay_leases')).toEqual([['0']]);
    await node.close();
    await database.drop();
  });
});
