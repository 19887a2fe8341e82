import { describe, expect, it } from 'vitest';
import { parseSchema } from '../parse/parse-schema.js';
import { lintPolicies } from './lint-policies.js';

const tables = `
  create table doc (id integer primary key, owner uuid not null, parent integer references doc (id), state text not null, pin text);
  create table tag (id integer primary key, doc integer not null, word text not null);
`;

async function codes(sql: string): Promise<readonly string[]> {
  const { lint } = await findings(sql);
  return lint
    .filter(({ table, code }) => table !== 'tag' && code !== 'closed-table')
    .map(({ code, severity }) => `${code} ${severity}`);
}

async function findings(sql: string) {
  const parsed = await parseSchema([{ path: 'schema/1.sql', text: tables + sql }]);
  const others = parsed.problems.filter(({ message }) => !message.startsWith('infinite'));
  expect(others).toEqual([]);
  return { lint: lintPolicies(parsed) };
}

const index = 'create index doc_owner on doc (owner);';
const read = `${index} create policy r on doc for select to authenticated using (owner = auth.uid());`;

describe('the lint of policies', () => {
  it.each([
    ['nothing wrong', read, []],
    ['an always true read', 'create policy p on doc for select using (true);', ['always-true note']],
    [
      'an always true write',
      `${read} create policy p on doc for delete to authenticated using (id is not null);`,
      ['always-true warning'],
    ],
    ['or true', "create policy p on doc for select using (state = 'open' or true);", ['always-true note']],
    [
      'a restrictive policy that restricts nothing',
      `${read} create policy p on doc as restrictive for select using (1 = 1);`,
      ['always-true warning'],
    ],
    [
      'a literal false',
      `${read} create policy p on doc for select to authenticated using (false);`,
      ['never-true warning'],
    ],
    [
      'two states at once',
      `${read} create policy p on doc for delete to authenticated using (state = 'a' and state = 'b');`,
      ['never-true warning'],
    ],
    [
      'a column that is never empty',
      `${read} create policy p on doc for delete to authenticated using (owner is null);`,
      ['never-true warning'],
    ],
    [
      'a clause and its opposite',
      `${read} create policy p on doc for delete to authenticated using (pin = 'x' and pin <> 'x');`,
      ['never-true warning'],
    ],
    [
      'an owner among those who are not signed in',
      `${read} create policy p on doc for select to anon using (owner = auth.uid());`,
      ['never-true warning'],
    ],
    [
      'no index for the owner',
      'create policy p on doc for select to authenticated using (owner = auth.uid());',
      ['no-index warning'],
    ],
    [
      'no index for a look-up',
      `${read} create policy p on doc for delete to authenticated using (exists (select 1 from tag where tag.doc = doc.id));`,
      ['no-index warning'],
    ],
    ['an index by the foreign key', `create policy p on doc for select to authenticated using (parent = 7);`, []],
    [
      'a role without a grant',
      `${read} revoke delete on doc from anon; create policy p on doc for delete to anon using (pin = 'x');`,
      ['unused-policy warning'],
    ],
    [
      'a policy within another',
      `${read} create policy p on doc for select to authenticated using (owner = auth.uid() and state = 'open');`,
      ['useless-policy warning'],
    ],
    [
      'two policies alike',
      `${read} create policy p on doc for select to authenticated using (auth.uid() = owner);`,
      ['useless-policy warning'],
    ],
    ['policies of different roles', `${read} create policy p on doc for select to anon using (state = 'open');`, []],
    [
      'an update that may undo what insert asks for',
      `${read} create policy i on doc for insert to authenticated with check (owner = auth.uid() and state = 'new'); create policy u on doc for update to authenticated using (owner = auth.uid());`,
      ['missing-check warning'],
    ],
    [
      'an update with a check',
      `${read} create policy i on doc for insert to authenticated with check (state = 'new'); create policy u on doc for update to authenticated using (owner = auth.uid()) with check (state = 'new');`,
      [],
    ],
    [
      'an owner that may be empty',
      `${read} create index c on doc (parent); create table o (id integer primary key, owner uuid); create index o_o on o (owner); create policy p on o for select to authenticated using (owner = auth.uid());`,
      ['nullable-owner note'],
    ],
    [
      'writes that nobody can read',
      "create policy p on doc for insert to authenticated with check (state = 'new');",
      ['write-without-select warning'],
    ],
    [
      'a column that nobody reads',
      `${read} revoke select on doc from authenticated; grant select (id, owner, state, parent) on doc to authenticated;`,
      ['unread-column note'],
    ],
  ] as const)('finds: %s', async (_, sql, expected) => {
    expect(await codes(sql)).toEqual(expected);
  });

  it('finds functions that no policy calls, and tables that no policy opens', async () => {
    const body =
      "returns boolean language sql stable security definer as $$ select exists (select 1 from tag where tag.word = 'x') $$;";
    const { lint } = await findings(`${read} create function lonely() ${body} create function used() ${body}
      create policy p on doc for delete to authenticated using (used());`);
    expect(lint.map(({ code, table, name }) => [code, table, name])).toEqual([
      ['unused-function', null, 'lonely'],
      ['no-index', 'doc', 'p'],
      ['closed-table', 'tag', null],
    ]);
    expect(lint[0]!.at).toMatchObject({ file: 'schema/1.sql', line: 4 });
  });

  it('names a cycle, with the policies that make it', async () => {
    const { lint } = await findings(
      'create policy p on tag for select using (exists (select 1 from tag t where t.doc = tag.id));',
    );
    expect(lint[0]).toMatchObject({ code: 'cycle', severity: 'error', table: 'tag', at: { line: 4 } });
    expect(lint[0]!.message).toContain('policy "p" on tag reads tag');
  });
});
