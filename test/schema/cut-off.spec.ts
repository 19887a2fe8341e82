import type { Engine } from '@backstay/engine';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, record, table } from './definitions.js';
import { grownLibrary, library } from './library.js';
import { openNode, type SchemaNode } from './open-node.js';

const careful = { allowDestructive: false };

/** What a process that is no longer there leaves: everything it had sent, and nothing after it. */
class Dead extends Error {}

/** Lets `n` DDL statements of the engine reach the database, then nothing at all. `answered`: the last one is known of. */
function dieAfter(engine: Engine, n: number): void {
  let left = n;
  let dead = false;
  const execute = engine.execute.bind(engine);
  const transaction = engine.transaction.bind(engine);
  vi.spyOn(engine, 'execute').mockImplementation(async (statements, options) => {
    if (dead) throw new Dead();
    await execute(statements, options);
    // Done in the database; the process dies before it hears of it.
    if (--left < 0) {
      dead = true;
      throw new Dead();
    }
  });
  vi.spyOn(engine, 'transaction').mockImplementation((options, work) =>
    dead ? Promise.reject(new Dead()) : transaction(options, work),
  );
}

const opened = await Promise.all(
  testEngines.map(async (name) => {
    const database = await freshDatabase(name);
    const node = await openNode(database.url);
    const { transactionalDdl } = node.engine.capabilities;
    await node.close();
    await database.drop();
    return { name, transactionalDdl };
  }),
);

describe.each(opened.filter((engine) => !engine.transactionalDdl))('an apply that is cut off on $name', ({ name }) => {
  let database: TestDatabase;
  let node: SchemaNode;

  afterEach(async () => {
    vi.restoreAllMocks();
    await node.close();
    await database.drop();
  });

  it('converges when run again, after whichever statement it was', { timeout: 300_000 }, async () => {
    database = await freshDatabase(name);
    node = await openNode(database.url);
    await node.schema.apply(grownLibrary, careful);
    const wanted = await tablesOf(node);
    const statements = (await planned(name)).length;
    for (let k = 0; k < statements; k++) expect(await afterDeath(name, k), `cut off at statement ${k}`).toEqual(wanted);
  });

  it('is recorded as far as it got when the database refuses a statement', async () => {
    database = await freshDatabase(name);
    node = await openNode(database.url);
    const first = table('first', [column('id', { kind: 'integer' })]);
    const broken = table('broken', [column('id', { kind: 'integer' })], {
      indexes: [
        { name: 'twice', unique: false, columns: [{ column: 'id', direction: 'asc' }] },
        { name: 'TWICE', unique: false, columns: [{ column: 'id', direction: 'asc' }] },
      ],
    });
    await expect(node.schema.apply(record([first, broken]), careful)).rejects.toThrow(
      'The database refused to create index',
    );
    const plan = await node.schema.plan(record([first]));
    expect(plan.steps.map((step) => [step.action, step.object])).toEqual([['drop table', 'public.broken']]);
  });
});

/** Applies the grown library over the first one, dies at statement k, applies again as another process. */
async function afterDeath(name: (typeof testEngines)[number], k: number) {
  const database = await freshDatabase(name);
  const victim = await openNode(database.url);
  await victim.schema.apply(library, careful);
  dieAfter(victim.engine, k);
  await expect(victim.schema.apply(grownLibrary, careful)).rejects.toThrow();
  vi.restoreAllMocks();
  // The lease of the dead runs out by itself after ten seconds; the test does not wait for that each time.
  await victim.sql('DELETE FROM backstay_leases');
  await victim.close();
  const heir = await openNode(database.url);
  await heir.schema.apply(grownLibrary, careful);
  const tables = await tablesOf(heir);
  expect((await heir.schema.plan(grownLibrary)).steps).toEqual([]);
  expect(await heir.sql('SELECT count(*) FROM backstay_schema_journal')).toEqual([['0']]);
  await heir.close();
  await database.drop();
  return tables;
}

async function planned(name: (typeof testEngines)[number]) {
  const database = await freshDatabase(name);
  const node = await openNode(database.url);
  await node.schema.apply(library, careful);
  const { steps } = await node.schema.plan(grownLibrary);
  await node.close();
  await database.drop();
  return steps.filter((step) => step.statements.length > 0);
}

async function tablesOf({ engine }: SchemaNode) {
  const { tables } = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs: 10_000 }));
  return tables.filter((found) => !found.name.startsWith('backstay_'));
}
