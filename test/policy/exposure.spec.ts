import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compareExposures,
  measureExposure,
  readExposure,
  writeExposure,
  type Exposure,
  type ExposureChange,
} from '@backstay/policy';
import { exposedFunctions, parseSchema } from '@backstay/schema';
import { describe, expect, it } from 'vitest';

const bookshop = join(import.meta.dirname, '../../examples/bookshop');
const shop = ['01_catalogue', '02_customers', '03_policies']
  .map((name) => readFileSync(join(bookshop, 'schema', `${name}.sql`), 'utf8'))
  .join('\n');

/** What the bookshop does not have: restrictive policies of each kind, secrets, blocks, a write policy with both sides. */
const team = `
  create table profiles (id uuid primary key, name text not null, bio text, phone text, public boolean not null,
    score integer generated always as (length(name)) stored, listed boolean not null default false);
  create table secrets (id integer primary key, owner uuid not null, label text not null, token text not null);
  create table blocks (id integer primary key, blocker uuid not null, blocked uuid not null);
  create table members (org integer not null, person uuid not null, level text not null, primary key (org, person));
  create table posts (id integer primary key, org integer not null, author uuid not null, editor uuid, title text not null,
    state text not null, removed_at timestamptz);
  create table drafts (id integer primary key, author uuid not null, text text not null);
  create policy seen on profiles for select using (listed and not exists (select 1 from blocks where blocks.blocker = profiles.id and blocks.blocked = auth.uid()));
  create policy own on profiles for all to authenticated using (id = auth.uid()) with check (id = auth.uid() and public);
  create policy "my secrets" on secrets for select to authenticated using (owner = auth.uid());
  revoke select on secrets from anon, authenticated;
  grant select (id, owner, label) on secrets to authenticated;
  create policy "those who blocked me and whom I block" on blocks for select to authenticated using (blocker = auth.uid() or blocked = auth.uid());
  create policy "no anonymous" on blocks as restrictive for select using (auth.role() = 'authenticated');
  create function is_member(wanted integer) returns boolean language sql stable security definer
    as $$ select exists (select 1 from members where members.org = wanted and members.person = auth.uid()) $$;
  create policy "of my orgs" on posts for select to authenticated using (is_member(org));
  create policy "my own" on posts for update to authenticated using (author = auth.uid()) with check (author = auth.uid() and state = 'draft');
  create policy "there still" on posts as restrictive for select using (removed_at is null);
  create policy "writes" on posts for insert to authenticated with check (author = auth.uid() and state in ('draft', 'open'));
  create policy "own memberships" on members for select to authenticated using (person = auth.uid() and level <> 'invited');
`;

async function measure(sql: string): Promise<Exposure> {
  const { record, problems } = await parseSchema([{ path: 'schema/all.sql', text: sql }]);
  expect(problems).toEqual([]);
  return measureExposure(record.tables, record.policies, exposedFunctions(record));
}

/** The schema with one text of it replaced; it must be there, once. */
function edited(sql: string, from: string, to: string): string {
  expect(sql.split(from), from).toHaveLength(2);
  return sql.replace(from, () => to);
}

/** What changed against the lock file of the schema as it was: the file is written and read, as the command does. */
async function changes(before: string, after: string): Promise<readonly ExposureChange[]> {
  const read = readExposure(writeExposure(await measure(before)));
  if (!('exposure' in read)) throw new Error(`line ${read.line} cannot be read: ${read.text}`);
  return compareExposures(read.exposure, await measure(after));
}

type Edit = readonly [title: string, schema: string, from: string, to: string, place: RegExp];

const end = "person = auth.uid() and level <> 'invited');";

