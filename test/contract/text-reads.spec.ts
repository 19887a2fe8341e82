import { openEngine, type Engine } from '@backstay/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeEach } from '../support/describe-each.js';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

const options = { timeoutMs: 10_000 };
const engines = testEngines.filter((name) => name === 'mysql' || name === 'mariadb');

describeEach(engines, 'mariadb')('Reads of texts on %s', (name) => {
  let database: TestDatabase;
  let engine: Engine;
  beforeAll(async () => {
    database = await freshDatabase(name);
    engine = await openEngine(database.address);
    await engine.execute(
      [
        'CREATE TABLE word (id int PRIMARY KEY, text longtext, code varchar(9), bytes blob)',
        "INSERT INTO word VALUES (1, 'one', 'a', x'00ff'), (2, 'zwölf 😀', NULL, NULL), (3, NULL, '', x''), (4, '', 'd', x'41')",
        'CREATE TABLE changing (id int PRIMARY KEY, what varchar(9))',
        "INSERT INTO changing VALUES (1, '7')",
      ],
      options,
    );
  });
  afterAll(async () => {
    await engine?.close();
    await database?.drop();
  });

  const read = async (sql: string, parameters: readonly (string | number | null)[] = [], more = {}) =>
    (await engine.read([{ sql, parameters }], { ...options, ...more }))[0]!.rows;

  it('give what the driver gives for the same statement with a parameter that is no text', async () => {
    const columns = 'CAST(id AS CHAR), text, code';
    const texts = await read(`SELECT ${columns} FROM word WHERE id >= ? ORDER BY word.id`, ['1']);
    expect(texts).toEqual(await read(`SELECT ${columns} FROM word WHERE id >= ? ORDER BY word.id`, [1]));
    expect(texts).toEqual([
      ['1', 'one', 'a'],
      ['2', 'zwölf 😀', null],
      ['3', null, ''],
      ['4', '', 'd'],
    ]);
  });

  it.each([0, 1, 250, 251, 252, 65_535, 65_536, 70_000, 1_000_000])('hold texts of %i characters', async (length) => {
    const text = 'é'.repeat(length);
    for (let i = 0; i < 3; i++)
      expect(await read('SELECT CONCAT(?, code) FROM word WHERE id = 1', [text])).toEqual([[`${text}a`]]);
  });

  it.each([1, 6, 7, 8, 13, 14, 15, 250, 251, 300])('have %i columns, of which every third is NULL', async (count) => {
    const cells = Array.from({ length: count }, (_, i) => (i % 3 === 1 ? null : `v${i}`));
    const columns = cells.map((cell, i) => `CONCAT(?, '') AS c${cell === null ? `n${i}` : i}`);
    for (let i = 0; i < 2; i++) expect(await read(`SELECT ${columns.join(', ')}`, cells)).toEqual([cells]);
  });

  it('may find nothing, or nothing to ask for', async () => {
    expect(await read('SELECT code FROM word WHERE code = ?', ['none'])).toEqual([]);
    expect(await read('SELECT code FROM word WHERE id = 1')).toEqual([['a']]);
  });

  it('leave numbers and bytes to the driver', async () => {
    for (let i = 0; i < 3; i++) {
      expect(await read('SELECT id, code FROM word WHERE code = ?', ['a'])).toEqual([[1, 'a']]);
      expect(await read('SELECT bytes FROM word WHERE code = ?', ['a'])).toEqual([[Buffer.from([0, 255])]]);
      expect(await read('SELECT count(*) FROM word WHERE code = ?', ['a'])).toEqual([['1']]);
    }
  });

  it('notice that a column is another one since the statement was prepared', async () => {
    const ask = () => read('SELECT what FROM changing WHERE id = ?', ['1']);
    expect([await ask(), await ask()]).toEqual([[['7']], [['7']]]);
    await engine.execute(['ALTER TABLE changing MODIFY what int'], options);
    expect([await ask(), await ask()]).toEqual([[[7]], [[7]]]);
    await engine.execute(['ALTER TABLE changing MODIFY what varchar(5)'], options);
    expect([await ask(), await ask()]).toEqual([[['7']], [['7']]]);
  });

  it('fail with the server’s error, and the connection goes on', async () => {
    for (const sql of [
      'SELECT nothing FROM word WHERE id = ?',
      'SELECT code FROM word WHERE EXISTS (SELECT 1 FROM nowhere WHERE ? = 1)',
      'SELECT code FRM word WHERE id = ?',
    ])
      await expect(read(sql, ['1'])).rejects.toThrow();
    expect(await read('SELECT code FROM word WHERE id = ?', ['1'])).toEqual([['a']]);
    const failing =
      'SELECT (SELECT code FROM word WHERE code <> ?) FROM word WHERE EXISTS (SELECT 1 FROM word AS w WHERE w.code = ?)';
    for (let i = 0; i < 3; i++) await expect(read(failing, ['x', 'a'])).rejects.toThrow();
    expect(await read('SELECT code FROM word WHERE id = ?', ['1'])).toEqual([['a']]);
  });

  it('that are refused do not have a write done again that was prepared before them', async () => {
    const single = await openEngine({ ...database.address }, { poolSize: 1 });
    try {
      const insert = (id: string) => ({ sql: 'INSERT INTO word (id, code) VALUES (?, ?)', parameters: [id, 'w'] });
      const refused = { sql: 'SELECT code FROM nowhere WHERE code = ? OR code = ?', parameters: ['12', 'w'] };
      await single.write(insert('10'), options);
      for (let i = 0; i < 3; i++) await expect(single.read([refused], options)).rejects.toThrow();
      await single.write(insert('11'), options);
      for (let i = 0; i < 3; i++) await expect(single.read([refused], options)).rejects.toThrow();
      const count = { sql: "SELECT count(*) FROM word WHERE code = 'w'", parameters: [] };
      expect((await single.read([count], options))[0]!.rows).toEqual([['2']]);
    } finally {
      await single.execute(["DELETE FROM word WHERE code = 'w'"], options);
      await single.close();
    }
  });

  it('are many at once, of many texts, known and new ones', async () => {
    const asked = Array.from({ length: 1500 }, (_, i) => i);
    const answers = await Promise.all(
      asked.map((i) =>
        read(`SELECT CONCAT(code, ?) FROM word WHERE id = 1 AND (id = ${i % 400} OR ${i % 400} = ${i % 400})`, [
          `${i}`,
        ]),
      ),
    );
    expect(answers).toEqual(asked.map((i) => [[`a${i}`]]));
  });

  it('stop when they take too long, or nobody waits for them any more', async () => {
    const slow = (sql: string) => read(sql, ['a'], { timeoutMs: 100 });
    await expect(slow('SELECT CONCAT(code, SLEEP(5)) FROM word WHERE code = ?')).rejects.toMatchObject({
      entry: 'statement_timeout',
    });
    await expect(slow('SELECT CONCAT(code, SLEEP(5)) FROM word WHERE code = ? OR 1 = 2')).rejects.toMatchObject({
      entry: 'statement_timeout',
    });
    const gone = new AbortController();
    const waiting = read('SELECT CONCAT(code, SLEEP(5)) FROM word WHERE code = ? OR 1 = 3', ['a'], {
      signal: gone.signal,
    });
    setTimeout(() => gone.abort(), 100);
    await expect(waiting).rejects.toMatchObject({ entry: 'statement_cancelled' });
    for (let i = 0; i < 30; i++) expect(await read('SELECT code FROM word WHERE id = ?', ['1'])).toEqual([['a']]);
  });

  it('are stopped over what may be read', async () => {
    await expect(read('SELECT REPEAT(?, 1000) FROM word', ['x'], { maxCharacters: 2500 })).rejects.toMatchObject({
      entry: 'too_large',
    });
    expect(await read('SELECT code FROM word WHERE id = ?', ['1'])).toEqual([['a']]);
  });
});
