import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison, Expression } from '@backstay/expression';
import { compileExpression, orderBy, sql, type OrderTerm } from '@backstay/query';
import { testEngines, type TestEngineName } from '../support/databases.js';
import { openNative, type Native } from './native.js';
import { openSample, type SampleDatabase } from './sample-table.js';

const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? 20);
const size = process.env['BACKSTAY_NIGHTLY'] ? 300 : 80;
const operators: readonly Comparison['operator'][] = ['<', '<=', '>', '>='];

const letters = fc.string({
  unit: fc.constantFrom('a', 'B', 'b', 'é', '😀', '~', '"', '\\', ' ', '\u0001'),
  maxLength: 3,
});
/** Numbers that every engine keeps: 64 bits, or a double’s fifteen digits. */
const plain = fc.oneof(
  fc.constantFrom(
    '0',
    '0.0',
    '1',
    '1.0',
    '-1',
    '-1.0',
    '10',
    '2',
    '9007199254740993',
    '9007199254740992.0'.slice(0, -2),
  ),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(String),
  fc.integer({ min: -2000, max: 2000 }).map((n) => (n % 4 === 0 ? `${n / 4}.0` : String(n / 4))),
  fc
    .integer({ min: -99, max: 99 })
    .filter((n) => n % 10 !== 0)
    .map((n) => (n / 10 ** 6).toFixed(6)),
);
/** Numbers that a text or PostgreSQL’s numeric keeps, and no double. */
const long = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.constantFrom('1', '12', '1'.padEnd(40, '0'), '0'),
    fc.constantFrom('', '0', '000000000000000000000000000000000001', '5'),
  )
  .map(
    ([sign, whole, fraction]) =>
      `${whole === '0' && /^0*$/.test(fraction) ? '' : sign}${whole}${fraction && `.${fraction}`}`,
  );
const scalar = (numbers: fc.Arbitrary<string>) =>
  fc.oneof(
    letters.map((text) => JSON.stringify(text)),
    numbers,
    fc.constantFrom('null', 'true', 'false', '[]'),
  );
const document = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    scalar(fc.oneof(plain, long)),
    fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .dictionary(fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é'), maxLength: 2 }), tie('node'), { maxKeys: 2 })
      .map(
        (members) =>
          `{${Object.entries(members)
            .map(([key, value]) => `${JSON.stringify(key)}: ${value}`)
            .join(', ')}}`,
      ),
  ),
})).node;

/** What an engine can order, by its way to keep numbers and by what it knows of arrays and objects. */
const orderedBy: Readonly<Record<TestEngineName, fc.Arbitrary<string>>> = {
  mysql: scalar(plain),
  mariadb: scalar(fc.oneof(plain, long)),
  sqlite: document,
  postgres: document,
};

const meta: Expression = { kind: 'column', type: { kind: 'jsonb' }, source: 's', column: 'meta' };
const rowsOf = (documents: readonly string[]) => ({
  samples: [...documents.map((value, i) => ({ id: String(i), meta: value })), { id: String(documents.length) }],
});

const condition = (operator: Comparison['operator'], constant: string | null = null): Expression => {
  const type = { kind: 'jsonb' } as const;
  const right: Expression =
    constant === null ? { kind: 'value', type, slot: 0 } : { kind: 'literal', type, value: constant };
  return { kind: 'compare', operator, left: meta, right };
};

async function holding(database: SampleDatabase, operator: Comparison['operator'], value: string) {
  const isContainer = value.startsWith('[') || value.startsWith('{');
  const { dialect } = database.engine;
  const where = compileExpression(condition(operator, isContainer ? value : null), dialect);
  const statement = sql`SELECT s.id FROM samples AS s WHERE ${where} ORDER BY s.id`;
  return (await database.run(statement, isContainer ? [] : [value])).rows.map(([id]) => String(id));
}

async function ordered(database: SampleDatabase, direction: OrderTerm['direction'], nulls: OrderTerm['nulls']) {
  const terms = orderBy({ order: [{ expression: meta, direction, nulls }] }, database.engine.dialect);
  return (await database.run(sql`SELECT s.id FROM samples AS s${terms}, s.id`)).rows.map(([id]) => String(id));
}

