import { isDeepStrictEqual } from 'node:util';
import { parse } from 'libpg-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExpression, rewrite, subqueryOf, type Expression } from '@backstay/expression';
import { compileExpression, sql } from '@backstay/query';
import { parseSchema, type SchemaRecord } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import { corpus } from './corpus.js';
import { requests } from './requests.js';
import { sampleRows } from './sample-rows.js';
import { openNative, type Native } from './native.js';
import { openSample, sampleSchema, type SampleDatabase } from './sample-table.js';

const oracle = 'postgres';

/** Reads a condition of the corpus; every table in it is open to all. */
async function read(text: string, record: SchemaRecord): Promise<Expression> {
  const tree = (await parse(`SELECT ${text}`)) as { stmts: { stmt: { SelectStmt: { targetList: unknown[] } } }[] };
  const target = tree.stmts[0]?.stmt.SelectStmt.targetList[0] as { ResTarget: { val: unknown } };
  const [samples] = record.tables;
  const { expression, problems } = checkExpression(target.ResTarget.val, {
    row: { table: samples!, alias: 's' },
    table: (_, name) => record.tables.find((table) => table.name === name) ?? null,
    enums: record.enums,
    functions: [],
    arguments: [],
    expected: { kind: 'boolean' },
    claims: true,
    subqueries: true,
  });
  if (!expression) throw new Error(`${text}: ${problems.map((p) => p.message).join('; ')}`);
  return rewrite(expression, (e) => {
    const query = subqueryOf(e);
    if (!query) return e;
    return { ...e, query: { ...query, from: query.from.map((table) => ({ ...table, guard: null })) } } as Expression;
  });
}

type Answer = readonly (readonly [id: string, truth: string | null])[];

const answer = (rows: readonly (readonly unknown[])[]): Answer =>
  rows.map(([id, truth]) => [String(id), truth === null ? null : String(truth)]);

/** PostgreSQL's own answer to the same question. */
const truthOf = (text: string): string =>
  `SELECT id, CASE WHEN (${text}) THEN 1 WHEN NOT (${text}) THEN 0 END FROM samples ORDER BY id`;

/** The truth of a condition for each row: 1, 0 or NULL. */
async function judge(database: SampleDatabase, expression: Expression, values: readonly string[] = []) {
  const condition = compileExpression(expression, database.engine.dialect);
  const statement = sql`SELECT s.id, CASE WHEN ${condition} THEN 1 WHEN NOT ${condition} THEN 0 END FROM samples AS s ORDER BY s.id`;
  return (await database.run(statement, values)).rows;
}

describe.runIf(testEngines.includes(oracle))('Conditions', () => {
  let native: Native;
  let record: SchemaRecord;

  beforeAll(async () => {
    native = await openNative(sampleRows);
    ({ record } = await parseSchema([{ path: 'sample.sql', text: sampleSchema }]));
  });
  afterAll(() => native.close());

  describe.each(testEngines)('on %s', (name) => {
    let database: SampleDatabase;
    beforeAll(async () => {
      database = await openSample(name, sampleRows);
    });
    afterAll(() => database.close());

    it('have the truth PostgreSQL gives them, for every row', async () => {
      const wrong: string[] = [];
      for (const text of corpus) {
        const expected = await native.rows(truthOf(text));
        const actual = await judge(database, await read(text, record));
        if (!isDeepStrictEqual(answer(actual), answer(expected))) wrong.push(text);
      }
      expect(wrong).toEqual([]);
    });

    it('of requests have the truth PostgreSQL gives them, for every row', async () => {
      const wrong: string[] = [];
      for (const { native: text, expression, values } of requests) {
        const expected = await native.rows(truthOf(text), values);
        const actual = await judge(database, expression, values);
        if (!isDeepStrictEqual(answer(actual), answer(expected))) wrong.push(`${text} ${values.join()}`);
      }
      expect(wrong).toEqual([]);
    });
  });
});
