import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { describeEach } from '../support/describe-each.js';
import { column, record, table } from './definitions.js';
import { openNode, type SchemaNode } from './open-node.js';

const careful = { allowDestructive: false };
const integer = { kind: 'integer' } as const;
const notes = table('notes', [column('id', integer)]);
const grown = record([
  { ...notes, columns: [...notes.columns, column('size', integer)] },
  table('others', [column('id', integer)]),
]);
/** One try instead of three: the wait for a lock is the product's. */
const pace = { lockAttempts: 1 };

describeEach(
  testEngines.filter((engine) => engine !== 'sqlite'),
  'mysql',
)('an apply on %s', (engine) => {
  let database: TestDatabase;
  let node: SchemaNode;

  beforeAll(async () => {
    database = await freshDatabase(engine);
    node = await openNode(database.url, { pace });
    await node.schema.apply(record([notes]), careful);
  });
  afterAll(async () => {
    await node.close();
    await database.drop();
  });

  it('does not wait long behind an open transaction, says who holds it, and goes through later', async () => {
    const { engine: db } = node;
    const sql = `SELECT count(*) FROM ${db.dialect.table(notes)}`;
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const holding = db.transaction({ timeoutMs: 60_000 }, async (tx) => {
      await tx.run({ sql, parameters: [] });
      begin();
      await over;
    });
    await begun;
    const started = performance.now();
    const refused = await node.schema.apply(grown, careful).catch((error: unknown) => error);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(String(refused)).toContain('Could not add column: the locks it needs were not given within some seconds');
    expect(String(refused)).toMatch(/Open transactions: connection \d+/);
    expect(String(refused)).toMatch(/Nothing (was changed|of this step was done)/);
    expect(String(refused)).toContain('Apply again when the transactions on the table have ended.');
    end();
    await holding;
    expect((await node.schema.apply(grown, careful)).changed).toBe(true);
    expect((await node.schema.plan(grown)).steps).toEqual([]);
  });

  it('stops before it touches anything when another process has taken its lease', async () => {
    const { engine: db } = node;
    if (db.capabilities.transactionalDdl) return;
    const execute = vi.spyOn(db, 'execute').mockImplementationOnce(async (statements, options) => {
      await db.execute(statements, options);
      await node.sql(`UPDATE backstay_leases SET holder = 'another'`);
    });
    const shrunk = record([notes]);
    const refused = await node.schema.apply(shrunk, { allowDestructive: true }).catch((error: unknown) => error);
    expect(String(refused)).toContain('Another process has taken over the apply');
    expect(execute).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
    await node.sql('DELETE FROM backstay_leases');
    await node.schema.apply(shrunk, { allowDestructive: true });
    expect((await node.schema.plan(shrunk)).steps).toEqual([]);
  });
});
