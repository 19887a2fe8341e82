import { buildSnapshot, parseSchema } from '@backstay/schema';
import { afterAll, describe, expect, it } from 'vitest';
import { NativePolicies } from '../policy/native-policies.js';
import { PolicyDatabase } from '../policy/policy-database.js';
import { randomPolicies, randomPrincipals } from '../policy/random-policies.js';
import {
  randomRows,
  randomTables,
  samples,
  tablesSql,
  type ColumnName,
  type RandomTable,
} from '../policy/random-table.js';
import { Random } from '../policy/random.js';
import { administer, testEngines } from '../support/databases.js';
import { nativeAnswer, ourAnswer, type RandomCall } from './call-rows.js';
import { randomArguments, randomFunctions, type RandomFunction } from './random-functions.js';

const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;
const size = nightly ? { schemas: 20, rounds: 40, calls: 3 } : { schemas: 2, rounds: 3, calls: 2 };
const baseSeed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const rowCount = 6;

describe.runIf(testEngines.includes('postgres'))('Functions against PostgreSQL’s own of the same text', () => {
  afterAll(async () => {
    await administer('postgres', NativePolicies.dropRoles);
  });

  it.each(Array.from({ length: size.schemas }, (_, i) => baseSeed + i))(
    'random functions over random tables under random policies give the same to everybody (BACKSTAY_TEST_SEED=%i)',
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
});

async function compareRound(
  random: Random,
  tables: readonly RandomTable[],
  databases: readonly PolicyDatabase[],
  native: NativePolicies,
): Promise<void> {
  const policies = randomPolicies(random, tables, false);
  const functions = randomFunctions(random, tables, 6);
  const policyTexts = policies.policies.map((policy) => policy((role) => role));
  const texts = functions.map(({ sql }) => sql);
  const text = [tablesSql(tables), ...policies.functions, ...policyTexts, ...texts].join('\n');
  const { record, problems } = await parseSchema([{ path: 'schema.sql', text }]);
  expect(problems, text).toEqual([]);
  await native.install(policies);
  await native.client.query(texts.join('\n'));
  const content = new Map(tables.map((table) => [table.name, randomRows(random, table, rowCount)]));
  for (const database of databases) await database.fill(content);
  const snapshot = buildSnapshot({ version: 1, record });
  for (const principal of randomPrincipals(random)) {
    for (const called of functions) {
      for (let i = 0; i < size.calls; i++) {
        const call = randomCall(random, called);
        const expected = await nativeAnswer(native.client, principal, call);
        for (const { name, engine } of databases) {
          const found = await ourAnswer(engine, snapshot, principal, call);
          const where = `${name}, ${called.sql}\n${JSON.stringify([...call.given.entries()])}, ${call.filter}, ${JSON.stringify(principal)}`;
          expect(found, `${where}\n${text}\n${JSON.stringify([...content])}`).toEqual(expected);
        }
      }
    }
  }
}

const compared: readonly ColumnName[] = ['label', 'n', 'big', 'amount', 'at', 'day', 'mood', 'id', 'ref'];

function randomCall(random: Random, called: RandomFunction): RandomCall {
  const call = { called, given: randomArguments(random, called) };
  const asked = called.columns.filter((column) => compared.includes(column));
  if (asked.length === 0 || random.chance(0.5)) return { ...call, filter: '', where: 'true' };
  const column = random.pick(asked);
  const value =
    column === 'id' || column === 'ref' ? String(random.between(1, 6)) : random.pick(samples[column as 'n']);
  const [word, sign] = random.pick([
    ['eq', '='],
    ['gt', '>'],
    ['lte', '<='],
    ['neq', '<>'],
  ] as const);
  const where = `v.${column} ${sign} '${value.replaceAll("'", "''")}'`;
  return { ...call, filter: `${column}=${word}.${encodeURIComponent(value)}`, where };
}
