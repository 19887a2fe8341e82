import { describe, expect } from 'vitest';
import type { Principal } from '@backstay/kernel';
import { PolicySet, type CommandForm } from '@backstay/policy';
import { parseSchema } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import { guardedOutcomes, type Outcome } from './guarded-writes.js';
import { compareWithNative, type NativeRound } from './native-rounds.js';
import type { PolicyDatabase } from './policy-database.js';
import { randomPolicies, randomPrincipals } from './random-policies.js';
import { randomRows, tablesSql, type RandomRow, type RandomTable } from './random-table.js';

const rowCount = 5;

/** The statements that are run, and which form of command each is. */
const forms: Readonly<Record<string, CommandForm>> = {
  select: 'select',
  delete: 'delete reading',
  update: 'update reading',
  insert: 'insert',
  'insert reading': 'insert reading',
};

interface RowsOf {
  readonly existing: readonly RandomRow[];
  /** The first half has the ids of existing rows (what updates make of them), the rest new ids. */
  readonly proposed: readonly RandomRow[];
}

/** What our guards say about the same rows, by way of one engine. */
async function ourOutcomes(
  database: PolicyDatabase,
  policies: PolicySet,
  principal: Principal,
  table: RandomTable,
  rows: RowsOf,
): Promise<Readonly<Record<string, Outcome>>> {
  const outcomes: Record<string, Outcome> = {};
  for (const [word, form] of Object.entries(forms)) {
    const asked = word.startsWith('insert') ? rows.proposed.slice(rowCount) : rows.existing;
    const ids = asked.map(({ id }) => Number(id));
    const found = await guardedOutcomes(database, policies, principal, table.name, form, ids);
    for (const [id, outcome] of found) outcomes[`${word} ${id}`] = outcome;
  }
  return outcomes;
}

describe.runIf(testEngines.includes('postgres'))('Policies against row security of PostgreSQL', () => {
  compareWithNative(
    'random tables, policies, rows and people give the same rows and refusals',
    { rounds: 3, nightlyRounds: 60, timeout: 60_000 },
    compareRound,
  );
});

async function compareRound({ random, tables, databases, native }: NativeRound): Promise<void> {
  const made = randomPolicies(random, tables, random.chance(0.2));
  const text = [tablesSql(tables), ...made.functions, ...made.policies.map((policy) => policy((role) => role))].join(
    '\n',
  );
  const { record, problems } = await parseSchema([{ path: 'schema.sql', text }]);
  const recursive = problems.filter((problem) => problem.message.startsWith('infinite recursion'));
  expect(
    problems.filter((problem) => !recursive.includes(problem)),
    text,
  ).toEqual([]);
  await native.install(made);
  expect(await native.recurses(), text).toBe(recursive.length > 0);
  if (recursive.length > 0) return;
  const rows = new Map(
    tables.map((table): [RandomTable, RowsOf] => [
      table,
      {
        existing: randomRows(random, table, rowCount),
        proposed: [...randomRows(random, table, rowCount), ...randomRows(random, table, rowCount, 101)],
      },
    ]),
  );
  const content = new Map(
    [...rows].flatMap(([table, of]) => [
      [table.name, of.existing] as const,
      [`${table.name}_proposed`, of.proposed] as const,
    ]),
  );
  for (const database of databases) await database.fill(content);
  const policies = new PolicySet(1, record.policies, record.functions);
  for (const principal of randomPrincipals(random)) {
    for (const [table, of] of rows) {
      const expected = await native.outcomes(principal, table, of);
      for (const database of databases) {
        const ours = await ourOutcomes(database, policies, principal, table, of);
        const different = Object.keys(expected).filter((key) => ours[key] !== expected[key]);
        const report = different.map((key) => `${key}: ours ${ours[key]}, native ${expected[key]}`).join('; ');
        const where = `${database.name}, ${table.name}, ${JSON.stringify(principal)}`;
        expect(Object.keys(ours).sort()).toEqual(Object.keys(expected).sort());
        if (different.length > 0) {
          throw new Error(`${where}\n${report}\n${text}\n${JSON.stringify(Object.fromEntries(content))}`);
        }
      }
    }
  }
}
