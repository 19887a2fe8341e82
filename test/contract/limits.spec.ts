import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate as nextTick } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { fail, Failure } from '@backstay/kernel';
import { itWhere, numbersDdl, onEveryEngine, openUnderTest, patient, slowQuery } from './engine-under-test.js';
import { testEngines } from '../support/databases.js';

onEveryEngine('A statement that takes too long', { ddl: numbersDdl }, (current) => {
  it('is stopped, and the connection is of use again', async () => {
    const { engine, statement, rows } = current();
    const slow = engine.read([statement(slowQuery)], { timeoutMs: 150 });
    await expect(slow).rejects.toMatchObject({ entry: 'statement_timeout', code: '57014', status: 500 });
    expect(await rows('select max(n) from numbers')).toEqual([['1000']]);
  });

  it('is stopped in a read of several', async () => {
    const { engine, statement, rows } = current();
    const slow = engine.read([statement('select 1'), statement(slowQuery)], { timeoutMs: 150 });
    await expect(slow).rejects.toMatchObject({ entry: 'statement_timeout' });
    expect(await rows('select max(n) from numbers')).toEqual([['1000']]);
  });

  it('is stopped where its limit is longer than the usual one, too', async () => {
    const short = await openUnderTest(current().engine.name, { statementTimeoutMs: 20 });
    try {
      await short.engine.execute(numbersDdl, patient);
      const slow = short.engine.read([short.statement(slowQuery)], { timeoutMs: 200 });
      await expect(slow).rejects.toMatchObject({ entry: 'statement_timeout' });
      // Longer than the usual 20 ms, well within its own limit.
      const work = 'select count(*) from numbers a, numbers b where a.n + b.n = 1500';
      expect(await short.rows(work)).toEqual([['501']]);
    } finally {
      await short.engine.close();
      await short.database.drop();
    }
  });
});

// A write cannot be stopped inside this process; SQLite finds out after it (docs/decisions/0101).
const stoppable = testEngines.filter((name) => name !== 'sqlite');

it.each(stoppable)('A write that takes too long on %s is stopped and takes its transaction with it', async (name) => {
  const current = await openUnderTest(name);
  try {
    await current.engine.execute([...numbersDdl, 'create table item (id int primary key)'], patient);
    const slow = current.engine.transaction({ timeoutMs: 200 }, async (tx) => {
      await tx.run(current.statement('insert into item values (1)'));
      await tx.run(current.statement(`insert into item ${slowQuery}`));
    });
    await expect(slow).rejects.toMatchObject({ entry: 'statement_timeout' });
    expect(await current.rows('select * from item')).toEqual([]);
    await current.write('insert into item values (2)');
  } finally {
    await current.engine.close();
    await current.database.drop();
  }
});

onEveryEngine(
  'A caller that goes away',
  { ddl: numbersDdl, options: { poolSize: 4, poolWaitMs: 20_000 } },
  (current, name) => {
    it('stops its own statement', async () => {
      const { engine, statement } = current();
      const caller = new AbortController();
      const slow = engine.read([statement(slowQuery)], { ...patient, signal: caller.signal });
      setTimeout(() => caller.abort(), 50);
      await expect(slow).rejects.toMatchObject({ entry: 'statement_cancelled' });
    });

    it('never stops the statement of another caller', async () => {
      const { engine, statement } = current();
      // About as long as the abort takes to come, so that many a stop arrives when its statement has just ended.
      const victim = statement('select count(*) from numbers a, numbers b where a.n + b.n = ?', '777');
      const cancels = name === 'sqlite' ? 40 : 400;
      const hits: unknown[] = [];
      let begun = 0;
      let cancelled = 0;
      const cancelling = async (): Promise<void> => {
        while (begun++ < cancels) {
          const caller = new AbortController();
          setTimeout(() => caller.abort(), Math.random() * 40);
          await engine.read([victim], { ...patient, signal: caller.signal }).then(
            () => undefined,
            (error: unknown) => {
              if (error instanceof Failure && error.entry === 'statement_cancelled') cancelled++;
              else hits.push(error);
            },
          );
        }
      };
      let running = true;
      const innocent = async (): Promise<void> => {
        while (running) {
          const [set] = await engine
            .read([statement('select sum(n) from numbers where n > ?', '0')], patient)
            .catch((error: unknown) => {
              hits.push(error);
              return [];
            });
          if (set) expect(String(set.rows[0]?.[0])).toBe('500500');
          // Reads inside this process end without I/O; requests would come from outside, so let others have the thread.
          await nextTick();
        }
      };
      const innocents = [innocent(), innocent(), innocent()];
      await Promise.all([cancelling(), cancelling(), cancelling()]);
      running = false;
      await Promise.all(innocents);
      expect(hits).toEqual([]);
      expect(cancelled).toBeGreaterThan(cancels / 10);
    });
  },
);

