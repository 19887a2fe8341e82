import { expect, it } from 'vitest';
import type { PlanStep, StatementRun } from '@backstay/engine';
import { onEveryEngine, openAgain, patient } from './engine-under-test.js';

const ddl = [
  'create table item (id int primary key, kind int not null, body varchar(20))',
  'create index item_kind on item (kind)',
  `insert into item (id, kind, body) values ${Array.from({ length: 3000 }, (_, n) => `(${n}, ${n % 100}, 'b${n}')`).join(', ')}`,
];

onEveryEngine('The plan of a statement', { ddl }, (current, name) => {
  /** The steps of the plan of one statement that ran. */
  async function planOf(sql: string, ...parameters: string[]): Promise<readonly PlanStep[] | null> {
    const told: StatementRun[] = [];
    const other = await openAgain(current(), { onStatement: (run) => told.push(run) });
    try {
      await other.rows(sql, ...parameters);
      return await told[0]!.plan();
    } finally {
      await other.engine.close();
    }
  }

  it('names the table and the index that a search goes by', async () => {
    if (name === 'postgres') await current().engine.execute(['analyze item'], patient);
    const steps = (await planOf('select body from item where id = ?', '7')) ?? [];
    const step = steps.find(({ table }) => table === 'item');
    expect(step).toMatchObject({ table: 'item', access: expect.any(String) });
    const words: Record<typeof name, RegExp> = {
      sqlite: /^sqlite_autoindex_item_1$|^INTEGER PRIMARY KEY$/,
      mariadb: /^PRIMARY$/,
      mysql: /^PRIMARY$/,
      postgres: /^item_pkey$/,
    };
    expect(step?.index ?? '').toMatch(words[name]);
  });

  it('says that a whole table is read', async () => {
    const steps = (await planOf('select id from item where body = ?', 'open-sesame')) ?? [];
    const step = steps.find(({ table }) => table === 'item');
    expect(step?.index).toBeNull();
    expect(step?.access).toMatch(/^(SCAN|ALL|Seq Scan)$/);
  });

  it('never holds what is compared with', async () => {
    const steps = await planOf('select id from item where body = ?', 'open-sesame');
    expect(steps).not.toBeNull();
    expect(JSON.stringify(steps)).not.toContain('sesame');
  });

  it('is none for a statement that has none', async () => {
    const told: StatementRun[] = [];
    const other = await openAgain(current(), { onStatement: (run) => told.push(run) });
    await other.engine.transaction(patient, async (tx) => {
      await tx.run({ sql: 'create table plans_probe (id int)', parameters: [] });
    });
    const plan = await told[0]!.plan();
    expect(plan === null || plan.length === 0).toBe(true);
    await other.engine.execute(['drop table plans_probe'], patient);
    await other.engine.close();
  });
});

onEveryEngine('The load of an engine', { ddl: [], options: { poolSize: 2, poolWaitMs: 5000 } }, (current) => {
  it('counts who has a connection and who waits for one', async () => {
    const { engine } = current();
    const before = engine.load();
    expect(before).toMatchObject({ busy: 0, waiting: 0 });
    const hold = Promise.withResolvers<void>();
    const units = [1, 2, 3].map(() => engine.transaction(patient, () => hold.promise));
    const busy = Math.min(before.limit, 2);
    await expect.poll(() => engine.load().busy).toBeGreaterThanOrEqual(Math.min(busy, 1));
    await expect.poll(() => engine.load().waiting).toBeGreaterThanOrEqual(1);
    hold.resolve();
    await Promise.all(units);
    await expect.poll(() => engine.load()).toEqual(before);
  });
});
