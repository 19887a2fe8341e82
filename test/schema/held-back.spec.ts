import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, record, table } from './definitions.js';
import { openNode, type SchemaNode } from './open-node.js';

const integer = { kind: 'integer' } as const;
const notes = table('notes', [column('id', integer), column('size', integer)]);
const shrunk = record([{ ...notes, columns: notes.columns.slice(0, 1) }]);
const allowed = { allowDestructive: true };
/** Ten times as fast as the product. */
const pace = { nodeBeatMs: 100, heldBeatMs: 50, nodeDeadMs: 600, nodeWaitMs: 1000, leaseBeatMs: 50, leaseDeadMs: 600 };

describe.each(testEngines)('a node on %s', (engine) => {
  let database: TestDatabase;
  let server: SchemaNode;
  let operator: SchemaNode;
  const held = (): readonly string[] => [...server.applied.current().held];

  beforeEach(async () => {
    database = await freshDatabase(engine);
    server = await openNode(database.url, { pace });
    operator = await openNode(database.url, { pace });
    await operator.schema.apply(record([notes]), allowed);
    await server.applied.watch();
  });
  afterEach(async () => {
    await Promise.all([server.close(), operator.close()]);
    await database.drop();
  });

  /** What an apply leaves that was killed after its announcement. */
  async function announced(): Promise<void> {
    await operator.sql(`INSERT INTO backstay_leases (name, holder, beats) VALUES ('schema', 'gone', 5)`);
    await operator.sql(`INSERT INTO backstay_schema_announcements (version, tables) VALUES (2, '["public.notes"]')`);
    await vi.waitFor(() => expect(held()).toEqual(['public.notes']), { timeout: 5000 });
  }

  it('serves a table again when the apply that was to change it died before it did anything', async () => {
    await announced();
    await vi.waitFor(() => expect(held()).toEqual([]), { timeout: 5000 });
    expect((await operator.schema.apply(shrunk, allowed)).behind).toEqual([]);
  });

  it('leaves it alone until the next apply when that one stopped half-way', async () => {
    await operator.sql(
      `INSERT INTO backstay_schema_journal (version, steps, position, statement) VALUES (1, '[]', 0, 0)`,
    );
    await announced();
    await new Promise((resolve) => setTimeout(resolve, 2 * pace.leaseDeadMs));
    expect(held()).toEqual(['public.notes']);
    await operator.schema.apply(shrunk, allowed);
    await vi.waitFor(() => expect(held()).toEqual([]), { timeout: 5000 });
    expect(server.applied.current().version).toBe(2);
  });

  it('is waited for while a request runs on the table, and nothing is changed when it takes too long', async () => {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const running = server.applied.during(() => over);
    const refused = await operator.schema.apply(shrunk, allowed).catch((error: unknown) => error);
    expect(String(refused)).toContain('public.notes: Running nodes did not say in time');
    expect(String(refused)).toContain('Nothing was done.');
    expect((await operator.schema.plan(shrunk)).from).toBe(1);
    end();
    await running;
    await vi.waitFor(() => expect(held()).toEqual([]), { timeout: 5000 });
    expect((await operator.schema.apply(shrunk, allowed)).version).toBe(2);
  });
});