/** As embedded rows are gathered into one text. */
async function gathered(database: SampleDatabase, direction: OrderTerm['direction'], nulls: OrderTerm['nulls']) {
  const { dialect } = database.engine;
  const id: Expression = { kind: 'column', type: { kind: 'integer' }, source: 's', column: 'id' };
  const order: readonly OrderTerm[] = [
    { expression: meta, direction, nulls },
    { expression: id, direction: 'asc', nulls: null },
  ];
  const rows = {
    text: sql`CONCAT(s.id, '')`,
    from: sql` FROM samples AS s`,
    plan: { order, offset: 0 },
    limit: size + 1,
  };
  const list = dialect.rowTexts!.list(rows, dialect, true)!;
  const {
    rows: [row = []],
  } = await database.run(sql`SELECT ${list}`);
  return String(row[0])
    .replace(/^.*\[|\]$/g, '')
    .split(',');
}

describe.runIf(testEngines.includes('postgres'))('The order of jsonb', () => {
  describe.each(testEngines)('on %s', (name) => {
    const [documents = []] = fc.sample(fc.array(orderedBy[name], { minLength: size, maxLength: size }), {
      numRuns: 1,
      seed,
    });
    let native: Native;
    let database: SampleDatabase;
    beforeAll(async () => {
      native = await openNative(rowsOf(documents));
      database = await openSample(name, rowsOf(documents));
    });
    afterAll(async () => {
      await native.close();
      await database.close();
    });

    it('compares random values as PostgreSQL itself does', { timeout: 300_000 }, async () => {
      const values = documents.slice(0, 40);
      const wrong: string[] = [];
      for (const value of values) {
        for (const operator of operators) {
          const expected = await native.rows(`SELECT id FROM samples WHERE meta ${operator} $1::jsonb ORDER BY id`, [
            value,
          ]);
          const actual = await holding(database, operator, value);
          if (actual.join() !== expected.join()) wrong.push(`${operator} ${value}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    it.each([
      ['asc', 'last'],
      ['asc', 'first'],
      ['desc', 'first'],
      ['desc', 'last'],
    ] as const)('sorts random values as PostgreSQL itself does: %s, NULL %s', async (direction, nulls) => {
      const expected = await native.rows(`SELECT id FROM samples ORDER BY meta ${direction} NULLS ${nulls}, id`);
      expect(await ordered(database, direction, nulls)).toEqual(expected.map(([id]) => id));
      expect(await gathered(database, direction, nulls)).toEqual(expected.map(([id]) => id));
    });
  });

  describe.each(testEngines.filter((name) => name === 'mysql' || name === 'mariadb'))('on %s', (name) => {
    let database: SampleDatabase;
    beforeAll(async () => {
      database = await openSample(name, rowsOf(['1', '{"a": 1}', '"x"', '[1]']));
    });
    afterAll(() => database.close());

    it('puts arrays and objects behind every other value', async () => {
      expect(await holding(database, '>', 'true')).toEqual(['1', '3']);
      expect(await holding(database, '<', 'true')).toEqual(['0', '2']);
    });

    it('refuses by name to sort by one, or to compare with one', async () => {
      const refusal = { entry: 'not_supported', details: 'the order of JSON arrays and objects on this database' };
      await expect(ordered(database, 'asc', 'last')).rejects.toMatchObject(refusal);
      await expect(holding(database, '>', '[1]')).rejects.toMatchObject(refusal);
      await expect(holding(database, '<=', '{}')).rejects.toMatchObject(refusal);
    });
  });

  describe.runIf(testEngines.includes('mysql'))('on mysql', () => {
    let database: SampleDatabase;
    beforeAll(async () => {
      database = await openSample('mysql', {});
    });
    afterAll(() => database.close());

    it.each(['0.1234567890123456789', '123456789012345678901', '9007199254740992.5', '-1e400'])(
      'is not asked about %s, which the database would take for another number',
      async (value) => {
        await expect(holding(database, '>=', value)).rejects.toMatchObject({ entry: 'json_number_lost' });
        await expect(holding(database, '=', value)).rejects.toMatchObject({ entry: 'json_number_lost' });
      },
    );

    it.each(['0.10', '1e22', '5e-7'])('is asked about %s', async (value) => {
      expect(await holding(database, '>=', value)).toEqual([]);
    });
  });
});
