import { buildSnapshot, parseSchema } from '@backstay/schema';
import { describe, expect } from 'vitest';
import { compareWithNative, type NativeRound } from '../policy/native-rounds.js';
import { randomPolicies, randomPrincipals } from '../policy/random-policies.js';
import { randomRows, samples, tablesSql, type ColumnName } from '../policy/random-table.js';
import type { Random } from '../policy/random.js';
import { testEngines } from '../support/databases.js';
import { nativeAnswer, ourAnswer, type RandomCall } from './call-rows.js';
import { randomArguments, randomFunctions, type RandomFunction } from './random-functions.js';

const callsOfEach = process.env['BACKSTAY_NIGHTLY'] === undefined ? 2 : 3;
const rowCount = 6;

describe.runIf(testEngines.includes('postgres'))('Functions against PostgreSQL’s own of the same text', () => {
  compareWithNative(
    'random functions over random tables under random policies give the same to everybody',
    { rounds: 3, nightlyRounds: 40, timeout: 120_000 },
    compareRound,
  );
});

async function compareRound({ random, tables, databases, native }: NativeRound): Promise<void> {
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
      for (let i = 0; i < callsOfEach; i++) {
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
