import { parseSchema, type SchemaRecord } from '@backstay/schema';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

/** What a project gives PostgreSQL that a bare server lacks. */
const surroundings = `
  create schema auth;
  create table auth.users (id uuid primary key, email text, created_at timestamptz);
  create function auth.uid() returns uuid language sql stable as 'select null::uuid';
`;

const schema = `
  create type mood as enum ('sad', 'ok');
  create table parents (id bigint generated always as identity primary key, a int not null, b varchar(20), unique (a, b), unique (b, a), unique (a, b));
  create table if not exists public.children (
    id uuid primary key default gen_random_uuid(),
    parent bigint references parents on delete cascade,
    other bigint references parents (id) on update cascade,
    owner uuid default auth.uid() references auth.users (id) on delete set null,
    a int check (a > 0) check (a < 100) default 7, b int check (b > a),
    mood mood default 'ok'::mood not null,
    tags text[] default array['x', 'y z'], n numeric(10,2) default 1.5, twice numeric(12,2) generated always as (n * 2) stored,
    at timestamptz(3) default now(), flag boolean default 'no', serially serial unique, note character varying, c char,
    constraint named check (n > 0), check (n < 10 and a is not null), check (a is distinct from 5),
    foreign key (parent) references parents, constraint own unique (a)
  );
  create table a_table_whose_name_is_as_long_as_it_can_be_in_this_database_ok (
    a_column_with_a_name_that_is_long_as_well int unique, é int check (é > 0), "Case" int references parents_by_name);
  create table parents_by_name (k int primary key);
  create index on children (parent, n desc);
  create index on children (parent, n);
  create unique index on children (b);
  alter table only children add constraint later unique (parent, a), add check (b <> 4), add column extra text not null default 'x';
`;

describe.runIf(testEngines.includes('postgres'))('the same text on PostgreSQL itself', () => {
  let database: TestDatabase;
  let client: Client;
  let record: SchemaRecord;

  beforeAll(async () => {
    const parsed = await parseSchema([{ path: 'schema.sql', text: schema }]);
    if (parsed.problems.length > 0) throw new Error(JSON.stringify(parsed.problems));
    record = parsed.record;
    database = await freshDatabase('postgres');
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(surroundings);
    // PostgreSQL runs what it reads: the table that is named before it is made has to stand first there.
    const late = 'create table parents_by_name (k int primary key);';
    await client.query(late + schema.replace(late, ''));
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const rows = async (sql: string): Promise<string[]> =>
    (await client.query<{ name: string }>(sql)).rows.map((row) => row.name).toSorted();

  test('gives keys, foreign keys and checks the names of the record', async () => {
    const own = record.tables.flatMap((table) => [
      ...(table.primaryKey === null ? [] : [table.primaryKey]),
      ...table.uniqueKeys,
      ...table.foreignKeys,
      ...table.checks,
    ]);
    const native = await rows(
      `select conname as name from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c')`,
    );
    expect(own.map((constraint) => constraint.name).toSorted()).toEqual(native);
  });

  test('gives indexes the names of the record', async () => {
    const native = await rows(
      `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
       where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint k where k.conindid = c.oid)`,
    );
    expect(record.tables.flatMap((table) => table.indexes.map((index) => index.name)).toSorted()).toEqual(native);
  });

  test('has the same columns, nullable where the record says so', async () => {
    const own = record.tables.flatMap((table) =>
      table.columns.map((column) => `${table.name}.${column.name} ${column.nullable ? 'null' : 'not null'}`),
    );
    const native = await rows(
      `select table_name || '.' || column_name || case is_nullable when 'YES' then ' null' else ' not null' end as name
       from information_schema.columns where table_schema = 'public'`,
    );
    expect(own.toSorted()).toEqual(native);
  });
});
