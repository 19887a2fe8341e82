import type { Engine } from '@backstay/engine';
import type { SchemaPlan, SchemaRecord } from '@backstay/schema';
import { afterEach, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { describeEach } from '../support/describe-each.js';
import { column, constant, own, readPolicy, record, table } from './definitions.js';
import { grownLibrary, library } from './library.js';
import { openNode, type SchemaNode } from './open-node.js';

const careful = { allowDestructive: false };

/** What a process that is no longer there leaves: everything it had sent, and nothing after it. */
class Dead extends Error {}

/** Lets `n` DDL steps of the engine reach the database, then nothing; `begun`: one more does, but nobody hears of it. */
function dieAfter(engine: Engine, n: number, begun: boolean): void {
  let left = n;
  let dead = false;
  // A form of a statement that the engine has not is an error of its own, and the next form is tried.
  const execute = engine.execute.bind(engine);
  const transaction = engine.transaction.bind(engine);
  vi.spyOn(engine, 'execute').mockImplementation(async (statements, options) => {
    if (left === 0 && !begun) dead = true;
    if (dead) throw new Dead();
    await execute(statements, options);
    dead = --left < 0;
    if (dead) throw new Dead();
  });
  vi.spyOn(engine, 'transaction').mockImplementation((options, work) =>
    dead ? Promise.reject(new Dead()) : transaction(options, work),
  );
}

const mood = (values: readonly string[]) => ({ kind: 'enum', name: 'mood', values }) as const;

/** Small in ordinary runs, with a change of every kind; the whole library at night. */
const [before, after] =
  process.env['BACKSTAY_NIGHTLY'] === undefined
    ? [
        record(
          [table('notes', [column('id', { kind: 'integer' }, { nullable: false }), column('mood', mood(['ok']))])],
          {
            enums: [mood(['ok'])],
          },
        ),
        record(
          [
            table(
              'notes',
              [
                column('id', { kind: 'integer' }, { nullable: false }),
                column('mood', mood(['ok', 'sad'])),
                column('body', { kind: 'text' }),
              ],
              {
                uniqueKeys: [{ name: 'notes_id_key', columns: ['id'] }],
                checks: [
                  {
                    name: 'positive',
                    expression: {
                      kind: 'compare',
                      operator: '>',
                      left: own('id', { kind: 'integer' }),
                      right: constant({ kind: 'integer' }, '0'),
                    },
                  },
                ],
                indexes: [{ name: 'notes_body_index', unique: false, columns: [{ column: 'body', direction: 'asc' }] }],
              },
            ),
            table('links', [column('note', { kind: 'integer' }, { nullable: false })], {
              // Leads with the foreign key's column, so that no second index is made for it.
              primaryKey: { name: 'links_pkey', columns: ['note'] },
              foreignKeys: [
                {
                  name: 'links_note_fkey',
                  columns: ['note'],
                  references: { table: { schema: 'public', name: 'notes' }, columns: ['id'] },
                  onUpdate: 'no action',
                  onDelete: 'cascade',
                },
              ],
            }),
          ],
          { enums: [mood(['ok', 'sad'])], policies: [readPolicy('read', 'links')] },
        ),
      ]
    : [library, grownLibrary];

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

describeEach(
  opened.filter((engine) => !engine.transactionalDdl),
  { name: 'mysql' as const, transactionalDdl: false },
)('an apply that is cut off on $name', ({ name }) => {
  let database: TestDatabase;
  let node: SchemaNode;

  afterEach(async () => {
    vi.restoreAllMocks();
    await node.close();
    await database.drop();
  });

  it('converges when each of its steps is cut off, before it and during it', { timeout: 300_000 }, async () => {
    database = await freshDatabase(name);
    node = await openNode(database.url);
    await node.schema.apply(after, careful);
    const wanted = await tablesOf(node);
    await startOver(node);
    const plan = await node.schema.plan(after);
    let steps = await stepsTo(node, after);
    expect(steps.length).toBeGreaterThan(6);
    while (steps.length > 0) {
      await cutOff(node, 0, false);
      expect(await stepsTo(node, after), `cut off before ${steps[0]}`).toEqual(steps);
      await cutOff(node, 0, true);
      await settle(node, plan);
      const left = await stepsTo(node, after);
      // What can be done twice without harm counts as not done; it goes through when it is done again.
      const again = left.length === steps.length;
      if (again && left.length === 1) break;
      if (again) await cutOff(node, 1, false);
      steps = steps.slice(1);
      await settle(node, plan);
      expect(await stepsTo(node, after), 'cut off during a step').toEqual(steps);
    }
    await node.schema.apply(after, careful);
    expect(await tablesOf(node)).toEqual(wanted);
    expect(await node.sql('SELECT count(*) FROM backstay_schema_journal')).toEqual([['0']]);
  });

  it('converges when it is cut off once, with steps behind it', { timeout: 300_000 }, async () => {
    database = await freshDatabase(name);
    node = await openNode(database.url);
    await startOver(node);
    const steps = await stepsTo(node, after);
    await node.schema.apply(after, careful);
    const wanted = await tablesOf(node);
    const last = steps.length - 1;
    for (const k of process.env['BACKSTAY_NIGHTLY'] === undefined ? [last] : steps.keys()) {
      for (const begun of [false, true]) {
        await startOver(node);
        await cutOff(node, k, begun);
        await node.schema.apply(after, careful);
        expect(await tablesOf(node), `cut off ${begun ? 'during' : 'before'} ${steps[k]}`).toEqual(wanted);
        expect((await node.schema.plan(after)).steps).toEqual([]);
      }
    }
    expect(await node.sql('SELECT count(*) FROM backstay_schema_journal')).toEqual([['0']]);
  });

  it('is recorded as far as it got when the database refuses a statement', async () => {
    database = await freshDatabase(name);
    node = await openNode(database.url);
    const bare = table('broken', [column('id', { kind: 'integer' })]);
    const index = (name: string) => ({ name, unique: false, columns: [{ column: 'id', direction: 'asc' as const }] });
    const broken = { ...bare, indexes: [index('twice'), index('TWICE')] };
    // Made at once it is refused as a whole; on a table that is there the first of the two indexes stays.
    await expect(node.schema.apply(record([broken]), careful)).rejects.toThrow('The database refused to create table');
    expect((await node.schema.plan(record([]))).steps).toEqual([]);
    await node.schema.apply(record([bare]), careful);
    await expect(node.schema.apply(record([broken]), careful)).rejects.toThrow(
      /The database refused to create index: .* Nothing of this step was done\. 1 step before it is done\./,
    );
    const plan = await node.schema.plan(record([bare]));
    expect(plan.steps.map((step) => [step.action, step.object])).toEqual([['drop index', 'twice on public.broken']]);
  });
});

/** Drops everything and applies the first schema. */
async function startOver(node: SchemaNode): Promise<void> {
  await node.schema.apply(record([]), { allowDestructive: true });
  await node.schema.apply(before, careful);
}

/** The steps with statements that it takes to get to a schema, by name. */
async function stepsTo(node: SchemaNode, schema: SchemaRecord): Promise<readonly string[]> {
  const { steps } = await node.schema.plan(schema);
  return steps.filter((step) => step.statements.length > 0).map((step) => `${step.action} ${step.object}`);
}

/** Applies the second schema and dies at step k of it. */
async function cutOff(node: SchemaNode, k: number, begun: boolean): Promise<void> {
  dieAfter(node.engine, k, begun);
  await expect(node.schema.apply(after, careful)).rejects.toBeInstanceOf(Error);
  vi.restoreAllMocks();
  // The lease of the dead runs out by itself after ten seconds; the test does not wait for that each time.
  await node.sql('DELETE FROM backstay_leases');
}

/** What every apply begins with: finding out how far the last one got. A plan of no version ends it there. */
async function settle(node: SchemaNode, plan: SchemaPlan): Promise<void> {
  await expect(node.schema.apply({ ...plan, from: -1 }, careful)).rejects.toThrow('The schema has changed');
}

async function tablesOf({ engine }: SchemaNode) {
  const { tables } = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs: 10_000 }));
  return tables.filter((found) => !found.name.startsWith('backstay_'));
}
