import { setTimeout as sleep } from 'node:timers/promises';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { expect, it } from 'vitest';
import { onEveryEngine, openAgain, patient } from './engine-under-test.js';

@Entity('note')
class Note {
  @PrimaryColumn('int')
  id!: number;

  @Column('varchar', { length: 50 })
  body!: string;
}

const ddl = [
  'create table item (id int primary key, owner int not null)',
  'create table note (id int primary key, body varchar(50) not null)',
];

onEveryEngine('A transaction', { ddl, options: { entities: [Note] } }, (current) => {
  it('commits what it did when its work resolves', async () => {
    const { engine, statement, rows } = current();
    const value = await engine.transaction(patient, async (tx) => {
      const { affected } = await tx.run(statement('insert into item values (1, 1), (2, 1)'));
      return affected;
    });
    expect(value).toBe(2);
    expect(await rows('select count(*) from item where id in (1, 2)')).toEqual([['2']]);
  });

  it('counts the rows a write matched, changed or not', async () => {
    const { engine, statement } = current();
    const result = await engine.transaction(patient, (tx) =>
      tx.run(statement('update item set owner = 1 where id in (1, 2)')),
    );
    expect(result).toEqual({ rows: [], affected: 2 });
  });

  it('leaves nothing behind when its work throws', async () => {
    const { engine, statement, rows } = current();
    const broken = engine.transaction(patient, async (tx) => {
      await tx.run(statement('insert into item values (10, 1)'));
      throw new Error('changed my mind');
    });
    await expect(broken).rejects.toThrow('changed my mind');
    expect(await rows('select * from item where id = 10')).toEqual([]);
  });

  it('is rolled back by a statement that failed, even when the work looked away', async () => {
    const { engine, statement, rows } = current();
    const broken = engine.transaction(patient, async (tx) => {
      await tx.run(statement('insert into item values (20, 1)'));
      await tx.run(statement('insert into item values (1, 1)')).catch(() => undefined);
    });
    await expect(broken).rejects.toMatchObject({ entry: 'unique_violation', status: 409 });
    expect(await rows('select * from item where id = 20')).toEqual([]);
  });

  it('takes no other caller’s acknowledged row with it when it rolls back', async () => {
    const { engine, statement, rows, write } = current();
    const started = Promise.withResolvers<void>();
    const broken = engine.transaction(patient, async (tx) => {
      await tx.run(statement('insert into item values (30, 1)'));
      started.resolve();
      await sleep(50);
      throw new Error('rolled back');
    });
    await started.promise;
    const acknowledged = write('insert into item values (31, 2)');
    const entity = engine.dataSource.manager.save(Note, { id: 31, body: 'acknowledged' });
    await expect(broken).rejects.toThrow('rolled back');
    await Promise.all([acknowledged, entity]);
    expect(await rows('select id from item where id in (30, 31)')).toEqual([['31']]);
    expect(await rows('select body from note where id = 31')).toEqual([['acknowledged']]);
  });

  it('holds entities and data together', async () => {
    const { engine, statement, rows } = current();
    const both = (id: number, fails: boolean): Promise<void> =>
      engine.transaction(patient, async (tx) => {
        await tx.run(statement('insert into item values (?, 3)', String(id)));
        // Saving opens and closes a transaction of TypeORM's own; here it must become part of ours.
        await tx.entities.save(Note, { id, body: 'with its item' });
        if (fails) throw new Error('neither');
      });
    await both(40, false);
    await expect(both(41, true)).rejects.toThrow('neither');
    expect(await rows('select id from item where id in (40, 41)')).toEqual([['40']]);
    expect(await rows('select id from note where id in (40, 41)')).toEqual([['40']]);
  });

  it('turns an entity’s violation into the same failure as a statement’s', async () => {
    const { engine } = current();
    const twice = engine.transaction(patient, async (tx) => {
      await tx.entities.insert(Note, { id: 50, body: 'once' });
      await tx.entities.insert(Note, { id: 50, body: 'twice' });
    });
    await expect(twice).rejects.toMatchObject({ entry: 'unique_violation' });
  });

  it('shows its rows to nobody before it has committed', async () => {
    const { engine, statement, rows } = current();
    await engine.transaction(patient, async (tx) => {
      await tx.run(statement('insert into item values (60, 1)'));
      expect(await rows('select id from item where id = 60')).toEqual([]);
    });
    expect(await rows('select id from item where id = 60')).toEqual([['60']]);
  });

  it('keeps many callers apart: each sees its own rows, half of them roll back', async () => {
    const { engine, statement, rows } = current();
    const callers = Array.from({ length: 40 }, (_, caller) =>
      engine
        .transaction({ ...patient, retry: true }, async (tx) => {
          await tx.run(statement('insert into item values (?, ?)', String(1000 + caller), String(caller)));
          await sleep(Math.random() * 5);
          const seen = await tx.run(statement('select id from item where owner = ? and id >= 1000', String(caller)));
          if (seen.rows.map(String).join() !== String(1000 + caller)) return `saw ${seen.rows.join()}`;
          if (caller % 2 === 0) throw new Error('even');
          return 'odd';
        })
        .catch((error: unknown) => (error instanceof Error ? error.message : 'unknown')),
    );
    const outcomes = await Promise.all(callers);
    expect(outcomes).toEqual(outcomes.map((_, caller) => (caller % 2 === 0 ? 'even' : 'odd')));
    expect(await rows('select count(*) from item where id >= 1000')).toEqual([['20']]);
  });

  it('lets nothing run on its connection once it has ended', async () => {
    const { engine, statement } = current();
    const kept = await engine.transaction(patient, async (tx) => tx);
    await expect(kept.run(statement('insert into item values (70, 1)'))).rejects.toThrow('the transaction has ended');
  });

  it('does not begin for a caller that has gone', async () => {
    const { engine, statement } = current();
    const gone = engine.transaction({ ...patient, signal: AbortSignal.abort() }, (tx) =>
      tx.run(statement('insert into item values (80, 1)')),
    );
    await expect(gone).rejects.toMatchObject({ entry: 'statement_cancelled' });
  });

  it('is not committed for a caller that went away inside it', async () => {
    const { engine, statement, rows } = current();
    const caller = new AbortController();
    const gone = engine.transaction({ ...patient, signal: caller.signal }, async (tx) => {
      await tx.run(statement('insert into item values (81, 1)'));
      caller.abort();
    });
    await expect(gone).rejects.toMatchObject({ entry: 'statement_cancelled' });
    expect(await rows('select * from item where id = 81')).toEqual([]);
  });

  it('waits for a lock of another process without stopping anything else, and then goes on', async () => {
    const here = current();
    const there = await openAgain(here);
    try {
      const locked = Promise.withResolvers<void>();
      const other = there.engine.transaction(patient, async (tx) => {
        await tx.run(there.statement('update item set owner = 9 where id = 1'));
        locked.resolve();
        await sleep(200);
      });
      await locked.promise;
      let ticks = 0;
      const clock = setInterval(() => ticks++, 5);
      await here.write('update item set owner = owner + 1 where id = 1');
      clearInterval(clock);
      await other;
      expect(ticks).toBeGreaterThan(5);
      expect(await here.rows('select owner from item where id = 1')).toEqual([['10']]);
    } finally {
      await there.engine.close();
    }
  });
});

onEveryEngine('A read of several statements', { ddl }, (current) => {
  it('sees one state of the database', async () => {
    const { engine, statement, write } = current();
    await write('insert into item values (1, 0)');
    let stop = false;
    const writer = (async () => {
      while (!stop) await write('update item set owner = owner + 1 where id = 1');
    })();
    try {
      for (let i = 0; i < 50; i++) {
        const query = statement('select owner from item where id = 1');
        const results = await engine.read([query, query, query], patient);
        const [first, ...rest] = results.map((set) => String(set.rows[0]?.[0]));
        expect(rest).toEqual([first, first]);
      }
    } finally {
      stop = true;
      await writer;
    }
  });

  it('leaves a connection that others can write on', async () => {
    const { engine, statement, write, rows } = current();
    await engine.read([statement('select 1'), statement('select 2')], patient);
    await write('insert into item values (2, 0)');
    expect(await rows('select id from item where id = 2')).toEqual([['2']]);
  });
});
