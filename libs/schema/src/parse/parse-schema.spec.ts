import { expect, test } from 'vitest';
import { parseSchema } from './parse-schema.js';
test('x', async () => {
  const r = await parseSchema([
    {
      path: 'a.sql',
      text: `
create type status as enum ('draft', 'live');
create table public.books (
  id bigint generated always as identity primary key,
  title varchar(200) not null unique,
  author_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  price numeric(10,2) check (price > 0),
  tags text[] default '{}',
  st status default 'draft',
  total numeric(12,2) generated always as (price * 2) stored,
  at timestamptz default timezone('utc'::text, now()),
  constraint both check (price < 100 and title <> 'é')
);
create table members (org integer, who uuid, primary key (org, who));
create index on books (author_id, price desc);
comment on column books.title is 'Title';
revoke all on books from anon;
grant select (title, id) on books to anon;
alter table books enable row level security;
create policy "mine" on books for all to authenticated using ((select auth.uid()) = author_id) with check (author_id = auth.uid());
create function is_member(o integer) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select 1 from public.members m where m.org = o and m.who = auth.uid()) $$;
`,
    },
  ]);
  console.log(JSON.stringify(r, null, 1));
  expect(r.problems).toEqual([]);
});
