import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnType } from '@backstay/catalog';
import type { SchemaRecord } from '@backstay/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, constant, own, readPolicy, record, table } from './definitions.js';
import { openNode, type SchemaNode } from './open-node.js';

const integer: ColumnType = { kind: 'integer' };
const mood = (...values: string[]) => ({ kind: 'enum', name: 'mood', values }) as const;
const index = (name: string, ...columns: string[]) => ({
  name,
  unique: false,
  columns: columns.map((each) => ({ column: each, direction: 'asc' as const })),
});
const notes = (more: Parameters<typeof table>[2], ...columns: ReturnType<typeof column>[]) =>
  table('notes', [column('id', integer, { nullable: false }), column('size', integer), ...columns], {
    primaryKey: { name: 'notes_pkey', columns: ['id'] },
    ...more,
  });

const before: SchemaRecord = record(
  [
    notes(
      { indexes: [index('notes_size_index', 'size'), index('notes_old_index', 'old')] },
      column('old', { kind: 'varchar', length: 20 }),
      column('mood', mood('ok')),
    ),
    table('gone', [column('id', integer)]),
  ],
  { enums: [mood('ok')] },
);

/** Ten steps and more with a change of every kind; an index becomes another under its name, which takes two statements. */
const after: SchemaRecord = record(
  [
    notes(
      {
        uniqueKeys: [{ name: 'notes_size_key', columns: ['size'] }],
        checks: [
          {
            name: 'notes_size_check',
            expression: { kind: 'compare', operator: '>', left: own('size', integer), right: constant(integer, '0') },
          },
        ],
        indexes: [index('notes_size_index', 'size', 'body')],
        comment: 'Notes.',
      },
      column('mood', mood('ok', 'sad')),
      column('body', { kind: 'varchar', length: 40 }, { nullable: false, default: { kind: 'literal', value: 'x' } }),
      column('done', { kind: 'boolean' }),
    ),
    table('links', [column('note', integer, { nullable: false })], {
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
  { enums: [mood('ok', 'sad')], policies: [readPolicy('read', 'links')] },
);

const allowed = { allowDestructive: true };
/** A lease of the dead runs out at once. */
const pace = { leaseBeatMs: 50, leaseDeadMs: 300, lockPauseMs: 50 };
/** Every boundary at night; some of them, other ones each day, in ordinary runs. */
const kills = process.env['BACKSTAY_NIGHTLY'] === undefined ? 4 : Infinity;
const day = Math.floor(Date.now() / 86_400_000);

describe.each(testEngines)('an apply that is killed with SIGKILL on %s', (engine) => {
  let database: TestDatabase;
  let node: SchemaNode;
  let project: string;
  let next: ChildProcess;

  beforeAll(async () => {
    database = await freshDatabase(engine);
    project = await mkdtemp(join(tmpdir(), `backstay_test_${process.pid}_0_`));
    node = await openNode(database.url, { pace });
    next = start();
  });
  afterAll(async () => {
    next.kill('SIGKILL');
    await node.close();
    await database.drop();
    await rm(project, { recursive: true });
  });

  /** The next process is started while this one's work is looked at. */
  const start = (): ChildProcess => fork(join(import.meta.dirname, 'killed-apply.process.mjs'), { stdio: 'inherit' });

  /** Applies `after` in a process that dies at a boundary; gives how many there were, null when it died. */
  async function applyAndDie(at: number): Promise<number | null> {
    const child = next;
    next = start();
    if (child.connected)
      await Promise.race([once(child, 'message'), new Promise((resolve) => setTimeout(resolve, 50))]);
    child.send({ url: database.url, project, record: after, at, pace });
    let boundaries: number | null = null;
    child.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'boundaries' in message)
        boundaries = Number(message.boundaries);
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    expect(signal === 'SIGKILL' || boundaries !== null).toBe(true);
    return boundaries;
  }

  const name = (of: string): string => node.engine.dialect.table({ schema: 'public', name: of });

  async function startOver(): Promise<void> {
    await node.schema.apply(record([]), allowed);
    await node.schema.apply(before, allowed);
    const values = Array.from({ length: 30 }, (_, i) => `(${i + 1}, ${i + 10}, 'old ${i}', 'ok')`);
    await node.sql(`INSERT INTO ${name('notes')} (id, size, old, mood) VALUES ${values.join(', ')}`);
  }

  async function state() {
    const { tables } = await node.engine.introspector.snapshot((statements) =>
      node.engine.read(statements, { timeoutMs: 10_000 }),
    );
    const sql = `SELECT id, size, body, mood FROM ${name('notes')} ORDER BY id`;
    const [found] = await node.engine.read([{ sql, parameters: [] }], { timeoutMs: 10_000 });
    const text = (cell: unknown): string => (cell instanceof Uint8Array ? Buffer.from(cell).toString() : String(cell));
    return {
      tables: tables.filter((found) => !found.name.startsWith('backstay_')),
      rows: found?.rows.map((row) => row.map(text)),
      journal: await node.sql('SELECT count(*) FROM backstay_schema_journal'),
      left: (await node.schema.plan(after)).steps,
    };
  }

  it('converges when it is done again, wherever it was killed, and loses no row', { timeout: 3_600_000 }, async () => {
    await startOver();
    const plan = await node.schema.plan(after);
    expect(plan.steps.filter(({ statements }) => statements.length > 0).length).toBeGreaterThanOrEqual(
      engine === 'sqlite' ? 3 : 10,
    );
    const boundaries = (await applyAndDie(-1)) ?? 0;
    const unbroken = await state();
    expect(unbroken).toMatchObject({ journal: [['0']], left: [] });
    expect(unbroken.rows).toHaveLength(30);
    const step = Math.max(1, Math.floor(boundaries / kills));
    for (let at = kills === Infinity ? 0 : day % step; at < boundaries; at += step) {
      await startOver();
      const survived = await applyAndDie(at);
      // The lease beats by the clock, so the last few boundaries are not there each time.
      expect(survived ?? at, `at ${at} of ${boundaries}`).toBeLessThanOrEqual(at);
      await node.schema.apply(after, allowed);
      expect(await state(), `killed at boundary ${at} of ${boundaries}`).toEqual(unbroken);
    }
  });
});
