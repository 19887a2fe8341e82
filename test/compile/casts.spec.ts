import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import { Failure } from '@backstay/kernel';
import { compileRead, type AuthorisedPlan } from '@backstay/query';
import { testEngines } from '../support/databases.js';
import { openNative, type Native } from './native.js';
import { openSample, type SampleDatabase } from './sample-table.js';
import { sampleRows } from './sample-rows.js';

const targets: Readonly<Record<string, ColumnType>> = {
  text: { kind: 'text' },
  int2: { kind: 'smallint' },
  int4: { kind: 'integer' },
  int8: { kind: 'bigint' },
  float4: { kind: 'real' },
  float8: { kind: 'double' },
  numeric: { kind: 'numeric', precision: null, scale: null },
  'numeric(6,1)': { kind: 'numeric', precision: 6, scale: 1 },
  bool: { kind: 'boolean' },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
  date: { kind: 'date' },
  time: { kind: 'time', precision: 6 },
  timestamp: { kind: 'timestamp', precision: 6 },
  timestamptz: { kind: 'timestamptz', precision: 6 },
  uuid: { kind: 'uuid' },
  bytea: { kind: 'bytea' },
  'char(1)': { kind: 'char', length: 1 },
  'varchar(3)': { kind: 'varchar', length: 3 },
};

describe.runIf(testEngines.includes('postgres'))('A cast in select', () => {
  let native: Native;
  beforeAll(async () => {
    native = await openNative(sampleRows);
  });
  afterAll(() => native.close());

  describe.each(testEngines)('on %s', (name) => {
    let database: SampleDatabase;
    beforeAll(async () => {
      database = await openSample(name, { ...sampleRows, friends: [] });
    });
    afterAll(() => database.close());

    it.each(Object.keys(targets))('to %s gives what PostgreSQL gives, or its error', async (word) => {
      const wrong: string[] = [];
      for (const column of database.table.columns) {
        const operand = { kind: 'column', type: column.type, source: 's', column: column.name } as const;
        const columns = [{ name: 'cell', expression: { kind: 'cast', type: targets[word]!, operand } }];
        const order = [
          { expression: { ...operand, type: { kind: 'integer' }, column: 'id' }, direction: 'asc', nulls: null },
        ];
        const plan = {
          kind: 'read',
          table: database.table,
          alias: 's',
          columns,
          filter: null,
          order,
          limit: null,
          offset: null,
          count: null,
          embeds: [],
        };
        const authorised = { role: 'anon', plan, guard: null, embeds: [] } as unknown as AuthorisedPlan;
        const read = attempt(() => compileRead(authorised, database.engine.dialect));
        if (typeof read === 'string') {
          const theirs = await question(native, `SELECT to_json(${column.name}::${word})::text FROM samples`);
          if (read !== theirs) wrong.push(`${column.name}: ${read}, not ${theirs}`);
          continue;
        }
        const { rows } = await database.run([read.rows.sql]);
        for (const [i, [cell]] of rows.entries()) {
          const ours = attempt(() => read.columns[0]!.decode(cell ?? null));
          const theirs = await question(
            native,
            `SELECT to_json(${column.name}::${word})::text FROM samples WHERE id = ${i + 1}`,
          );
          if (ours !== theirs) wrong.push(`${column.name} of row ${i + 1}: ${ours}, not ${theirs}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  });
});

/** The result, or the code of the error. */
function attempt<T>(decode: () => T): T | string {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

async function question(native: Native, sql: string): Promise<string> {
  try {
    return (await native.rows(sql))[0]?.[0] ?? 'null';
  } catch (error) {
    return (error as { code: string }).code;
  }
}
