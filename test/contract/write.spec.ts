import { expect, it } from 'vitest';
import { onEveryEngine, patient } from './engine-under-test.js';

const ddl = ['create table item (id int primary key, owner int not null)'];

onEveryEngine('A statement that writes by itself', { ddl }, (current) => {
  it('is committed when it is answered', async () => {
    const { engine, statement, rows } = current();
    const written = await engine.write(statement('insert into item values (1, 1), (2, 1)'), patient);
    expect(written).toMatchObject({ rows: [], affected: 2 });
    expect(await rows('select id from item order by id')).toEqual([['1'], ['2']]);
  });

  it('is committed too where its limit is longer than the usual one', async () => {
    const { engine, statement, rows } = current();
    await engine.write(statement('update item set owner = 7 where id = 1'), { timeoutMs: 60_000 });
    expect(await rows('select owner from item where id = 1')).toEqual([['7']]);
  });

  it('writes nothing when a row of it is refused', async () => {
    const { engine, statement, rows } = current();
    const refused = engine.write(statement('insert into item values (3, 1), (1, 1)'), patient);
    await expect(refused).rejects.toMatchObject({ entry: 'unique_violation' });
    expect(await rows('select id from item where id = 3')).toEqual([]);
  });

  it('is not begun for a caller that has gone', async () => {
    const { engine, statement, rows } = current();
    const gone = engine.write(statement('delete from item'), { ...patient, signal: AbortSignal.abort() });
    await expect(gone).rejects.toMatchObject({ entry: 'statement_cancelled' });
    expect(await rows('select count(*) from item')).toEqual([['2']]);
  });
});
