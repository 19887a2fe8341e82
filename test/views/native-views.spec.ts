import { describe, expect } from 'vitest';
import { parseSchema, buildSnapshot } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import { NativePolicies } from '../policy/native-policies.js';
import { compareWithNative, type NativeRound } from '../policy/native-rounds.js';
import { randomPolicies, randomPrincipals } from '../policy/random-policies.js';
import { randomRows, tablesSql } from '../policy/random-table.js';
import { nativeRows } from './native-rows.js';
import { ourRows } from './our-rows.js';
import { randomQuestion } from './random-question.js';
import { randomViews } from './random-views.js';

const rowCount = 6;

describe.runIf(testEngines.includes('postgres'))(
  'Views against PostgreSQL’s own, read with the rights of whoever asks',
  () => {
    compareWithNative(
      'random views over random tables under random policies give the same rows to everybody',
      { rounds: 4, nightlyRounds: 40, timeout: 120_000 },
      compareRound,
    );
  },
);

async function compareRound({ random, tables, databases, native }: NativeRound): Promise<void> {
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
