import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileExpression, sql } from '@backstay/query';
import { testEngines } from '../support/databases.js';
import { openNative, type Native } from './native.js';
import { openSample, type SampleDatabase } from './sample-table.js';
import { randomRows } from './random-rows.js';
import { sampleRows } from './sample-rows.js';

const oracle = 'postgres';

const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 1_000_000);
const sets = {
  chosen: sampleRows,
  [`random (BACKSTAY_TEST_SEED=${seed})`]: { samples: randomRows(process.env['BACKSTAY_NIGHTLY'] ? 2000 : 60, seed) },
};

describe.runIf(testEngines.includes(oracle)).each(Object.entries(sets))(
  'Values, %s, through real tables',
  (_, tables) => {
    let native: Native;
    let expected: Readonly<Record<string, readonly string[]>>;

    beforeAll(async () => {
      native = await openNative(tables);
      // PostgreSQL's own to_json of each column is the answer everyone has to give.
      const names = (
        await native.rows(`SELECT column_name FROM information_schema.columns WHERE table_name = 'samples'`)
      ).map(([name]) => name!);
      const rows = await native.rows(
        `SELECT ${names.map((n) => `to_json(${n})::text`).join(', ')} FROM samples ORDER BY id`,
      );
      expected = Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i] ?? 'null')]));
    });
    afterAll(() => native.close());

    describe.each(testEngines)('on %s', (name) => {
      let database: SampleDatabase;
      beforeAll(async () => {
        database = await openSample(name, tables);
      });
      afterAll(() => database.close());

      it('come back as PostgreSQL’s to_json writes them, for every type', async () => {
        const { dialect } = database.engine;
        const actual: Record<string, readonly string[]> = {};
        for (const column of database.table.columns) {
          const reference = { kind: 'column', type: column.type, source: 's', column: column.name } as const;
          const output = dialect.output(compileExpression(reference, dialect), column.type);
          const { rows } = await database.run(sql`SELECT ${output} FROM samples AS s ORDER BY s.id`);
          const codec = dialect.codec(column.type);
          actual[column.name] = rows.map(([cell]) =>
            cell === null || cell === undefined ? 'null' : codec.decode(cell),
          );
        }
        expect(actual).toEqual(expected);
      });

      it('are found again by equality with the text they were written from', async () => {
        const { dialect } = database.engine;
        const lost: string[] = [];
        for (const column of database.table.columns.filter((c) => c.type.kind !== 'json')) {
          const reference = { kind: 'column', type: column.type, source: 's', column: column.name } as const;
          const value = { kind: 'value', type: column.type, slot: 0 } as const;
          const condition = compileExpression(
            { kind: 'compare', operator: '=', left: reference, right: value },
            dialect,
          );
          for (const row of tables.samples) {
            const text = row[column.name];
            // A timestamptz(0) was rounded when it was written, a real lost digits: PostgreSQL does not find those either.
            if (text === undefined || column.name === 'seen0') continue;
            const { rows } = await database.run(sql`SELECT s.id FROM samples AS s WHERE ${condition}`, [text]);
            if (!rows.some(([id]) => String(id) === row['id']))
              lost.push(`${column.name} of row ${row['id']}: ${text}`);
          }
        }
        expect(lost).toEqual([]);
      });
    });
  },
);
