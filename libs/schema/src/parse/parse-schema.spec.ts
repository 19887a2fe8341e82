import { describe, expect, test } from 'vitest';
import type { SchemaRecord } from '../schema-record.js';
import { parseSchema } from './parse-schema.js';

/** The record of a text that must have no problem. */
async function accepted(...texts: readonly string[]): Promise<SchemaRecord> {
  const { record, problems } = await parseSchema(texts.map((text, i) => ({ path: `${i}.sql`, text })));
  expect(problems).toEqual([]);
  return record;
}

/** Problems as `line:column message`. */
async function refused(text: string): Promise<readonly string[]> {
  const { problems } = await parseSchema([{ path: 'a.sql', text }]);
  for (const problem of problems) expect(problem.advice).not.toBe('');
  return problems.map((problem) => `${problem.line}:${problem.column} ${problem.message}`);
}

describe('a whole schema', () => {
  const text = `
    create extension if not exists "uuid-ossp";
    create type status as enum ('draft', 'live');
    create table if not exists public.authors (
      id uuid primary key default gen_random_uuid(),
      name varchar(200) not null unique
    );
    create table books (
      id bigint generated always as identity primary key,
      author_id uuid not null references authors on delete cascade on update restrict,
      owner uuid default auth.uid() references auth.users (id),
      title text not null,
      price numeric(10,2) not null default 0 check (price >= 0),
      doubled numeric(12,2) generated always as (price * 2) stored,
      state status not null default 'draft',
      tags text[] not null default '{}',
      made_at timestamp(3) with time zone default now(),
      unique (author_id, state),
      constraint cheap check (price < 1000 or state = 'draft')
    );
    create index on books (author_id, price desc);
    create unique index one_title on books (title);
    comment on table books is 'What is read';
    comment on column public.books.title is 'As printed';
    alter table books enable row level security;
    create policy "live for all" on books for select using (state = 'live');
    create policy "own" on books to authenticated
      using ((select auth.uid()) = owner) with check (owner = auth.uid());
    create policy "never service" on books as restrictive for delete to anon, authenticated using (false);
  `;

  test('becomes tables, enums and policies', async () => {
    const record = await accepted(text);
    expect(record.enums).toEqual([{ name: 'status', values: ['draft', 'live'] }]);
    const books = record.tables.find((table) => table.name === 'books');
    expect(books).toMatchObject({
      schema: 'public',
      comment: 'What is read',
      primaryKey: { name: 'books_pkey', columns: ['id'] },
      uniqueKeys: [{ name: 'books_author_id_state_key', columns: ['author_id', 'state'] }],
      indexes: [
        {
          name: 'books_author_id_price_idx',
          unique: false,
          columns: [
            { column: 'author_id', direction: 'asc' },
            { column: 'price', direction: 'desc' },
          ],
        },
        { name: 'one_title', unique: true, columns: [{ column: 'title', direction: 'asc' }] },
      ],
    });
    expect(books?.foreignKeys).toEqual([
      {
        name: 'books_author_id_fkey',
        columns: ['author_id'],
        references: { table: { schema: 'public', name: 'authors' }, columns: ['id'] },
        onUpdate: 'restrict',
        onDelete: 'cascade',
      },
      {
        name: 'books_owner_fkey',
        columns: ['owner'],
        references: { table: { schema: 'auth', name: 'users' }, columns: ['id'] },
        onUpdate: 'no action',
        onDelete: 'no action',
      },
    ]);
    expect(books?.checks.map((check) => check.name)).toEqual(['books_price_check', 'cheap']);
  });

  test('keeps what each column says', async () => {
    const record = await accepted(text);
    const columns = record.tables.find((table) => table.name === 'books')?.columns ?? [];
    const column = (name: string): unknown => columns.find((candidate) => candidate.name === name);
    expect(column('id')).toEqual({
      name: 'id',
      type: { kind: 'bigint' },
      nullable: false,
      default: null,
      identity: 'always',
      generated: false,
      generation: null,
      collation: null,
      comment: null,
    });
    expect(column('title')).toMatchObject({ comment: 'As printed', nullable: false });
    expect(column('owner')).toMatchObject({ default: { kind: 'uid' }, nullable: true });
    expect(column('price')).toMatchObject({ default: { kind: 'literal', value: '0' } });
    expect(column('doubled')).toMatchObject({ generated: true, generation: { kind: 'arithmetic', operator: '*' } });
    expect(column('state')).toMatchObject({ type: { kind: 'enum', values: ['draft', 'live'] } });
    expect(column('tags')).toMatchObject({ type: { kind: 'array', of: { kind: 'text' } } });
    expect(column('made_at')).toMatchObject({ type: { kind: 'timestamptz', precision: 3 }, default: { kind: 'now' } });
  });

  test('keeps the author’s text of each policy', async () => {
    const { policies } = await accepted(text);
    expect(policies.map(({ using: _using, check: _check, ...policy }) => policy)).toEqual([
      {
        name: 'live for all',
        table: { schema: 'public', name: 'books' },
        permissive: true,
        command: 'select',
        roles: ['anon', 'authenticated', 'service_role'],
        source: { using: "state = 'live'", check: null },
      },
      {
        name: 'own',
        table: { schema: 'public', name: 'books' },
        permissive: true,
        command: 'all',
        roles: ['authenticated'],
        source: { using: '(select auth.uid()) = owner', check: 'owner = auth.uid()' },
      },
      {
        name: 'never service',
        table: { schema: 'public', name: 'books' },
        permissive: false,
        command: 'delete',
        roles: ['anon', 'authenticated'],
        source: { using: 'false', check: null },
      },
    ]);
  });
});

