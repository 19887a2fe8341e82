import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '@backstay/kernel';
import { PolicySet, type CommandForm } from '@backstay/policy';
import { parseSchema } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import { guardedOutcomes } from './guarded-writes.js';
import { PolicyDatabase } from './policy-database.js';

const documents = 'id int primary key, org int, author uuid, title text, published boolean, locked boolean';
const schema = `
  create table orgs (id int primary key, name text not null);
  create table members (id int primary key, org int not null references orgs (id), person uuid not null);
  create table documents (${documents}, foreign key (org) references orgs (id));
  create table secrets (id int primary key, word text);
  create table orgs_proposed (id int primary key, name text);
  create table members_proposed (id int primary key, org int, person uuid);
  create table documents_proposed (${documents});
  create table secrets_proposed (id int primary key, word text);

  create function my_orgs() returns setof int language sql stable security definer set search_path = ''
    as $$ select org from public.members where person = (select auth.uid()) $$;

  create policy "own memberships" on members for select to authenticated using (person = auth.uid());
  create policy "only into own orgs" on members for insert to authenticated with check (org in (select my_orgs()));
  create policy "orgs of visible memberships" on orgs for select using (id in (select org from members));

  create policy "published is for all" on documents for select using (published);
  create policy "members read" on documents for select to authenticated using (org in (select my_orgs()));
  create policy "authors add" on documents for insert to authenticated
    with check (author = auth.uid() and org in (select my_orgs()));
  create policy "authors change" on documents for update to authenticated
    using (author = auth.uid()) with check (author = auth.uid() and org in (select my_orgs()));
  create policy "authors remove" on documents for delete to authenticated using (author = auth.uid());
  create policy "locked stays" on documents as restrictive for update using (locked is not true);
  create policy "locked is not removed" on documents as restrictive for delete using (not locked);`;

const [ann, bob, eve] = ['a', 'b', 'e'].map((c) => `${c.repeat(8)}-0000-4000-8000-${c.repeat(12)}`) as [
  string,
  string,
  string,
];
const people: Readonly<Record<string, Principal>> = {
  anon: { role: 'anon', claims: { role: 'anon' } },
  // Someone with a user's claims, but the anonymous role: policies for `authenticated` are not for them.
  'anon as ann': { role: 'anon', claims: { role: 'anon', sub: ann } },
  ann: { role: 'authenticated', claims: { role: 'authenticated', sub: ann } },
  bob: { role: 'authenticated', claims: { role: 'authenticated', sub: bob } },
  eve: { role: 'authenticated', claims: { role: 'authenticated', sub: eve } },
  nobody: { role: 'authenticated', claims: { role: 'authenticated' } },
  service: { role: 'service_role', claims: { role: 'service_role' } },
};

const document = (
  id: number,
  org: number | null,
  author: string | null,
  published: boolean | null,
  locked: boolean | null,
) => ({
  id: String(id),
  org: org === null ? null : String(org),
  author,
  title: `document ${id}`,
  published: published === null ? null : String(published),
  locked: locked === null ? null : String(locked),
});

/** Ann is in org 1, Bob in 1 and 2, Eve in none. */
const rows = new Map<string, readonly Readonly<Record<string, string | null>>[]>([
  ['orgs', [1, 2, 3].map((id) => ({ id: String(id), name: `org ${id}` }))],
  ['orgs_proposed', [{ id: '9', name: 'new' }]],
  [
    'members',
    [
      { id: '1', org: '1', person: ann },
      { id: '2', org: '1', person: bob },
      { id: '3', org: '2', person: bob },
    ],
  ],
  [
    'members_proposed',
    [
      { id: '91', org: '1', person: eve },
      { id: '92', org: '2', person: eve },
      { id: '93', org: '3', person: eve },
    ],
  ],
  [
    'documents',
    [
      document(1, 1, ann, true, false),
      document(2, 1, ann, false, false),
      document(3, 1, ann, null, true),
      document(4, 2, bob, false, null),
      document(5, null, eve, true, false),
      document(6, null, null, null, null),
      document(7, 2, bob, false, null),
    ],
  ],
  [
    'documents_proposed',
    [
      // What updates make of the rows above.
      document(1, 1, ann, false, false),
      document(2, 2, ann, false, false),
      document(3, 1, ann, false, false),
      document(4, 1, bob, false, true),
      document(5, null, eve, true, false),
      document(6, 1, ann, true, false),
      document(7, 2, bob, true, false),
      // New rows.
      document(91, 1, ann, false, false),
      document(92, 2, ann, true, false),
      document(93, 1, bob, false, false),
      document(94, 2, bob, true, null),
      document(95, null, eve, true, false),
    ],
  ],
  ['secrets', [{ id: '1', word: 'xyzzy' }]],
  ['secrets_proposed', [{ id: '91', word: 'plugh' }]],
]);

