import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column, Table } from '@backstay/catalog';
import { PolicySet } from '@backstay/policy';
import {
  authoriseRequest,
  bindStatement,
  compileRead,
  defaultLimits,
  RowTextMissing,
  treeWriter,
  type ReadPlan,
  type RowForm,
  type TableDefinition,
} from '@backstay/query';
import { testEngines } from '../support/databases.js';
import { randomRows } from './random-rows.js';
import { sampleRows } from './sample-rows.js';
import { openSample, type SampleDatabase, type SampleRow } from './sample-table.js';

const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 1_000_000);

/** All that a text has to be escaped for, what looks like an escape, and numbers at the ends of their types. */
const nasty: readonly SampleRow[] = [
  ...Array.from({ length: 31 }, (_, i): SampleRow => ({ title: `a${String.fromCodePoint(i + 1)}b` })),
  { title: '\\u000B "\\\\" / \u007f \u2028\u2029 \ufffe 😀 \u{10ffff}' },
  { title: '', name: '', note: '{"\\u001F": "\\u000b"}', meta: '{"\\u001f": "\\\\u000B"}' },
  { title: "'); DROP TABLE samples; --", name: '{"a":1}', note: ' [1 , 1.5, 0] ' },
  { big: '9223372036854775807', small: '-32768', whole: '-2147483648', price: '-0.01', count: '999999999999' },
  { big: '9007199254740993', price: '99999999.99', day: '0001-01-01', at: '00:00:00', made: '0001-01-01 00:00:00' },
  { price: '0.10', day: '9999-12-31', at: '23:59:59.999999', made: '9999-12-31 23:59:59.999999' },
  { seen: '2026-10-10 10:10:10.100000Z', seen0: '2026-10-10 10:10:10Z', made: '2026-10-10 10:00:00', at: '10:10:00' },
  { flag: 'false', owner: 'ffffffff-ffff-ffff-ffff-ffffffffffff', feel: 'sad' },
];

const rows = [...sampleRows.samples, ...nasty, ...randomRows(process.env['BACKSTAY_NIGHTLY'] ? 2000 : 60, seed)].map(
  (row, i) => ({ ...row, id: String(i + 1) }),
);

/** Types whose text the database writes on every engine; the others are the program's. */
const written = 'id flag small whole big price count title name owner day at made seen seen0 note meta feel'.split(' ');
const role = 'service_role';

interface Variant {
  /** Whether the catalog says that columns may be NULL; where it says no, a NULL leaves the row to the program. */
  readonly nullable?: boolean;
  readonly filter?: ReadPlan['filter'];
}

describe.each(testEngines)(`Rows as %s writes them (BACKSTAY_TEST_SEED=${seed})`, (engine) => {
  let database: SampleDatabase;
  beforeAll(async () => {
    database = await openSample(engine, { samples: rows });
  });
  afterAll(() => database.close());

  /** The text of each row, or null where the database has not written it. */
  async function read(names: readonly string[], form: RowForm, { nullable = true, filter = null }: Variant = {}) {
    const { dialect } = database.engine;
    const plan = planOf(
      database.table.columns.map((column) => ({ ...column, nullable })),
      names,
      filter,
    );
    const compiled = compileRead(authoriseRequest(plan, role, new PolicySet(1, [], [])), dialect, form);
    const statement = bindStatement(compiled.rows, [], { role, claims: {} }, dialect);
    const [result] = await database.engine.read([statement], { timeoutMs: 30_000 });
    const write = treeWriter(compiled, [], { longest: defaultLimits.answerLength, timeZone: null });
    const texts = result!.rows.map((row) => {
      try {
        return write(row);
      } catch (error) {
        if (error instanceof RowTextMissing) return null;
        throw error;
      }
    });
    return { texts, byDatabase: compiled.text !== null };
  }

  it.each(written)('%s has the text that its codec gives', async (name) => {
    const { texts, byDatabase } = await read(['id', name], 'texts');
    const expected = (await read(['id', name], 'cells')).texts;
    expect(byDatabase).toBe(true);
    const wrong = texts.flatMap((text, i) =>
      text === null || text === expected[i] ? [] : [{ text, not: expected[i] }],
    );
    expect(wrong).toEqual([]);
    // Only capitals in an escape are left to the codecs, where the engine writes them.
    const left = expected.filter((_, i) => texts[i] === null);
    expect(left.filter((text) => text === null || !text.includes('\\u00'))).toEqual([]);
  });

  it.each([true, false])('all of them together are one object, their columns nullable: %s', async (nullable) => {
    const { texts } = await read(written, 'texts', { nullable });
    const { texts: expected } = await read(written, 'cells');
    expect(texts.map((text, i) => text ?? expected[i])).toEqual(expected);
    expect(texts.filter((text) => text !== null).length).toBeGreaterThan(20);
  });

  it.each(['single', 'double', 'code', 'bytes', 'numbers', 'words'])('%s is left to the program', async (name) => {
    const { texts, byDatabase } = await read([name], 'texts');
    expect(byDatabase).toBe(false);
    expect(texts).toEqual((await read([name], 'cells')).texts);
  });

  it(
    'a text that is too long for the engine is left to the program, and none is cut',
    { timeout: 60_000 },
    async () => {
      const { dialect } = database.engine;
      const long = '"'.repeat(9_000_000);
      await database.engine.write(
        {
          sql: `INSERT INTO ${dialect.table(database.table)} (id, title) VALUES (1000000, ${dialect.placeholder(1)})`,
          parameters: [long],
        },
        { timeoutMs: 30_000 },
      );
      const type = { kind: 'integer' } as const;
      const filter = {
        kind: 'compare',
        operator: '=',
        left: { kind: 'column', type, source: 's', column: 'id' },
        right: { kind: 'literal', type, value: '1000000' },
      } as const;
      const [text] = (await read(['title'], 'texts', { filter })).texts;
      expect(text === null || text === `{"title":${JSON.stringify(long)}}`).toBe(true);
    },
  );
});

function planOf(defined: TableDefinition['columns'], names: readonly string[], filter: ReadPlan['filter']): ReadPlan {
  const columns = defined.map((column): Column => ({ ...column, default: null, generated: false }));
  const reference = (name: string) => {
    const { type } = columns.find((column) => column.name === name)!;
    return { kind: 'column', type, source: 's', column: name } as const;
  };
  const table: Table = {
    schema: 'public',
    name: 'samples',
    columns,
    primaryKey: { name: 'samples_pkey', columns: ['id'] },
    uniqueKeys: [],
    uniqueIndexes: [],
    foreignKeys: [],
    checkNames: [],
    grants: [{ role, privilege: 'select', columns: 'all' }],
    comment: null,
  };
  return {
    kind: 'read',
    table,
    alias: 's',
    columns: names.map((name) => ({ name, expression: reference(name) })),
    filter,
    order: [{ expression: reference('id'), direction: 'asc', nulls: null }],
    limit: null,
    offset: null,
    count: null,
    embeds: [],
  };
}
