import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandTable, type CommandForm, type CommandGuard, type CommandGuards } from '@backstay/policy';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

/** Each policy is a column of the row, so that exactly one of them can be made to fail for exactly one row. */
const policyColumns = ['may_select', 'may_insert', 'may_update', 'may_become', 'may_delete'] as const;
type PolicyColumn = (typeof policyColumns)[number];

const tableSql = `
  create table notes (id int primary key, body text, may_select bool, may_insert bool, may_update bool,
                      may_become bool, may_delete bool);
  alter table notes enable row level security;
  alter table notes force row level security;
  create policy s on notes for select using (may_select);
  create policy i on notes for insert with check (may_insert);
  create policy u on notes for update using (may_update) with check (may_become);
  create policy d on notes for delete using (may_delete)`;

/** The rows a statement is about: the one that exists (id 1), the one it proposes, and what a merge makes of it. */
type RowOf = keyof CommandGuards;
const rows: readonly RowOf[] = ['existing', 'proposed', 'conflicting', 'merged'];

const columnOf = (guard: CommandGuard): PolicyColumn =>
  guard.command === 'update' && guard.side === 'check' ? 'may_become' : `may_${guard.command}`;

const values = (failing: PolicyColumn | null): string => policyColumns.map((c) => String(c !== failing)).join(', ');
const assignments = (failing: PolicyColumn | null): string =>
  policyColumns.map((c) => `${c} = ${String(c !== failing)}`).join(', ');

/** Statements of each form; `failing` names the column that is false in the proposed and in the merged row. */
const statements: Record<CommandForm, (proposed: PolicyColumn | null, merged: PolicyColumn | null) => string[]> = {
  select: () => ['select id from notes'],
  insert: (p) => [
    `insert into notes values (2, 'new', ${values(p)})`,
    `insert into notes values (2, 'new', ${values(p)}) returning 1`,
  ],
  'insert reading': (p) => [`insert into notes values (2, 'new', ${values(p)}) returning id`],
  update: (p) => [`update notes set ${assignments(p)}`],
  'update reading': (p) => [
    `update notes set ${assignments(p)} where id = 1`,
    `update notes set ${assignments(p)} returning id`,
  ],
  delete: () => ['delete from notes'],
  'delete reading': () => ['delete from notes where id = 1', 'delete from notes returning id'],
  merge: (p, m) => [
    `insert into notes values (1, 'new', ${values(p)}) on conflict (id) do update set ${assignments(m)}`,
  ],
  ignore: (p) => [
    `insert into notes values (1, 'new', ${values(p)}) on conflict (id) do nothing`,
    `insert into notes values (2, 'new', ${values(p)}) on conflict (id) do nothing`,
  ],
};

describe.runIf(testEngines.includes('postgres'))('The command table against row security of PostgreSQL', () => {
  const role = `backstay_test_${process.pid}_command`;
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await freshDatabase('postgres');
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`${tableSql}; create role ${role}; grant all on notes to ${role}`);
  });

  afterAll(async () => {
    await client.query(`drop owned by ${role}; drop role ${role}`);
    await client.end();
    await database.drop();
  });

  /** Runs the statement with one policy failing for one row; rolls everything back. */
  async function outcome(sql: string, failingOld: PolicyColumn | null): Promise<number | 'refused'> {
    await client.query('begin');
    try {
      await client.query(`insert into notes values (1, 'old', ${values(failingOld)}); set local role ${role}`);
      return (await client.query(sql)).rowCount ?? 0;
    } catch (error) {
      expect(error).toMatchObject({ code: '42501' });
      return 'refused';
    } finally {
      await client.query('rollback');
    }
  }

  const forms = Object.keys(commandTable) as CommandForm[];
  const cases = forms.flatMap((form) =>
    rows.flatMap((row) =>
      policyColumns.flatMap((column) =>
        statements[form](row === 'proposed' ? column : null, row === 'merged' ? column : null).map((sql, variant) => ({
          form,
          row,
          column,
          sql,
          variant,
        })),
      ),
    ),
  );

  it.each(cases)(
    '$form, $row row without $column (statement $variant)',
    async ({ form, row, column, sql, variant }) => {
      const guards = commandTable[form];
      const old = row === 'existing' || row === 'conflicting' ? column : null;
      const asks = (of: RowOf): boolean => guards[of].some((guard) => columnOf(guard) === column);
      const plain = await outcome(statements[form](null, null)[variant] ?? '', null);
      const expected = (): number | 'refused' => {
        if (old !== null && asks('existing')) return 0;
        if (old !== null && asks('conflicting')) return 'refused';
        return row !== 'existing' && asks(row) ? 'refused' : plain;
      };
      expect(plain).not.toBe('refused');
      expect(await outcome(sql, old)).toBe(expected());
    },
  );

  it('refuses a row by its policy before any constraint speaks', async () => {
    expect(await outcome(`insert into notes values (1, 'new', ${values('may_insert')})`, null)).toBe('refused');
    await client.query('create table refs (note int references notes, mine bool)');
    await client.query('alter table refs enable row level security; alter table refs force row level security');
    await client.query(`create policy i on refs for insert with check (mine); grant all on refs to ${role}`);
    expect(await outcome('insert into refs values (99, false)', null)).toBe('refused');
    await expect(outcome('insert into refs values (99, true)', null)).rejects.toMatchObject({
      actual: { code: '23503' },
    });
  });

  it('checks a row before it is written, so that a look-up cannot find the row itself', async () => {
    await client.query('create table members (org int, person text, primary key (org, person))');
    await client.query('alter table members enable row level security; alter table members force row level security');
    await client.query('create policy s on members for select using (true)');
    await client.query(`create policy i on members for insert
      with check (exists (select 1 from members m where m.org = members.org and m.person = 'me'))`);
    await client.query(`create policy u on members for update using (person = 'me')
      with check (exists (select 1 from members m where m.org = members.org and m.person = 'me'))`);
    await client.query(`insert into members values (1, 'me'); grant all on members to ${role}`);
    expect(await outcome("insert into members values (1, 'you')", null)).toBe(1);
    expect(await outcome("insert into members values (2, 'me')", null)).toBe('refused');
    expect(await outcome("update members set org = 2 where person = 'me'", null)).toBe('refused');
  });
});