const forms = {
  select: 'select',
  insert: 'insert reading',
  update: 'update reading',
  delete: 'delete reading',
} as const;
type Command = keyof typeof forms;

/** Every cell that is allowed: table, person, command, ids. What is not listed is denied. */
const allowed: Readonly<Record<string, Readonly<Record<string, Partial<Record<Command, readonly number[]>>>>>> = {
  documents: {
    anon: { select: [1, 5] },
    'anon as ann': { select: [1, 5] },
    // 3 is locked; 2 would move to an org she is not in.
    ann: { select: [1, 2, 3, 5], insert: [91], update: [1], delete: [1, 2] },
    // 4 would become locked: a restrictive policy without a check tests the new row by its `using`. On 7 `locked` is
    // NULL: IS NOT TRUE lets the update through, NOT NULL is NULL and refuses the delete.
    bob: { select: [1, 2, 3, 4, 5, 7], insert: [93, 94], update: [7] },
    // An author without an org may remove what is published, but not write it anew.
    eve: { select: [1, 5], delete: [5] },
    nobody: { select: [1, 5] },
    service: {
      select: [1, 2, 3, 4, 5, 6, 7],
      insert: [91, 92, 93, 94, 95],
      update: [1, 2, 3, 4, 5, 6, 7],
      delete: [1, 2, 3, 4, 5, 6, 7],
    },
  },
  members: {
    // INSERT … RETURNING needs the new row to be visible, and nobody sees Eve's memberships but Eve.
    ann: { select: [1] },
    bob: { select: [2, 3] },
    service: { select: [1, 2, 3], insert: [91, 92, 93], delete: [1, 2, 3] },
  },
  orgs: {
    ann: { select: [1] },
    bob: { select: [1, 2] },
    service: { select: [1, 2, 3], insert: [9], delete: [1, 2, 3] },
  },
  secrets: { service: { select: [1], insert: [91], delete: [1] } },
};

describe.each(testEngines)('Principal × row × command on %s', (engine) => {
  let database: PolicyDatabase;
  let policies: PolicySet;

  beforeAll(async () => {
    const { record, problems } = await parseSchema([{ path: 'cells.sql', text: schema }]);
    expect(problems).toEqual([]);
    database = await PolicyDatabase.open(engine, record);
    await database.fill(rows);
    policies = new PolicySet(1, record.policies, record.functions);
  });

  afterAll(async () => {
    await database.close();
  });

  const permitted = async (table: string, person: string, form: CommandForm): Promise<readonly number[]> => {
    const principal = people[person] ?? { role: 'anon', claims: {} };
    const ids = (name: string): number[] => (rows.get(name) ?? []).map((row) => Number(row['id']));
    const [existing, proposed] = [ids(table), ids(`${table}_proposed`)];
    const asked = form.startsWith('insert') ? proposed.filter((id) => !existing.includes(id)) : existing;
    const known = form.startsWith('update') ? asked.filter((id) => proposed.includes(id)) : asked;
    const outcomes = await guardedOutcomes(database, policies, principal, table, form, known);
    return known.filter((id) => outcomes.get(id) === 1);
  };

  for (const table of Object.keys(allowed)) {
    for (const person of Object.keys(people)) {
      it(`${person} may do with ${table} what is listed, and nothing else`, async () => {
        for (const command of Object.keys(forms) as Command[]) {
          const expected = allowed[table]?.[person]?.[command] ?? [];
          expect(await permitted(table, person, forms[command]), command).toEqual(expected);
        }
      });
    }
  }

  it('lets members add others without reading them back', async () => {
    expect(await permitted('members', 'ann', 'insert')).toEqual([91]);
    expect(await permitted('members', 'bob', 'insert')).toEqual([91, 92]);
    expect(await permitted('members', 'eve', 'insert')).toEqual([]);
  });
});