onEveryEngine('A pool with nothing free', { options: { poolSize: 2, poolWaitMs: 100 } }, (current) => {
  it('gives up after the wait, and recovers without a leak', async () => {
    const { engine, statement } = current();
    const open = Promise.withResolvers<void>();
    const holders = Promise.allSettled([0, 1].map(() => engine.transaction(patient, () => open.promise)));
    const waiting = Promise.allSettled(
      Array.from({ length: 20 }, () => engine.transaction(patient, (tx) => tx.run(statement('select 1')))),
    );
    for (const outcome of await waiting)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { entry: 'pool_timeout', status: 504 } });
    open.resolve();
    await holders;
    for (let i = 0; i < 10; i++) await engine.transaction(patient, (tx) => tx.run(statement('select 1')));
    await expect(engine.ping()).resolves.toBeUndefined();
  });

  it('lets a waiting caller go away at once', async () => {
    const { engine } = current();
    const open = Promise.withResolvers<void>();
    const holders = Promise.allSettled([0, 1].map(() => engine.transaction(patient, () => open.promise)));
    const caller = new AbortController();
    const waiting = engine.transaction({ ...patient, signal: caller.signal }, async () => undefined);
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ entry: 'statement_cancelled' });
    open.resolve();
    await holders;
  });
});

onEveryEngine(
  'Work that met a deadlock',
  { ddl: ['create table item (id int primary key, hits int not null)'] },
  (current, name) => {
    it('is run again when it asked for it, and only then', async () => {
      const { engine } = current();
      let runs = 0;
      const twice = (retry: boolean): Promise<number> =>
        engine.transaction({ ...patient, retry }, async () => {
          if (++runs < 3) throw fail('deadlock', {});
          return runs;
        });
      expect(await twice(true)).toBe(3);
      runs = 0;
      await expect(twice(false)).rejects.toMatchObject({ entry: 'deadlock', code: '40P01' });
      runs = -10;
      await expect(twice(true)).rejects.toMatchObject({ entry: 'deadlock' });
      expect(runs).toBe(0);
    });

    itWhere(name !== 'sqlite')('comes through when two callers take each other’s rows', async () => {
      const { engine, statement, write, rows } = current();
      await write('insert into item values (1, 0), (2, 0)');
      let runs = 0;
      let holding = 0;
      const both = Promise.withResolvers<void>();
      const crossing = (first: string, second: string): Promise<void> => {
        let attempt = 0;
        return engine.transaction({ ...patient, retry: true }, async (tx) => {
          runs++;
          await tx.run(statement('update item set hits = hits + 1 where id = ?', first));
          // At their first try both hold one row before either asks for the other.
          if (++attempt === 1) {
            if (++holding === 2) both.resolve();
            await both.promise;
          }
          await tx.run(statement('update item set hits = hits + 1 where id = ?', second));
        });
      };
      await Promise.all([crossing('1', '2'), crossing('2', '1')]);
      expect(runs).toBe(3);
      expect(await rows('select hits from item order by id')).toEqual([['2'], ['2']]);
    });
  },
);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of all that this process holds, without what nobody has any more. */
const memory = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** The most bytes this process holds while `work` goes on, looked at now and then. */
async function mostMemory(work: Promise<unknown>): Promise<number> {
  let most = memory();
  const timer = setInterval(() => (most = Math.max(most, memory())), 50);
  await work;
  clearInterval(timer);
  return Math.max(most, memory());
}