const mistakes: readonly Edit[] = [
  [
    'using (true) instead of the owner',
    shop,
    'for select to authenticated using (customer_id = auth.uid());\ncreate policy "customers order',
    'for select to authenticated using (true);\ncreate policy "customers order',
    /^authenticated select orders$/,
  ],
  [
    'a policy opened to public',
    shop,
    '"staff see customers" on customers\n  for select to authenticated',
    '"staff see customers" on customers\n  for select',
    /^anon select customers$/,
  ],
  [
    'a restrictive policy dropped',
    team,
    `create policy "there still" on posts as restrictive for select using (removed_at is null);`,
    '',
    /^authenticated select posts$/,
  ],
  [
    'a restrictive policy that became permissive',
    team,
    'on posts as restrictive for select',
    'on posts for select',
    /posts$/,
  ],
  [
    'or true',
    shop,
    "with check (customer_id = auth.uid() and status = 'placed')",
    "with check ((customer_id = auth.uid() and status = 'placed') or true)",
    /^authenticated insert orders$/,
  ],
  [
    'with check left out',
    shop,
    "  using (customer_id = auth.uid())\n  with check (customer_id = auth.uid() and state = 'waiting');",
    '  using (customer_id = auth.uid());',
    /^authenticated update reviews$/,
  ],
  [
    'is not null instead of equals',
    team,
    'using (owner = auth.uid())',
    'using (owner is not null)',
    /^authenticated select secrets$/,
  ],
  [
    'a condition turned round',
    team,
    'using (removed_at is null)',
    'using (not (removed_at is null))',
    /^authenticated select posts$/,
  ],
  [
    'another column',
    team,
    'using (author = auth.uid()) with check',
    'using (editor = auth.uid()) with check',
    /^authenticated update posts$/,
  ],
  [
    'a revoke taken back',
    shop,
    'revoke select on books from anon, authenticated;',
    '',
    /^(anon|authenticated) select books$/,
  ],
  [
    'a column of secrets granted',
    team,
    '(id, owner, label) on secrets',
    '(id, owner, label, token) on secrets',
    /^authenticated select secrets$/,
  ],
  [
    'a look-up function that forgets who is asking',
    team,
    'members.org = wanted and members.person = auth.uid()',
    'members.org = wanted',
    /^authenticated select posts$/,
  ],
  [
    'a second permissive policy',
    team,
    end,
    `${end} create policy "open posts" on posts for select to authenticated using (state = 'open');`,
    /^authenticated select posts$/,
  ],
  [
    'OR for AND',
    shop,
    "with check (customer_id = auth.uid() and state = 'waiting');\n-- Whoever",
    "with check (customer_id = auth.uid() or state = 'waiting');\n-- Whoever",
    /^authenticated insert reviews$/,
  ],
  [
    'a command made all',
    shop,
    '"customers see themselves" on customers\n  for select to authenticated',
    '"customers see themselves" on customers\n  for all to authenticated',
    /^authenticated (insert|update|delete) customers$/,
  ],
  [
    'a longer list',
    team,
    "state in ('draft', 'open')",
    "state in ('draft', 'open', 'approved')",
    /^authenticated insert posts$/,
  ],
  [
    'a first policy on a closed table',
    team,
    end,
    `${end} create policy mine on drafts for select using (true);`,
    /^(anon|authenticated) select drafts$/,
  ],
  [
    'a block list that hides its rows',
    team,
    'using (blocker = auth.uid() or blocked = auth.uid())',
    'using (blocker = auth.uid())',
    /^(anon|authenticated) select profiles$/,
  ],
  [
    'a generated column computed in another way',
    team,
    'as (length(name)) stored',
    'as (1) stored',
    /^generated profiles.score$/,
  ],
  [
    'a column that conditions ask for, made always true',
    team,
    'listed boolean not null default false',
    'listed boolean generated always as (true) stored',
    /^generated profiles.listed$/,
  ],
  [
    'a new column of an open table',
    shop,
    '  country varchar(2) not null,',
    '  country varchar(2) not null,\n  email varchar(99),',
    /^anon select authors$/,
  ],
  [
    'a look-up through another function',
    shop,
    'create policy "buyers may download" on downloads\n  for select to authenticated using (has_bought(book_id));',
    `create function has_any(book integer) returns boolean language sql stable security definer
    as $$ select exists (select 1 from order_lines where order_lines.book_id = book) $$;
   create policy "buyers may download" on downloads for select to authenticated using (has_any(book_id));`,
    /^authenticated select downloads$/,
  ],
  ['a comparison turned round', team, "level <> 'invited');", "level = 'invited');", /^authenticated select members$/],
  [
    'distinct from instead of equals',
    team,
    'using (id = auth.uid()) with check',
    'using (id is distinct from auth.uid()) with check',
    /^authenticated select profiles$/,
  ],
];

