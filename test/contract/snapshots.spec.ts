import { expect, it } from 'vitest';
import type { RowSet, Snapshot } from '@backstay/engine';
import { asText, numbersDdl, onEveryEngine, patient, slowQuery } from './engine-under-test.js';

/** Some work, far under a second, that cannot be answered from memory. */
const someWork = 'select count(*) from numbers a, numbers b where a.n * b.n = 7777';

onEveryEngine(
  'A snapshot',
  { ddl: [...numbersDdl, 'create table item (id int primary key)', 'insert into item values (1)'] },
  (current) => {
    const count = async (snapshot: Snapshot): Promise<(string | null)[][]> =>
      asText(await snapshot.run(current().statement('select count(*) from item')));

    it('sees one state of the database, whatever is written meanwhile', async () => {
      const { engine, write, rows } = current();
      const seen = await engine.snapshot(patient, async (snapshot) => {
        const before = await count(snapshot);
        await write('insert into item values (2)');
        return [before, await count(snapshot)];
      });
      expect(seen).toEqual([[['1']], [['1']]]);
      expect(await rows('select count(*) from item')).toEqual([['2']]);
      await write('delete from item where id = 2');
    });

    it('sees one state also where its statements take long', async () => {
      const { engine, write, statement } = current();
      const seen = await engine.snapshot(patient, async (snapshot) => {
        await snapshot.run(statement(someWork));
        const before = await count(snapshot);
        await write('insert into item values (3)').catch(() => undefined);
        return [before, await count(snapshot)];
      });
      expect(seen).toEqual([[['1']], [['1']]]);
      await write('delete from item where id = 3');
    });

    it('does not hide what is written from the reads of others', async () => {
      const { engine, write, rows } = current();
      await engine.snapshot(patient, async (snapshot) => {
        await count(snapshot);
        await write('insert into item values (4)').catch(() => undefined);
        expect(await rows('select count(*) from item')).toEqual([['2']]);
      });
      await write('delete from item where id = 4');
    });

    it('writes nothing', async () => {
      const { engine, statement, rows } = current();
      const write = (snapshot: Snapshot): Promise<RowSet> => snapshot.run(statement('insert into item values (5)'));
      await expect(engine.snapshot(patient, write)).rejects.toThrow();
      expect(await rows('select count(*) from item')).toEqual([['1']]);
    });

    it('has one time for all of its statements', async () => {
      const { engine, statement, rows } = current();
      const many = engine.snapshot({ timeoutMs: 400 }, async (snapshot) => {
        for (let i = 0; i < 1000; i++) await snapshot.run(statement(someWork));
      });
      await expect(many).rejects.toMatchObject({ entry: 'statement_timeout', code: '57014' });
      expect(await rows('select max(n) from numbers')).toEqual([['1000']]);
    });

    it('is stopped in a statement that takes too long, and when its caller goes away', async () => {
      const { engine, statement, rows } = current();
      const slow = async (snapshot: Snapshot): Promise<RowSet> => {
        await count(snapshot);
        return snapshot.run(statement(slowQuery));
      };
      await expect(engine.snapshot({ timeoutMs: 200 }, slow)).rejects.toMatchObject({ entry: 'statement_timeout' });
      const caller = new AbortController();
      setTimeout(() => caller.abort(), 100);
      const left = engine.snapshot({ ...patient, signal: caller.signal }, slow);
      await expect(left).rejects.toMatchObject({ entry: 'statement_cancelled' });
      expect(await rows('select max(n) from numbers')).toEqual([['1000']]);
    });

    it('is over when its work fails', async () => {
      const { engine, write, rows } = current();
      const failed = engine.snapshot(patient, async (snapshot) => {
        await count(snapshot);
        throw new Error('of the work');
      });
      await expect(failed).rejects.toThrow('of the work');
      await write('insert into item values (6)');
      expect(await engine.snapshot(patient, count)).toEqual([['2']]);
      await write('delete from item where id = 6');
      expect(await rows('select count(*) from item')).toEqual([['1']]);
    });

    it('is given to many callers at once', async () => {
      const { engine } = current();
      const all = await Promise.all(Array.from({ length: 30 }, () => engine.snapshot(patient, count)));
      expect(all).toEqual(Array(30).fill([['1']]));
    });
  },
);