onEveryEngine('What one piece of work may read', {}, (current, name) => {
  beforeAll(async () => {
    const type = name === 'postgres' ? 'text' : 'longtext';
    await current().engine.execute([`create table long_text (id int primary key, body ${type} not null)`], patient);
  });
  const text = 'x'.repeat(1_000_000);
  const maxCharacters = 5_000_000;
  const tooLarge = { entry: 'too_large', status: 413 };
  const all = 'select body from long_text';

  it('stops a statement while its rows arrive, and the connection is of use again', async () => {
    const { engine, statement, rows, write } = current();
    for (let id = 1; id <= 40; id++) await write('insert into long_text values (?, ?)', id, text);
    const before = memory();
    const reads = [1, 2, 3, 4].map(() => engine.read([statement(all)], { ...patient, maxCharacters }));
    const reason = expect.objectContaining(tooLarge) as unknown;
    const settled = Promise.allSettled(reads);
    const most = await mostMemory(settled);
    expect(await settled).toEqual(Array(4).fill({ status: 'rejected', reason }));
    // Four times forty megabytes, had they been kept.
    if (name !== 'sqlite') expect(most - before).toBeLessThan(120_000_000);
    expect(await rows('select count(*) from long_text')).toEqual([['40']]);
    expect((await engine.read([statement(`${all} limit 4`)], { ...patient, maxCharacters }))[0]!.rows).toHaveLength(4);
  });

  it('is one budget for all statements of a snapshot', async () => {
    const { engine, statement } = current();
    const work = engine.snapshot({ ...patient, maxCharacters }, async (snapshot) => {
      for (let i = 0; i < 3; i++) await snapshot.run(statement(`${all} limit 2`));
    });
    await expect(work).rejects.toMatchObject(tooLarge);
  });

  it('takes a transaction with it', async () => {
    const { engine, statement, rows } = current();
    const work = engine.transaction({ ...patient, maxCharacters }, async (tx) => {
      await tx.run(statement('delete from long_text where id = 1'));
      await tx.run(statement(all));
    });
    await expect(work).rejects.toMatchObject(tooLarge);
    expect(await rows('select count(*) from long_text')).toEqual([['40']]);
  });

  it('holds for a read in another process', async () => {
    const { engine, statement } = current();
    // The first condition is true of every row, and looks as if it took long.
    const slow = `select a.body from long_text a, long_text b where a.id + b.id > 0`;
    await expect(engine.read([statement(slow)], { ...patient, maxCharacters })).rejects.toMatchObject(tooLarge);
  });
});

it.runIf(testEngines.includes('sqlite'))('One caller’s long reads do not have all places on sqlite', async () => {
  const current = await openUnderTest('sqlite', { poolWaitMs: 1000 });
  const { engine, statement } = current;
  try {
    await engine.execute(numbersDdl, patient);
    const slow = (caller: string) => engine.read([statement(slowQuery)], { timeoutMs: 3000, caller: () => caller });
    const stopped = Promise.allSettled([slow('anon'), slow('anon'), slow('anon')]);
    const long = 'select count(*) from numbers a, numbers b where a.n + b.n = 1500';
    const [others] = await engine.read([statement(long)], { ...patient, caller: () => 'user:1' });
    expect(others!.rows).toEqual([[501n]]);
    const reasons = (await stopped).map((one) => (one.status === 'rejected' ? (one.reason as Failure).entry : ''));
    expect(reasons.toSorted()).toEqual(['pool_timeout', 'pool_timeout', 'statement_timeout']);
  } finally {
    await engine.close();
    await current.database.drop();
  }
});