test('statements may name what stands further down or in a later file', async () => {
  const record = await accepted(
    `create policy p on b using (mine(a)); create table b (id int primary key, a int references a, kind k);`,
    `create table a (id int primary key, who uuid); create type k as enum ('x');
     create function mine(n int) returns boolean language sql stable security definer set search_path = ''
       as $$ select exists (select 1 from public.a where a.id = n and a.who = auth.uid()) $$;`,
  );
  expect(record.tables.map((table) => table.name)).toEqual(['b', 'a']);
  expect(record.functions).toMatchObject([
    { name: 'mine', arguments: [{ name: 'n', type: { kind: 'integer' } }], returns: { kind: 'boolean' } },
  ]);
});

describe('all problems at once', () => {
  test('of all files, in their order, each at its place', async () => {
    const { problems } = await parseSchema([
      { path: 'schema/1.sql', text: `-- Bücher 📚\ncreate table ü (é int, b interval);\ncreate tabl x (id int);\n` },
      {
        path: 'schema/2.sql',
        text: `create table c (id int references nope, );\ncreate materialized view v as select 1;`,
      },
    ]);
    expect(problems.map((p) => `${p.file}:${p.line}:${p.column} ${p.message}`)).toEqual([
      'schema/1.sql:2:26 type "interval" is not supported',
      'schema/1.sql:3:8 syntax error at or near "tabl"',
      'schema/2.sql:1:41 syntax error at or near ")"',
      'schema/2.sql:2:1 create table as, create materialized view is not supported in schema files',
    ]);
  });

  test('counts characters, not bytes or UTF-16 units, before the place', async () => {
    expect(await refused(`create table t (a text default '📚é', b inet);`)).toEqual([
      '1:40 type "inet" is not supported',
    ]);
    expect(await refused(`comment on table t is '📚é' x;`)).toEqual(['1:28 syntax error at or near "x"']);
  });

  test('goes on behind a quote that is never closed', async () => {
    expect(
      await refused(
        `create table a (id int);\ncomment on table a is 'x;\ncreate table a (id int);\ncreate table b (c money);`,
      ),
    ).toEqual([
      `2:23 unterminated quoted string at or near "'x;`,
      '3:14 table "a" already exists',
      '4:19 type "money" is not supported',
    ]);
  });

  test('does not repeat a broken table or type in everything that names it', async () => {
    expect(
      await refused(
        `create table a (id int primary key,,);\ncreate type k as enom ('x');\n` +
          `create table b (a int references a, k k);\ncreate index on a (id);\ncreate policy p on a using (id > 1);\n` +
          `create policy q on b using (a in (select id from a));`,
      ),
    ).toEqual(['1:36 syntax error at or near ","', '2:18 syntax error at or near "enom"']);
  });

  test('does not repeat a refused function in every policy that calls it', async () => {
    expect(
      await refused(
        `create table t (id int primary key);\ncreate function f() returns boolean language plpgsql as 'x';\n` +
          `create policy p on t using (f());`,
      ),
    ).toEqual(['2:37 functions in language plpgsql are not supported']);
  });

  test('finds policies that need themselves', async () => {
    expect(
      await refused(
        `create table m (o int, u uuid);\ncreate policy p on m using (o in (select o from m x where x.u = auth.uid()));`,
      ),
    ).toEqual([expect.stringMatching(/^2:1 infinite recursion detected in policy for relation "m"/)]);
  });
});

test('a zero byte is a problem of its own', async () => {
  expect(await refused('create table a (id int);\0drop table a;')).toEqual(['1:25 the file has a zero byte']);
});

test('statements about storage are kept with their text', async () => {
  const { problems, notes } = await parseSchema([
    {
      path: 'a.sql',
      text: `create policy "p" on storage.objects for select using (bucket_id = 'x');\ninsert into storage.buckets (id) values ('x');`,
    },
  ]);
  expect(problems).toEqual([]);
  expect(notes).toEqual([
    {
      file: 'a.sql',
      line: 1,
      column: 1,
      message: 'statements about storage are kept and have no effect yet',
      statement: `create policy "p" on storage.objects for select using (bucket_id = 'x')`,
    },
    expect.objectContaining({ line: 2, statement: `insert into storage.buckets (id) values ('x')` }),
  ]);
});

test('what a dump writes around its tables is noted and has no effect', async () => {
  const { problems, notes } = await parseSchema([
    {
      path: 'dump.sql',
      text: `SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE EXTENSION IF NOT EXISTS "pgcrypto" WITH SCHEMA "extensions";
CREATE TABLE IF NOT EXISTS "public"."books" ("id" bigint NOT NULL, "title" character varying(20));
ALTER TABLE "public"."books" OWNER TO "postgres";
ALTER TABLE "public"."books" ALTER COLUMN "id" ADD GENERATED BY DEFAULT AS IDENTITY (
  SEQUENCE NAME "public"."books_id_seq" START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1);
ALTER TABLE ONLY "public"."books" ADD CONSTRAINT "books_pkey" PRIMARY KEY ("id");
GRANT USAGE ON SCHEMA "public" TO "anon";
GRANT ALL ON TABLE "public"."books" TO "postgres";
GRANT ALL ON SEQUENCE "public"."books_id_seq" TO "anon";
ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" GRANT ALL ON TABLES TO "anon";
RESET ALL;`,
    },
  ]);
  expect(problems).toEqual([]);
  expect(notes.map((note) => note.line)).toEqual([1, 2, 3, 5, 9, 10, 11, 12, 13]);
});