const harmless: readonly Edit[] = [
  ['another name of a policy', shop, '"authors are public"', '"everybody sees authors"', /./],
  [
    'comments and blanks',
    shop,
    'for select using (on_sale)',
    'for select /* shelf */ using (\n  on_sale -- yes\n)',
    /./,
  ],
  [
    'the sides of a comparison and of an AND',
    shop,
    "with check (customer_id = auth.uid() and status = 'placed')",
    "with check ('placed' = status and auth.uid() = customer_id)",
    /./,
  ],
  [
    'the order of policies',
    team,
    "create policy \"writes\" on posts for insert to authenticated with check (author = auth.uid() and state in ('draft', 'open'));",
    '',
    /./,
  ],
  [
    'one policy for each command instead of one for all',
    team,
    'create policy own on profiles for all to authenticated using (id = auth.uid()) with check (id = auth.uid() and public);',
    `create policy o1 on profiles for select to authenticated using (id = auth.uid());
    create policy o2 on profiles for insert to authenticated with check (id = auth.uid() and public);
    create policy o3 on profiles for update to authenticated using (id = auth.uid()) with check (id = auth.uid() and public);
    create policy o4 on profiles for delete to authenticated using (id = auth.uid());`,
    /./,
  ],
  [
    'an index and a comment',
    shop,
    'create index books_price on books (price);',
    "create index books_price on books (price);\ncreate index books_title on books (title);\ncomment on column books.title is 'x';",
    /./,
  ],
  ['a closed table', team, end, `${end} create table vault (id integer primary key, code text not null);`, /./],
  [
    'a permissive policy that adds nothing',
    team,
    end,
    `${end} create policy "mine, open" on secrets for select to authenticated using (owner = auth.uid() and label = 'open');`,
    /./,
  ],
  [
    'other aliases in a subquery',
    shop,
    'exists (select 1 from books where books.id = book_categories.book_id)',
    'exists (select 1 from books b where book_id = b.id)',
    /./,
  ],
  ['NOT pushed inwards', team, "level <> 'invited'", "not level = 'invited'", /./],
  [
    'a grant that was there already',
    shop,
    'grant select (id, author_id, title,',
    'grant select (id) on books to anon;\ngrant select (id, author_id, title,',
    /./,
  ],
  [
    'a new column of a table with granted columns only',
    shop,
    '  on_sale boolean not null default true,',
    '  on_sale boolean not null default true,\n  supplier varchar(40),',
    /./,
  ],
  ['the order of a list', team, "('draft', 'open')", "('open', 'draft')", /./],
  [
    'AND instead of a restrictive policy',
    team,
    'create policy "there still" on posts as restrictive for select using (removed_at is null);',
    '',
    /./,
  ],
];

/** The other half of edits that take two. */
const second: Readonly<Record<string, readonly [string, string]>> = {
  'the order of policies': [
    'create policy seen on',
    "create policy \"writes\" on posts for insert to authenticated with check (author = auth.uid() and state in ('draft', 'open'));\n create policy seen on",
  ],
  'AND instead of a restrictive policy': ['using (is_member(org))', 'using (is_member(org) and removed_at is null)'],
  'a new column of a table with granted columns only': [
    'grant select (id, author_id',
    'revoke insert, update, delete on books from anon, authenticated;\ngrant select (id, author_id',
  ],
};

const apply = ([title, schema, from, to]: Edit): string => {
  const once = edited(schema, from, to);
  return second[title] ? edited(once, ...second[title]) : once;
};

describe('the exposure of a schema', () => {
  it.each(mistakes)('widens by %s', async (...edit) => {
    const found = await changes(edit[1], apply(edit));
    const opened = found.filter(({ effect }) => effect !== 'narrows');
    expect(opened.map(({ place }) => place)).toContainEqual(expect.stringMatching(edit[4]));
    for (const change of opened) expect(change.before).not.toEqual(change.after);
  });

  it.each(harmless)('does not widen by %s', async (...edit) => {
    expect((await changes(edit[1], apply(edit))).filter(({ effect }) => effect !== 'narrows')).toEqual([]);
  });

  it.each(mistakes.filter(([title]) => !/column|block list/.test(title)))(
    'is never told to widen both ways for what is known: %s',
    async (...edit) => {
      const back = await changes(apply(edit), edit[1]);
      const forth = await changes(edit[1], apply(edit));
      const widened = forth.filter(({ effect }) => effect === 'widens').map(({ place, what }) => `${place} ${what}`);
      const again = back.filter(({ effect }) => effect === 'widens').map(({ place, what }) => `${place} ${what}`);
      expect(widened.filter((one) => again.includes(one))).toEqual([]);
    },
  );

  it('is written the same whatever the order of statements, and read back as it was', async () => {
    for (const sql of [shop, team]) {
      const text = writeExposure(await measure(sql));
      const turned = sql
        .split(/;\s*\n(?=\s*create policy)/)
        .toReversed()
        .join(';\n');
      expect(writeExposure(await measure(`${turned};`))).toBe(text);
      const read = readExposure(text);
      expect('exposure' in read && writeExposure(read.exposure)).toBe(text);
    }
  });

  it('tells a column that was closed without failing over it', async () => {
    const [change, ...more] = await changes(shop, edited(shop, 'price, stock, on_sale', 'price, on_sale'));
    expect(change).toEqual({
      effect: 'narrows',
      place: 'anon select books',
      what: 'column stock',
      before: ['column stock'],
      after: [],
    });
    expect(more.map(({ effect }) => effect)).toEqual(['narrows']);
  });

  it('names the line of a lock file that is none', () => {
    expect(readExposure('# x\n\nanon select books rows allways\n')).toEqual({
      line: 3,
      text: 'anon select books rows allways',
    });
    expect(readExposure('anon insert books rows always\n')).toMatchObject({ line: 1 });
  });

  it('of the bookshop is the one that is checked in', async () => {
    expect(writeExposure(await measure(shop))).toBe(readFileSync(join(bookshop, 'exposure.lock'), 'utf8'));
  });
});
