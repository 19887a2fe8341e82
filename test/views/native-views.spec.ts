import { describe, expect, it, afterAll } from 'vitest';
import { parseSchema, buildSnapshot } from '@backstay/schema';
import { administer, testEngines } from '../support/databases.js';
import { NativePolicies } from '../policy/native-policies.js';
import { PolicyDatabase } from '../policy/policy-database.js';
import { randomPolicies, randomPrincipals } from '../policy/random-policies.js';
import { randomRows, randomTables, tablesSql, type RandomTable } from '../policy/random-table.js';
import { Random } from '../policy/random.js';
import { nativeRows } from './native-rows.js';
import { ourRows } from './our-rows.js';
import { randomQuestion } from './random-question.js';
import { randomViews } from './random-views.js';

const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;
const size = nightly ? { schemas: 20, rounds: 40 } : { schemas: 2, rounds: 4 };
const baseSeed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const rowCount = 6;

describe.runIf(testEngines.includes('postgres'))(
  'Views against PostgreSQL’s own, read with the rights of whoever asks',
  () => {
    afterAll(async () => {
      await administer('postgres', NativePolicies.dropRoles);
    });

    it.each(Array.from({ length: size.schemas }, (_, i) => baseSeed + i))(
      'random views over random tables under random policies give the same rows to everybody (BACKSTAY_TEST_SEED=%i)',
      { timeout: nightly ? 3_600_000 : 120_000 },
      async (seed) => {
        const random = new Random(seed);
        const tables = randomTables(random);
        const { record, problems } = await parseSchema([{ path: 'tables.sql', text: tablesSql(tables) }]);
        expect(problems).toEqual([]);
        const databases = await Promise.all(testEngines.map((engine) => PolicyDatabase.open(engine, record)));
        const postgres = databases.find((database) => database.name === 'postgres');
        const native = await NativePolicies.open(postgres?.database.url ?? '', tables);
        try {
          for (let round = 0; round < size.rounds; round++) await compareRound(random, tables, databases, native);
        } finally {
          await native.close();
          for (const database of databases) await database.close();
        }
      },
    );
  },
);

async function compareRound(
  random: Random,
  tables: readonly RandomTable[],
  databases: readonly PolicyDatabase[],
  native: NativePolicies,
): Promise<void> {
  const policies = randomPolicies(random, tables, false);
  const views = randomViews(random, tables, 4);
  const policyTexts = policies.policies.map((policy) => policy((role) => role));
  const text = [tablesSql(tables), ...policies.functions, ...policyTexts, ...views.map((view) => view.sql)].join('\n');
  const { record, problems } = await parseSchema([{ path: 'schema.sql', text }]);
  expect(problems, text).toEqual([]);
  await native.install(policies);
  await native.client.query(views.map((view) => view.sql).join('\n'));
  const grantees = (['anon', 'authenticated'] as const).map((role) => NativePolicies.roleName(role)).join(', ');
  await native.client.query(`grant select on ${views.map((view) => view.name).join(', ')} to ${grantees}`);
  try {
    const content = new Map(tables.map((table) => [table.name, randomRows(random, table, rowCount)]));
    for (const database of databases) await database.fill(content);
    const snapshot = buildSnapshot({ version: 1, record });
    for (const principal of randomPrincipals(random)) {
      for (const view of views) {
        const question = randomQuestion(random, view);
        const expected = await nativeRows(native.client, principal, view.name, question.where);
        for (const { name, engine } of databases) {
          const found = await ourRows(engine, snapshot, principal, `${view.name}?${question.filter}`);
          const where = `${name}, ${view.name}?${question.filter}, ${JSON.stringify(principal)}`;
          expect(found, `${where}\n${text}\n${JSON.stringify([...content])}`).toEqual(expected);
        }
      }
    }
  } finally {
    await native.client.query(`drop view ${views.map((view) => view.name).join(', ')}`);
  }
}
