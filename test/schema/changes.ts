import type { ParsedSchema } from '@backstay/schema';
import { parseSchema } from '@backstay/schema';

/** A change of a schema over rows: what was, what it becomes, and what rows must look like afterwards. */
export interface ChangeCase {
  readonly title: string;
  readonly before: string;
  /** `insert` statements that every engine takes. */
  readonly rows: readonly string[];
  readonly after: string;
  /** A query for every engine, and its answer after the change, as text. */
  readonly read: string;
  readonly values: readonly (readonly string[])[];
  /** Engines that refuse the change by name. */
  readonly refusedBy?: readonly string[];
}

/** The schema of a text without problems. */
export async function readSchema(text: string): Promise<ParsedSchema> {
  const parsed = await parseSchema([{ path: 'schema/all.sql', text }]);
  if (parsed.problems.length > 0) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

const one = 'create table t (id integer primary key, c ';
const types = (from: string, to: string, value: string, shown: string): ChangeCase => ({
  title: `a column of type ${from} that becomes ${to}`,
  before: `${one}${from});`,
  rows: [`insert into t (id, c) values (1, ${value})`, 'insert into t (id, c) values (2, null)'],
  after: `${one}${to});`,
  read: 'select c from t order by id',
  values: [[shown], ['null']],
});

/** Types: widened, and narrowed over values that fit. */
const retyped: readonly ChangeCase[] = [
  types('varchar(50)', 'varchar(80)', "'Ünï 😀'", 'Ünï 😀'),
  types('varchar(80)', 'varchar(50)', "'Ünï 😀'", 'Ünï 😀'),
  types('varchar(50)', 'text', "'a\nb'", 'a\nb'),
  types('text', 'varchar(50)', "'long'", 'long'),
  types('integer', 'bigint', '2147483647', '2147483647'),
  types('bigint', 'smallint', '-32768', '-32768'),
  types('integer', 'numeric(14,2)', '-7', '-7'),
  types('numeric(10,2)', 'numeric(14,4)', '12345678.25', '12345678.25'),
  types('numeric(14,4)', 'numeric(10,2)', '99999999.25', '99999999.25'),
  types('numeric(10,2)', 'integer', '12.00', '12'),
  types('integer', 'double precision', '2147483647', '2147483647'),
  types('bigint', 'text', '9007199254740993', '9007199254740993'),
  types('integer', 'varchar(11)', '-2147483648', '-2147483648'),
  types('uuid', 'text', "'9e107d9d-372b-4d5f-9a5a-3f0b1c2d4e5f'", '9e107d9d-372b-4d5f-9a5a-3f0b1c2d4e5f'),
  types('jsonb', 'json', `'{"a": 1}'`, '{"a": 1}'),
];

const mood = (labels: string): string => `create type mood as enum (${labels});`;

/** Enums: to and from text, labels that come, go and move. */
const enums: readonly ChangeCase[] = [
  {
    title: 'a text that becomes an enum, with a check and a default of its own',
    before: "create table t (id integer primary key, c text not null default 'sad' check (c <> 'x'));",
    rows: ["insert into t (id, c) values (1, 'ok')", 'insert into t (id) values (2)'],
    after: `${mood("'sad', 'ok'")} create table t (id integer primary key, c mood not null default 'sad' check (c <> 'ok' or id > 0));`,
    read: 'select c from t order by id',
    values: [['ok'], ['sad']],
  },
  {
    title: 'an enum that becomes a varchar, with an index and a generated column over it',
    before: `${mood("'sad', 'ok'")} create table t (id integer primary key, c mood default 'ok', g boolean generated always as (c = 'ok') stored);
      create index on t (c);`,
    rows: ["insert into t (id, c) values (1, 'sad')", 'insert into t (id) values (2)'],
    after: `create table t (id integer primary key, c varchar(20) default 'ok', g boolean generated always as (c = 'ok') stored);
      create index on t (c);`,
    read: 'select c, case when g then 1 else 0 end from t order by id',
    values: [
      ['sad', '0'],
      ['ok', '1'],
    ],
  },
  {
    title: 'an enum that gets labels in between',
    before: `${mood("'sad', 'ok'")} create table t (id integer primary key, c mood default 'ok' check (c <> 'sad'));`,
    rows: ['insert into t (id) values (1)'],
    after: `${mood("'glum', 'sad', 'meh', 'ok'")} create table t (id integer primary key, c mood default 'ok' check (c <> 'sad'));`,
    read: 'select c from t',
    values: [['ok']],
  },
  {
    title: 'an enum that loses and moves labels',
    before: `${mood("'sad', 'meh', 'ok'")} create table t (id integer primary key, c mood default 'meh', unique (c), check (c <> 'sad' or id > 0)); create table u (c mood);`,
    rows: ["insert into t (id, c) values (1, 'ok'), (2, 'sad')", "insert into u (c) values ('ok')"],
    after: `${mood("'ok', 'sad'")} create table t (id integer primary key, c mood default 'ok', unique (c), check (c <> 'sad' or id > 0)); create table u (c mood);`,
    read: 'select c from t order by id',
    values: [['ok'], ['sad']],
  },
];

/** Nullability, defaults, identity, generated columns, comments. */
const columns: readonly ChangeCase[] = [
  {
    title: 'nullability both ways, and defaults set, changed and dropped',
    before: `create table t (id integer primary key, a integer, b integer not null default 1, c text default 'x', d text, e boolean default true);`,
    rows: ["insert into t (id, a, b, d) values (1, 10, 2, 'd')"],
    after: `create table t (id integer primary key, a integer not null, b integer default 2, c text, d text default 'it''s', e boolean not null default false);`,
    read: 'select a, b, c, d, case when e then 1 else 0 end from t',
    values: [['10', '2', 'x', 'd', '1']],
  },
  {
    title: 'columns of many types that come along with checks which rows of today meet',
    before: 'create table t (id integer primary key, a integer);',
    rows: ['insert into t (id, a) values (1, 1), (2, 2)'],
    after: `create table t (id integer primary key, a integer,
      b boolean check (b is not false), n numeric(4, 2) default 1.51 check (n > a - 1), x varchar(5) default 'X' check (x <> 'x'),
      l text check (length(lower(l)) < 9), d date default '2026-01-01' check (d > '2020-01-01'),
      m timestamptz check (m > '2020-01-01'), u uuid unique, j jsonb check (j ->> 'a' = 'b'),
      twice integer generated always as (a * 2) stored check (twice > 1), constraint both_there check (u is null or x = 'y'));`,
    read: 'select n, x, twice from t order by id',
    values: [
      ['1.51', 'X', '2'],
      ['1.51', 'X', '4'],
    ],
  },
  {
    title: 'a key that begins to count by itself',
    before: 'create table t (id bigint primary key, a text);',
    rows: ["insert into t (id, a) values (0, 'zero'), (41, 'x')"],
    after: 'create table t (id bigint generated by default as identity primary key, a text);',
    read: 'select id, a from t order by id',
    values: [
      ['0', 'zero'],
      ['41', 'x'],
    ],
  },
  {
    title: 'a key that no longer counts and gets more places',
    before: 'create table t (id integer generated by default as identity primary key, a text);',
    rows: ["insert into t (a) values ('x')"],
    after: 'create table t (id bigint primary key, a text);',
    read: 'select id, a from t',
    values: [['1', 'x']],
  },
  {
    title: 'a table without a key that gets one that counts',
    before: 'create table t (a varchar(20));',
    rows: ["insert into t (a) values ('x'), ('y')"],
    after: 'create table t (a varchar(20), id bigint generated by default as identity primary key);',
    read: 'select a, id from t order by id',
    values: [
      ['x', '1'],
      ['y', '2'],
    ],
  },
  {
    title: 'generated columns that come, change and go, with what stands on them',
    before: `create table t (id integer primary key, a integer, g integer generated always as (a + 1) stored, h integer generated always as (a * 2) stored, unique (g), check (g > 0));
      create index on t (h);`,
    rows: ['insert into t (id, a) values (1, 4)'],
    after: `create table t (id integer primary key, a bigint, g bigint generated always as (a + 10) stored, i bigint generated always as (a - 1) stored not null, unique (g), check (g > 0));`,
    read: 'select a, g, i from t',
    values: [['4', '14', '3']],
  },
  {
    title: 'the type below a generated column that stays as it is',
    before: `create table t (id integer primary key, a varchar(20), g text generated always as (a || '!') stored, constraint gg check (g <> 'x'));
      create unique index tg on t (g);`,
    rows: ["insert into t (id, a) values (1, 'q')"],
    after: `create table t (id integer primary key, a varchar(40), g text generated always as (a || '!') stored, constraint gg check (g <> 'x'));
      create unique index tg on t (g);`,
    read: 'select a, g from t',
    values: [['q', 'q!']],
  },
  {
    title: 'a generated column whose values are kept from now on',
    before: 'create table t (id integer primary key, a integer, g integer generated always as (a + 1) stored);',
    rows: ['insert into t (id, a) values (1, 4)'],
    after: 'create table t (id integer primary key, a integer, g integer);',
    read: 'select a, g from t',
    values: [['4', '5']],
  },
  {
    title: 'comments that come, change and go',
    before: `create table t (id integer primary key, a text not null default 'x', b text); comment on table t is 'one'; comment on column t.b is 'b';`,
    rows: ["insert into t (id, b) values (1, 'b')"],
    after: `create table t (id integer primary key, a text not null default 'x', b text); comment on table t is 'two'; comment on column t.a is 'it''s';`,
    read: 'select a, b from t',
    values: [['x', 'b']],
  },
];

const two = (parent: string, child: string): string => `create table p (${parent}); create table c (${child});`;
const family: readonly string[] = [
  "insert into p (id, code) values (1, 'a'), (2, 'b')",
  "insert into c (id, p, code) values (1, 1, 'a'), (2, 2, 'b')",
];

/** Keys of every kind. */
const keys: readonly ChangeCase[] = [
  {
    title: 'a foreign key with other actions',
    before: two(
      'id integer primary key, code varchar(9)',
      'id integer primary key, p integer references p, code varchar(9)',
    ),
    rows: family,
    after: two(
      'id integer primary key, code varchar(9)',
      'id integer primary key, p integer references p on delete cascade, code varchar(9)',
    ),
    read: 'select id, p, code from c order by id',
    values: [
      ['1', '1', 'a'],
      ['2', '2', 'b'],
    ],
  },
  {
    title: 'keys on both sides of a foreign key that get another type',
    before: two(
      'id integer primary key, code varchar(9) unique',
      'id integer primary key, p integer references p, code varchar(9) references p (code)',
    ),
    rows: family,
    after: two(
      'id bigint primary key, code varchar(20) unique',
      'id integer primary key, p bigint references p, code varchar(20) references p (code)',
    ),
    read: 'select id, p, code from c order by id',
    values: [
      ['1', '1', 'a'],
      ['2', '2', 'b'],
    ],
  },
  {
    title: 'another primary key, to which a foreign key turns',
    before: two(
      'id integer primary key, code varchar(9) not null',
      'id integer primary key, p integer references p, code varchar(9)',
    ),
    rows: family,
    after: two(
      'id integer unique, code varchar(9) primary key',
      'id integer unique, p integer references p (id), code varchar(9) references p, primary key (id, code)',
    ),
    read: 'select id, p, code from c order by id',
    values: [
      ['1', '1', 'a'],
      ['2', '2', 'b'],
    ],
  },
  {
    title: 'a primary key that goes, and one that comes',
    before: two('id integer primary key, code varchar(9)', 'id integer, p integer, code varchar(9)'),
    rows: family,
    after: two('id integer, code varchar(9)', 'id integer, p integer, code varchar(9), primary key (p)'),
    read: 'select id, p, code from c order by id',
    values: [
      ['1', '1', 'a'],
      ['2', '2', 'b'],
    ],
  },
  {
    title: 'a counting key that hands over to another column',
    before:
      'create table t (id integer generated by default as identity primary key, code varchar(9) not null, a text);',
    rows: ["insert into t (code, a) values ('x', 'ax'), ('y', 'ay')"],
    after: 'create table t (code varchar(9) primary key, a text);',
    read: 'select code, a from t order by code',
    values: [
      ['x', 'ax'],
      ['y', 'ay'],
    ],
  },
  {
    title: 'unique keys and indexes that take each other’s names and columns',
    before: `create table t (id integer primary key, a varchar(20), b text, constraint k unique (a)); create index i on t (b); create unique index j on t (b, a);`,
    rows: ["insert into t (id, a, b) values (1, 'a', 'b')"],
    after: `create table t (id integer primary key, a text, b varchar(30), constraint i unique (b)); create index k on t (a); create unique index j on t (a, b);`,
    read: 'select a, b from t',
    values: [['a', 'b']],
  },
  {
    title: 'checks that come, change and go',
    before:
      'create table t (id integer primary key, a integer, constraint one check (a > 0), constraint two check (a < 100));',
    rows: ['insert into t (id, a) values (1, 5)'],
    after:
      'create table t (id integer primary key, a integer, constraint two check (a < 50), constraint three check (a <> 7));',
    read: 'select a from t',
    values: [['5']],
  },
];

/** Indexes over some rows and over expressions. */
const indexes: readonly ChangeCase[] = [
  {
    title: 'partial and expression indexes that come, change and go',
    before: `create table t (id integer primary key, email varchar(100), gone boolean not null default false, data jsonb, n integer);
      create unique index live on t (email) where not gone;
      create unique index low on t (lower(email));`,
    rows: [`insert into t (id, email, gone, data, n) values (1, 'A@b.c', false, '{"sku": "x"}', 1)`],
    after: `create table t (id integer primary key, email text, gone boolean not null default false, data jsonb, n integer);
      create unique index live on t (email, n) where gone = false and n > 0;
      create unique index sku on t ((data ->> 'sku')) where not gone;
      create unique index plus on t ((n + 1) desc);
      create index few on t (n) where n > 10;`,
    read: 'select email, n from t',
    values: [['A@b.c', '1']],
  },
];

/** Names. */
const renames: readonly ChangeCase[] = [
  {
    title: 'a column with keys, checks, indexes, a generated column and a reference to it',
    before: `create type mood as enum ('sad', 'ok');
      create table p (id integer primary key, code varchar(9) not null unique, m mood default 'ok', flag boolean, body text unique,
        up varchar(9) generated always as (code || '!') stored, check (code <> 'x'), constraint own check (length(code) < 9));
      create table c (id integer primary key, p varchar(9) references p (code) on delete cascade);
      create index on p (code, id); create unique index low on p (lower(code)) where code <> 'q';
      create policy see on p for select using (code = 'a' and exists (select 1 from c where c.p = p.code));
      create policy other on c for delete using (p in (select code from p));
      grant select (code) on p to anon;`,
    rows: [
      "insert into p (id, code, flag, body) values (1, 'a', true, 'long')",
      "insert into c (id, p) values (1, 'a')",
    ],
    after: `-- @renamed-from mood
      create type feeling as enum ('sad', 'meh', 'ok');
      create table p (id integer primary key,
        -- @renamed-from code
        label varchar(9) not null unique,
        m feeling default 'ok', flag boolean, body text unique,
        up varchar(9) generated always as (label || '!') stored, check (label <> 'x'), constraint own check (length(label) < 9));
      create table c (id integer primary key,
        -- @renamed-from p
        parent varchar(9) references p (label) on delete cascade);
      create index on p (label, id); create unique index low on p (lower(label)) where label <> 'q';
      create policy see on p for select using (label = 'a' and exists (select 1 from c where c.parent = p.label));
      create policy other on c for delete using (parent in (select label from p));
      grant select (label) on p to anon;`,
    read: 'select p.label, p.m, p.up, p.body, c.parent from p, c',
    values: [['a', 'ok', 'a!', 'long', 'a']],
  },
  {
    title: 'a table with references both ways, and unnamed and named constraints',
    before: `create table books (id integer generated by default as identity primary key, title text unique, flag boolean, self integer references books,
        named integer constraint whole references books, check (title <> 'x'), constraint own check (title <> ''));
      create table loans (id integer primary key, book integer references books, m varchar(9));
      create unique index sold on books (title) where flag;
      create index on books (flag);
      create policy see on loans for select using (book in (select id from books where flag));`,
    rows: ["insert into books (title, flag) values ('t', true)", 'insert into loans (id, book) values (1, 1)'],
    after: `-- @renamed-from books
      create table works (id integer generated by default as identity primary key, title text unique, flag boolean, self integer references works,
        named integer constraint whole references works, check (title <> 'x'), constraint own check (title <> ''));
      create table loans (id integer primary key,
        -- @renamed-from book
        work integer references works, m varchar(9));
      create unique index sold on works (title) where flag;
      create index on works (flag);
      create policy see on loans for select using (work in (select id from works where flag));`,
    read: 'select works.title, loans.work from works, loans where loans.work = works.id',
    values: [['t', '1']],
  },
  {
    title: 'a column that gets another type and default along with its name',
    before: "create table t (id integer primary key, c varchar(20) default 'x');",
    rows: ["insert into t (id, c) values (1, 'v')"],
    after: `create table t (id integer primary key,
      -- @renamed-from c
      d text not null default 'y');`,
    read: 'select d from t',
    values: [['v']],
  },
];

/** Every kind of change. */
export const changeCases: readonly ChangeCase[] = [...retyped, ...enums, ...columns, ...keys, ...indexes, ...renames];
