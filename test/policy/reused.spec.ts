import type { Principal } from '@backstay/kernel';
import { PolicySet } from '@backstay/policy';
import {
  bindStatement,
  compileWhere,
  finish,
  orderBy,
  sql,
  type OrderTerm,
  type Statement,
  type TextMember,
} from '@backstay/query';
import { parseSchema, toTable, type SchemaRecord } from '@backstay/schema';
import { describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { PolicyDatabase } from './policy-database.js';
import { randomPolicies, randomPrincipals } from './random-policies.js';
import { randomRows, randomTables, samples, tablesSql, type RandomTable } from './random-table.js';
import { Random } from './random.js';

const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;
const size = nightly ? { schemas: 20, rounds: 40, runs: 20 } : { schemas: 1, rounds: 4, runs: 8 };
const baseSeed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const options = { timeoutMs: 20_000 };
const rowCount = 12;

/** A read of a whole table under its policies, in an order of several terms. */
class GuardedRead {
  readonly #compiled;

  constructor(
    private readonly database: PolicyDatabase,
    policies: PolicySet,
    name: string,
    role: Principal['role'],
    order: readonly string[],
  ) {
    const { dialect } = database.engine;
    const table = toTable(database.record.tables.find((one) => one.name === name)!);
    const terms = order.map((column): OrderTerm => {
      const { type } = table.columns.find((one) => one.name === column)!;
      return { expression: { kind: 'column', source: 't', column, type }, direction: 'desc', nulls: 'last' };
    });
    const guard = policies.guard(table, 'select', 'using', role, 't');
    const members = table.columns.map(({ name, type, nullable }): TextMember => {
      return { name, nullable, value: { sql: [`${dialect.quote('t')}.${dialect.quote(name)}`], type } };
    });
    const texts = dialect.rowTexts!;
    const written = texts.object(members.filter((member) => texts.object([member]) !== null))!;
    const from = sql`SELECT ${dialect.quote('t')}.${dialect.quote('id')}, ${written} FROM ${dialect.table(table)} AS ${dialect.quote('t')}`;
    const where = compileWhere(null, guard, dialect);
    this.#compiled = finish(sql`${from}${where}${orderBy({ order: terms }, dialect)}`, dialect);
  }

  /** `mark` makes it a text of its own, so that it is prepared for this run alone. */
  async rows(principal: Principal, mark = ''): Promise<readonly string[]> {
    const bound = bindStatement(this.#compiled, [], principal, this.database.engine.dialect);
    const statement: Statement = { ...bound, sql: bound.sql + mark };
    const [result] = await this.database.engine.read([statement], options);
    return result!.rows.map(([id, text]) => `${String(id)} ${String(text)}`);
  }
}

const sortable = (table: RandomTable): readonly string[] =>
  table.columns.filter((column) => !['id', 'data', 'tags', 'fees'].includes(column));

async function recordOf(text: string): Promise<SchemaRecord | null> {
  const { record, problems } = await parseSchema([{ path: 'schema.sql', text }]);
  return problems.length === 0 ? record : null;
}

describe.each(testEngines)('Statements run again with other people’s claims on %s', (engine) => {
  it.each(Array.from({ length: size.schemas }, (_, i) => baseSeed + i))(
    'answer as if they were prepared for each of them (BACKSTAY_TEST_SEED=%i)',
    { timeout: nightly ? 3_600_000 : 60_000 },
    async (seed) => {
      const random = new Random(seed);
      const tables = randomTables(random);
      const database = await PolicyDatabase.open(engine, (await recordOf(tablesSql(tables)))!);
      try {
        for (let round = 0; round < size.rounds; round++) await compareRound(random, tables, database);
      } finally {
        await database.close();
      }
    },
  );
});

/** A condition in which a claim decides whether a column is the same in all rows that are found. */
function decidingCondition(random: Random): string {
  const label = `label = '${random.pick(samples.label)}'`;
  const claim = random.pick([
    "auth.jwt() ->> 'label' = 'a'",
    "auth.jwt() -> 'app_metadata' ->> 'level' = '2'",
    "auth.jwt() ->> 'email' is null",
    'owner = auth.uid()',
    'auth.uid() is not null',
  ]);
  return random.pick([
    `${label} or ${claim}`,
    `(${label} or ${claim}) and (owner is not null or ${claim})`,
    `not (not ${label} and not (${claim}))`,
  ]);
}

async function compareRound(random: Random, tables: readonly RandomTable[], database: PolicyDatabase): Promise<void> {
  const made = randomPolicies(random, tables, false);
  const policyTexts = random.chance(0.5)
    ? made.policies.map((policy) => policy((role) => role))
    : tables.map(({ name }) => `create policy p on ${name} for select using (${decidingCondition(random)});`);
  const text = [tablesSql(tables), ...made.functions, ...policyTexts].join('\n');
  const record = await recordOf(text);
  expect(record, text).not.toBeNull();
  const policies = new PolicySet(1, record!.policies, record!.functions);
  await database.fill(new Map(tables.map((table) => [table.name, randomRows(random, table, rowCount)])));
  const people = randomPrincipals(random);
  for (const table of tables) {
    const order = [random.pick(sortable(table)), 'label', random.pick(sortable(table)), 'id'];
    const role = random.pick(['anon', 'authenticated'] as const);
    const read = new GuardedRead(database, policies, table.name, role, [...new Set(order)]);
    for (let run = 0; run < size.runs; run++) {
      const asker: Principal = { ...random.pick(people), role };
      const expected = await read.rows(asker, ` /* ${Math.floor(random.next() * 1e12)} */`);
      expect({ asker, order, rows: await read.rows(asker), text }).toEqual({ asker, order, rows: expected, text });
    }
  }
}
