import { openEngine, type Engine } from '@backstay/engine';
import { finish, type Fragment } from '@backstay/query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

const options = { timeoutMs: 10_000 };

describe.each(testEngines)('One statement asked with changing parameters on %s', (name) => {
  let database: TestDatabase;
  let engine: Engine;
  beforeAll(async () => {
    database = await freshDatabase(name);
    engine = await openEngine(database.address);
    const rows = '(1, 0, 1), (2, 0, 1), (3, 0, 2), (5, 1, 1)';
    const setUp = [
      'CREATE TABLE note (id int PRIMARY KEY, archived int NOT NULL, team int)',
      `INSERT INTO note VALUES ${rows}`,
    ];
    await engine.execute(setUp, options);
  });
  afterAll(async () => {
    await engine?.close();
    await database?.drop();
  });

  it.each([
    ['archived = 0', [3, 1, 2], [3, 5, 1, 2]],
    ['archived = 0 OR id = 5 AND team IS NULL', [3, 1, 2], [3, 5, 1, 2]],
  ])('keeps its order where %s OR a parameter', async (condition, few, all) => {
    const { dialect } = engine;
    const parameter: Fragment = dialect.bound([{ kind: 'value', slot: 0, type: { kind: 'integer' } }], {
      kind: 'integer',
    });
    const { sql } = finish(
      ['SELECT id FROM note WHERE (', condition, ' OR ', ...parameter, ' = 1) ORDER BY team DESC, archived DESC, id'],
      dialect,
    );
    const ask = async (value: number): Promise<readonly number[]> => {
      const [result] = await engine.read([{ sql, parameters: [value] }], options);
      return result!.rows.map(([id]) => Number(id));
    };
    const answers: (readonly number[])[] = [];
    for (const value of [1, 0, 1, 0, 1]) answers.push(await ask(value));
    expect(answers).toEqual([all, few, all, few, all]);
  });
});
