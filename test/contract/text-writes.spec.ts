import { openEngine, type Engine, type RowSet } from '@backstay/engine';
import type { Statement } from '@backstay/query';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeEach } from '../support/describe-each.js';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

const options = { timeoutMs: 10_000 };
const engines = testEngines.filter((name) => name === 'mysql' || name === 'mariadb');

describeEach(engines, 'mariadb')('Writes of texts on %s', (name) => {
  let database: TestDatabase;
  let engine: Engine;
  beforeAll(async () => {
    database = await freshDatabase(name);
    engine = await openEngine(database.address);
    await engine.execute(
      [
        'CREATE TABLE note (id bigint AUTO_INCREMENT PRIMARY KEY, number int, text longtext, code varchar(9) UNIQUE)',
        'CREATE TABLE changing (id int PRIMARY KEY, what varchar(9))',
      ],
      options,
    );
  });
  afterAll(async () => {
    await engine?.close();
    await database?.drop();
  });

  const write = (sql: string, parameters: Statement['parameters']): Promise<RowSet> =>
    engine.write({ sql, parameters }, options);
  const read = async (sql: string): Promise<RowSet['rows']> =>
    (await engine.read([{ sql, parameters: [] }], options))[0]!.rows;
  const clear = (): Promise<RowSet> => write('DELETE FROM note', []);

  it('store and tell what the driver does for the same statement with a parameter that is no text', async () => {
    const insert = 'INSERT INTO note (number, text) VALUES (?, ?), (?, ?), (?, ?)';
    const texts = ['zwölf 😀', null, ''];
    const stored = async (numbers: readonly (string | number)[]) => {
      await clear();
      const { generated, affected } = await write(
        insert,
        numbers.flatMap((number, i) => [number, texts[i]!]),
      );
      const rows = await read('SELECT id, number, text FROM note ORDER BY id');
      expect(rows.map(([id]) => BigInt(String(id)) - generated!.first)).toEqual([0n, 1n, 2n]);
      return { step: generated!.step, affected, rows: rows.map(([, ...cells]) => cells) };
    };
    const byDriver = await stored([1, 2, 3]);
    expect(byDriver).toEqual({ step: 1n, affected: 3, rows: texts.map((text, i) => [i + 1, text]) });
    for (let i = 0; i < 2; i++) expect(await stored(['1', '2', '3'])).toEqual(byDriver);
  });

  it.each(['5', '250', '251', '65535', '65536', '16777216', '9007199254740993', '9223372036854775806', '-5'])(
    'tell the id %s as the driver does',
    async (id) => {
      await clear();
      const insert = 'INSERT INTO note (id, number) VALUES (?, ?)';
      const byDriver = await write(insert, [id, 1]);
      await clear();
      expect(await write(insert, [id, '1'])).toEqual(byDriver);
      await clear();
      await engine.execute(['ALTER TABLE note AUTO_INCREMENT = 1'], options);
    },
  );

  it('count the rows that were found, whether they were changed or not', async () => {
    await clear();
    const many = Array.from({ length: 300 }, (_, i) => [`${i}`, `text ${i}`]);
    const insert = `INSERT INTO note (number, text) VALUES ${many.map(() => '(?, ?)').join(', ')}`;
    expect((await write(insert, many.flat())).affected).toBe(300);
    for (let i = 0; i < 2; i++)
      expect(await write('UPDATE note SET code = NULL, text = ? WHERE number < ?', ['same', '260'])).toEqual({
        rows: [],
        affected: 260,
      });
    expect((await write('DELETE FROM note WHERE number >= ?', ['1000'])).affected).toBe(0);
    expect((await write('DELETE FROM note WHERE number >= ?', ['10'])).affected).toBe(290);
  });

  it.each([0, 1, 40, 41, 83, 84, 250, 251, 65_535, 65_536, 1_000_000])('store texts of %i letters', async (length) => {
    await clear();
    const text = 'é'.repeat(length);
    for (let i = 0; i < 2; i++) await write('INSERT INTO note (text) VALUES (?)', [text]);
    expect(await read('SELECT text FROM note')).toEqual([[text], [text]]);
  });

  it('store nothing where the server refuses it, and the connection goes on', async () => {
    await clear();
    const insert = 'INSERT INTO note (text, code) VALUES (?, ?)';
    for (let i = 0; i < 3; i++) {
      await expect(write(insert, ['too long', '0123456789'])).rejects.toThrow();
      await write(insert, ['fits', `code ${i}`]);
      await expect(write(insert, ['again', `code ${i}`])).rejects.toMatchObject({ entry: 'unique_violation' });
      await expect(write('INSERT INTO nowhere (code) VALUES (?)', ['a'])).rejects.toThrow();
      await expect(write('INSERT INTO note (code) VALUES (?, ?)', ['a', 'b'])).rejects.toThrow();
    }
    expect(await read('SELECT text, code FROM note ORDER BY id')).toEqual([0, 1, 2].map((i) => ['fits', `code ${i}`]));
  });

  it('go on when the table is another one since the statement was prepared', async () => {
    const insert = (id: string) => write('INSERT INTO changing (id, what) VALUES (?, ?)', [id, '07']);
    await insert('1');
    await insert('2');
    await engine.execute(['ALTER TABLE changing MODIFY what int'], options);
    await insert('3');
    await engine.execute(['ALTER TABLE changing MODIFY what varchar(5)'], options);
    await insert('4');
    expect(await read('SELECT what FROM changing ORDER BY id')).toEqual([['7'], ['7'], ['7'], ['07']]);
  });

  it('are many at once, of more texts than a connection keeps, among reads of them', async () => {
    await clear();
    const single = await openEngine(database.address, { poolSize: 1, poolWaitMs: 60_000 });
    try {
      const one = async (i: number): Promise<void> => {
        const insert = `INSERT INTO note (number, text) VALUES (? + ${i % 210}, ?)`;
        await single.write({ sql: insert, parameters: ['0', `${i}`] }, options);
        const select = `SELECT text FROM note WHERE text = ? OR text = 'none ${i}'`;
        expect((await single.read([{ sql: select, parameters: [`${i}`] }], options))[0]!.rows).toEqual([[`${i}`]]);
      };
      await Promise.all(Array.from({ length: 250 }, (_, i) => one(i)));
    } finally {
      await single.close();
    }
    expect(await read('SELECT count(*), count(DISTINCT text) FROM note')).toEqual([['250', '250']]);
  });

  it('are taken back with their transaction', async () => {
    await clear();
    const insert = { sql: 'INSERT INTO note (text) VALUES (?)', parameters: ['never'] };
    const failing = engine.transaction({ ...options, withoutEntities: true }, async (tx) => {
      for (let i = 0; i < 2; i++) expect((await tx.run(insert)).affected).toBe(1);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await read('SELECT count(*) FROM note')).toEqual([['0']]);
  });

  it('stop when they wait too long for another writer', async () => {
    await clear();
    const insert = { sql: 'INSERT INTO note (code) VALUES (?)', parameters: ['same'] };
    await engine.transaction({ ...options, withoutEntities: true }, async (tx) => {
      await tx.run(insert);
      for (let i = 0; i < 2; i++)
        await expect(engine.write(insert, { timeoutMs: 100 })).rejects.toMatchObject({ entry: 'statement_timeout' });
    });
    await expect(engine.write(insert, options)).rejects.toMatchObject({ entry: 'unique_violation' });
    expect(await read('SELECT code FROM note')).toEqual([['same']]);
  });
});
