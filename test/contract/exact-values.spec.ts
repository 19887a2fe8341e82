import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import { type ColumnDefinition, finish, sql, type TableDefinition } from '@backstay/query';
import { type EngineUnderTest, onEveryEngine, patient } from './engine-under-test.js';

const rows = process.env['BACKSTAY_NIGHTLY'] ? 2000 : 100;

interface Sample {
  readonly type: ColumnType;
  /** PostgreSQL's text of random values. */
  readonly text: fc.Arbitrary<string>;
  /** Values that engines and drivers are known to lose. */
  readonly extremes: readonly string[];
  /** What comes back as JSON text for a text that was sent. */
  readonly expected: (text: string) => string;
}

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

/** A random numeric(`before` + `after`, `after`) as PostgreSQL prints it. */
const decimal = (before: number, after: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.boolean(), fc.integer({ min: 1, max: 9 }), digits(before - 1), digits(after))
    .map(([negative, first, rest, fraction]) => `${negative ? '-' : ''}${first}${rest}.${fraction}`);

const instant = fc.date({
  min: new Date('1000-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});

const samples: Readonly<Record<string, Sample>> = {
  bigint: {
    type: { kind: 'bigint' },
    text: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String),
    extremes: ['9223372036854775807', '-9223372036854775808', '9007199254740993', '-9007199254740993', '0'],
    expected: (text) => text,
  },
  'numeric(38,10)': {
    type: { kind: 'numeric', precision: 38, scale: 10 },
    text: decimal(28, 10),
    extremes: ['9999999999999999999999999999.9999999999', '-0.0000000001', '0.0000000000'],
    expected: (text) => text,
  },
  'numeric(15,2)': {
    type: { kind: 'numeric', precision: 15, scale: 2 },
    text: decimal(13, 2),
    extremes: ['9999999999999.99', '-9999999999999.99', '0.10', '0.01'],
    expected: (text) => text,
  },
  'double precision': {
    type: { kind: 'double' },
    text: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    extremes: ['0.1', '1.7976931348623157e308', '-2.2250738585072014e-308', '9007199254740993', '0.30000000000000004'],
    // The text may be written otherwise (1e+20, 100000000000000000000); the number must be the same one.
    expected: (text) => String(Number(text) + 0),
  },
  text: {
    type: { kind: 'text' },
    text: fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !/[\0\uD800-\uDFFF]/.test(text)),
    extremes: ['', ' ', 'a ', '\u0001\u001f\u007f', '\u2028"\\\'`?$1:x', '👩‍👩‍👧 𝒳', '\uFEFF\uFFFD', 'ı İ ß ſ', '%_\\%'],
    expected: (text) => JSON.stringify(text),
  },
  bytea: {
    type: { kind: 'bytea' },
    text: fc.uint8Array({ maxLength: 300 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
    extremes: [
      '\\x',
      '\\x00',
      '\\x0000ff',
      `\\x${Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    ],
    expected: (text) => JSON.stringify(text),
  },
  date: {
    type: { kind: 'date' },
    text: instant.map((date) => date.toISOString().slice(0, 10)),
    extremes: ['2024-02-29', '1582-10-10', '9999-12-31', '1000-01-01'],
    expected: (text) => JSON.stringify(text),
  },
  timestamptz: {
    type: { kind: 'timestamptz', precision: 6 },
    text: fc
      .tuple(instant, digits(3))
      .map(([date, micros]) => `${date.toISOString().slice(0, 19)}.${date.toISOString().slice(20, 23)}${micros}Z`),
    extremes: ['2026-01-02T03:04:05.000001Z', '2026-03-29T02:30:00Z', '1969-12-31T23:59:59.999999Z'],
    expected: (text) =>
      JSON.stringify(
        `${text
          .replace('Z', '')
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, '')}+00:00`,
      ),
  },
  uuid: {
    type: { kind: 'uuid' },
    text: fc.uuid(),
    extremes: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    expected: (text) => JSON.stringify(text),
  },
};

onEveryEngine('A value comes back as it was sent', {}, (current) => {
  describe.each(Object.entries(samples))('of type %s', (name, sample) => {
    it('or the type is refused by name', async () => {
      const { engine } = current();
      const table = tableOf(`v${Object.keys(samples).indexOf(name)}`, sample.type);
      const problems = engine.ddl.problems(table);
      if (problems.length > 0) {
        expect(problems[0]).toMatchObject({ message: expect.stringContaining('numeric'), advice: expect.any(String) });
        return;
      }
      await engine.execute(engine.ddl.createTable(table), patient);
      const texts = [...sample.extremes, ...fc.sample(sample.text, rows)];
      await insert(current(), table, sample.type, texts);
      const found = await select(current(), table, sample.type);
      const same = name === 'double precision' ? (json: string) => String(Number(json)) : (json: string) => json;
      expect(found.map(same)).toEqual(texts.map(sample.expected));
    });
  });
});

function tableOf(name: string, type: ColumnType): TableDefinition {
  const column = { nullable: false, default: null, identity: null, generated: false, comment: null, generation: null };
  const columns: ColumnDefinition[] = [
    { ...column, name: 'id', type: { kind: 'integer' }, collation: null },
    { ...column, name: 'v', type, collation: null },
  ];
  return {
    schema: 'public',
    name,
    columns,
    primaryKey: { name: `${name}_pkey`, columns: ['id'] },
    uniqueKeys: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    grants: [],
    comment: null,
  };
}

async function insert(
  { engine }: EngineUnderTest,
  table: TableDefinition,
  type: ColumnType,
  texts: readonly string[],
): Promise<void> {
  const { dialect } = engine;
  const id = dialect.bound([{ kind: 'value', type: { kind: 'integer' }, slot: 0 }], { kind: 'integer' });
  const value = dialect.bound([{ kind: 'value', type, slot: 1 }], type);
  const { sql: text } = finish(sql`INSERT INTO ${dialect.table(table)} VALUES (${id}, ${value})`, dialect);
  await engine.transaction(patient, async (tx) => {
    for (const [index, item] of texts.entries())
      await tx.run({ sql: text, parameters: [String(index), dialect.codec(type).encode(item)] });
  });
}

async function select({ engine }: EngineUnderTest, table: TableDefinition, type: ColumnType): Promise<string[]> {
  const { dialect } = engine;
  const output = dialect.output([dialect.quote('v')], type);
  const query = finish(sql`SELECT ${output} FROM ${dialect.table(table)} ORDER BY ${dialect.quote('id')}`, dialect);
  const [set] = await engine.read([{ sql: query.sql, parameters: [] }], patient);
  return (set?.rows ?? []).map(([cell]) =>
    cell === null || cell === undefined ? 'null' : dialect.codec(type).decode(cell),
  );
}
