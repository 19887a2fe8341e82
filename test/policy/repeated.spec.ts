import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '@backstay/kernel';
import { PolicySet } from '@backstay/policy';
import { parseSchema } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import { PolicyDatabase } from './policy-database.js';

const [ann, bob] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const conditions: Readonly<Record<string, string>> = {
  not_in: 'owner not in (select p.owner from picks p where auth.uid() = p.owner)',
  unknown: '(owner in (select p.owner from picks p where auth.uid() = p.owner)) is unknown',
  chosen:
    'case when (owner in (select p.owner from picks p where auth.uid() is not null)) is null then false else true end',
  exists: 'not exists (select 1 from picks p where p.owner = row_owner and auth.uid() = p.owner)',
  twice:
    'not exists (select 1 from picks q where (q.owner in (select p.owner from picks p where auth.uid() = p.owner)) is null)',
};
const tables = Object.keys(conditions);
const schema = `
  create table picks (id int primary key, owner uuid);
  create policy p on picks for select using (true);
  ${tables
    .map(
      (name) => `create table ${name} (id int primary key, owner uuid);
      create policy p on ${name} for select using (${conditions[name]?.replace('row_owner', `${name}.owner`)});`,
    )
    .join('\n')}`;

const people: readonly Principal[] = [undefined, ann, bob].map((sub) => ({
  role: 'authenticated',
  claims: sub === undefined ? {} : { sub },
}));

const rows = [
  { id: '1', owner: null },
  { id: '2', owner: ann ?? null },
  { id: '3', owner: bob ?? null },
];

/** Rows that nobody, Ann and Bob see, as PostgreSQL's row security has it (three-valued logic). */
const expected: Readonly<Record<string, readonly (readonly number[])[]>> = {
  not_in: [[1, 2, 3], [3], [1, 2, 3]],
  unknown: [[], [1], []],
  chosen: [[1, 2, 3], [2], [2]],
  exists: [
    [1, 2, 3],
    [1, 3],
    [1, 2, 3],
  ],
  twice: [[1, 2, 3], [], [1, 2, 3]],
};

describe.each(testEngines)('One prepared statement asked by different people on %s', (engine) => {
  let database: PolicyDatabase;
  let policies: PolicySet;

  beforeAll(async () => {
    const { record, problems } = await parseSchema([{ path: 'repeated.sql', text: schema }]);
    expect(problems).toEqual([]);
    database = await PolicyDatabase.open(engine, record);
    // Ann is picked, and so is nobody in particular: the NULL makes `in` unknown for those it does not find.
    const picks = [
      { id: '1', owner: ann ?? null },
      { id: '2', owner: null },
    ];
    await database.fill(new Map([['picks', picks], ...tables.map((name) => [name, rows] as const)]));
    policies = new PolicySet(1, record.policies, record.functions);
  });

  afterAll(async () => {
    await database.close();
  });

  it.each(tables)('answers %s for each as if asked for the first time, in any order', async (table) => {
    const guard = policies.guard({ schema: 'public', name: table }, 'select', 'using', 'authenticated', 'row_1');
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [2, 1, 0],
      [0, 2, 1],
    ]) {
      for (const who of order) {
        const seen = await database.ids(table, 'row_1', guard, people[who] ?? { role: 'anon', claims: {} });
        expect(seen, `person ${who} of ${order.join()}`).toEqual(expected[table]?.[who]);
      }
    }
  });
});
