import type { Engine } from '@backstay/engine';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
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
  const execute = engine.execute.bind(engine);
  const transaction = engine.transaction.bind(engine);
  vi.spyOn(engine, 'execute').mockImplementation(async (statements, options) => {
    if (dead) throw new Dead();
    dead = --left < 0;
    if (!dead || begun) await execute(statements, options);
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
            table('links', [column('note', { kind: 'integer' })], {
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

describe.each(opened.filter((engine) => !engine.transactionalDdl))('an apply that is cut off on $name', ({ name }) => {
  let database: TestDatabase;
  let node: SchemaNode;

  afterEach(async () => {
    vi.restoreAllMocks();
    await node.close();
    await database.drop();
  });

  it('converges when run again, at whichever step it was', { timeout: 300_000 }, async () => {
    database = await freshDatabase(name);
    node = await openNode(database.url);
    await node.schema.apply(before, careful);
    const steps = (await node.schema.plan(after)).steps.filter((step) => step.statements.length > 0);
    expect(steps.length).toBeGreaterThan(6);
    await node.schema.apply(after, careful);
    const wanted = await tablesOf(node);
    for (const [k, { action }] of steps.entries()) {
      for (const begun of [false, true]) {
        await dieAndApplyAgain(node, k, begun);
        expect(await tablesOf(node), `cut off ${begun ? 'during' : 'before'} ${action}`).toEqual(wanted);
        expect((await node.schema.plan(after)).steps).toEqual([]);
      }
    }
    expect(await node.sql('SELECT count(*) FROM backstay_schema_journal')).toEqual([['0']]);
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

/** Starts over with the first schema, dies at step k of applying the second, and applies it again. */
async function dieAndApplyAgain(node: SchemaNode, k: number, begun: boolean): Promise<void> {
  await node.schema.apply(record([]), { allowDestructive: true });
  await node.schema.apply(before, careful);
  dieAfter(node.engine, k, begun);
  await expect(node.schema.apply(after, careful)).rejects.toBeInstanceOf(Error);
  vi.restoreAllMocks();
  // The lease of the dead runs out by itself after ten seconds; the test does not wait for that each time.
  await node.sql('DELETE FROM backstay_leases');
  await node.schema.apply(after, careful);
}

async function tablesOf({ engine }: SchemaNode) {
  const { tables } = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs: 10_000 }));
  return tables.filter((found) => !found.name.startsWith('backstay_'));
}
