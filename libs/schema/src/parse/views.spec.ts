import { describe, expect, test } from 'vitest';
import { buildSnapshot } from '../build-snapshot.js';
import type { SchemaRecord } from '../schema-record.js';
import { parseSchema } from './parse-schema.js';

const base = `create table people (id int primary key, name text not null, score numeric(8,2), nick varchar(20) unique);
create table notes (id int primary key, author int not null references people, body text, n int not null, big bigint, data jsonb, ratio real);
`;
const views = (name: string, select: string): string =>
  `${base}create view ${name} with (security_invoker = true) as ${select};`;

async function read(text: string): Promise<SchemaRecord> {
  const { record, problems, notes } = await parseSchema([{ path: 'a.sql', text }]);
  expect(problems).toEqual([]);
  expect(notes).toEqual([]);
  return record;
}

/** Columns of the view as `name type null`. */
async function columns(select: string): Promise<readonly string[]> {
  const record = await read(views('v', select));
  return (record.views?.[0]?.columns ?? []).map(({ name, type, nullable }) => {
    const scale = type.kind === 'numeric' ? `(${type.scale})` : '';
    return `${name} ${type.kind}${scale}${nullable ? '?' : ''}`;
  });
}

describe('a view', () => {
  test('has the columns of its select list, with their types, and NULL where that may be', async () => {
    expect(await columns('select p.*, n.body from people p left join notes n on n.author = p.id')).toEqual([
      'id integer',
      'name text',
      'score numeric(2)?',
      'nick varchar?',
      'body text?',
    ]);
    expect(
      await columns("select id, coalesce(score, 0), score * 1.25 as up, name = 'x' as x, 1.50 as c from people"),
    ).toEqual(['id integer', 'coalesce numeric(2)', 'up numeric(4)?', 'x boolean', 'c numeric(2)']);
  });

  test('of groups has aggregates that are as wide as they must be', async () => {
    const select = `select author, count(*), sum(n) as n, sum(big) as big, max(body) as last, round(avg(n), 1) as mean,
      count(distinct body) as bodies from notes group by 1 having count(*) > 1`;
    expect(await columns(select)).toEqual([
      'author integer',
      'count bigint',
      'n bigint',
      'big numeric(0)?',
      'last text?',
      'mean numeric(1)',
      'bodies bigint',
    ]);
    expect(await columns('select sum(n), count(n) as c from notes')).toEqual(['sum bigint?', 'c bigint']);
  });

  test('may name its columns behind its own name', async () => {
    const record = await read(`${base}create view v (a, b) with (security_invoker) as select id, name from people;`);
    expect(record.views?.[0]?.columns.map((column) => column.name)).toEqual(['a', 'b']);
  });

  test('knows a key where one is certain', async () => {
    const key = async (select: string): Promise<unknown> => (await read(views('v', select))).views?.[0]?.key;
    expect(await key('select n.id as x, p.name from notes n join people p on p.id = n.author')).toEqual(['x']);
    expect(await key('select n.id as x, p.name from notes n left join people p on p.id = n.author')).toEqual(['x']);
    expect(await key('select p.id, n.body from people p join notes n on p.id = n.author')).toBeNull();
    expect(
      await key('select p.id from people p left join notes n on true left join notes m on n.id = p.id'),
    ).toBeNull();
    expect(await key('select name from people')).toBeNull();
    expect(await key('select author, count(*) from notes group by author')).toEqual(['author']);
    expect(await key('select count(*) from notes group by author')).toBeNull();
  });

  test('of a view goes on to the tables below it, in any order of statements', async () => {
    const record = await read(
      `create view b with (security_invoker) as select x as y from a where x > 1;
       create view a with (security_invoker) as select author as x from notes;\n${base}
       grant select (y) on b to anon; comment on column b.y is 'who'; comment on view b is 'all';`,
    );
    const [view] = record.views ?? [];
    const origin = { table: { schema: 'public', name: 'notes' }, column: 'author' };
    expect(view).toMatchObject({ name: 'b', comment: 'all', columns: [{ name: 'y', origin, comment: 'who' }] });
  });

  test('is related through the columns it shows, in both directions', async () => {
    const record = await read(
      `${base}create view v with (security_invoker) as select id as note, author as writer from notes;
       create view w with (security_invoker) as select id, name from people;`,
    );
    const { relations } = buildSnapshot({ version: 1, record }).catalog;
    expect(
      relations.map(
        (r) => `${r.source.name} ${r.kind} ${r.target.name} by ${r.sourceColumns.join()}=${r.targetColumns.join()}`,
      ),
    ).toEqual([
      'notes many-to-one people by author=id',
      'people one-to-many notes by id=author',
      'notes many-to-one w by author=id',
      'v many-to-one people by writer=id',
      'v many-to-one w by writer=id',
      'people one-to-many v by id=writer',
      'w one-to-many notes by id=author',
      'w one-to-many v by id=writer',
    ]);
  });

  test('without security_invoker is read in the same way, and says so', async () => {
    const { problems, notes } = await parseSchema([
      { path: 'a.sql', text: `${base}create view v as select id from people;` },
    ]);
    expect(problems).toEqual([]);
    expect(notes.map((note) => note.message)).toEqual([expect.stringContaining('rights of whoever asks')]);
  });

  test('has only select granted, as nothing else can be done with it', async () => {
    const record = await read(`${views('v', 'select id from people')} revoke all on v from anon;`);
    expect(record.views?.[0]?.grants).toEqual([
      { role: 'authenticated', privilege: 'select', columns: 'all' },
      { role: 'service_role', privilege: 'select', columns: 'all' },
    ]);
  });
});

describe('an adopted view', () => {
  test('is its columns, and takes policies of its own', async () => {
    const record = await read(
      `create foreign table v (id bigint not null, total numeric(8,2)) server adopted_view;
       create policy p on v for select using (total > 1); comment on foreign table v is 'x';`,
    );
    expect(record.tables).toEqual([]);
    expect(record.views).toMatchObject([{ name: 'v', query: null, key: null, comment: 'x' }]);
    expect(record.policies).toMatchObject([{ table: { name: 'v' }, command: 'select' }]);
  });
});

describe('views are refused with a place and advice', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['select 1 as x', '3:56 a view must read a table | Give it a FROM'],
    ['select id from people order by id', '3:80 ORDER BY is not supported in a view | A view has no order'],
    ['select id from people limit 3', '3:77 LIMIT is not supported in a view | Limit the rows'],
    [
      'select id from people union select id from notes',
      'UNION, INTERSECT and EXCEPT are not supported in a view | Join',
    ],
    ['with x as (select 1) select id from people', 'WITH is not supported in a view | Make a view of it'],
    ['select id, count(*) over () as c from people', 'this form of count() is not supported'],
    ['select id from (select id from people) x', 'a subquery in FROM is not supported | Make a view of it'],
    [
      'select p.id from people p right join notes n on true',
      'a right join is not supported | Write the tables the other way',
    ],
    ['select p.id from people p full join notes n on true', 'a full join is not supported'],
    ['select p.id from people p natural join notes n', 'natural joins and USING are not supported'],
    ['select p.id from people p join (notes n join notes m on true) on true', 'a join in parentheses is not supported'],
    ['select nope from people', '3:56 column "nope" does not exist'],
    ['select id, id from people', '3:60 column "id" specified more than once | Name it with as'],
    ['select id + 1 as x from people', '3:59 integer + integer may leave the range of integer | Cast one side'],
    ["select 'a' from people", 'a column of the view has no name | Name it'],
    ['select name, count(*) from people', 'column "people.name" must appear in the GROUP BY clause'],
    ['select avg(n) from notes', '3:56 avg() is exact only when it is rounded | Write round(avg(…), 2)'],
    ['select sum(ratio) from notes', '3:56 sum(real) is not the same on every engine'],
    ['select max(data) from notes', '3:56 max(jsonb) is not supported'],
    ['select distinct data from notes', 'DISTINCT of jsonb is not the same on every engine'],
    ['select distinct on (n) id from notes', 'DISTINCT ON is not supported'],
    ['select count(*) as c from notes group by rollup (n)', 'grouping sets, rollup and cube are not supported'],
    ['select id from people where count(*) > 1', 'this form of count() is not supported'],
    ['select id from nope', '3:64 relation "nope" does not exist'],
    ['select y from v', 'view "v" reads itself'],
  ];
  test.each(cases)('%s', async (select, expected) => {
    const { problems } = await parseSchema([{ path: 'a.sql', text: views('v', select) }]);
    const texts = problems.map((one) => `${one.line}:${one.column} ${one.message} | ${one.advice}`);
    expect(texts.join('\n')).toContain(expected);
  });

  const statements: readonly (readonly [string, string])[] = [
    ['create view people as select id from notes;', '"people" already exists'],
    [
      'create view v with (security_invoker = false) as select id from people;',
      '3:21 a view with its owner’s rights is not supported | Leave',
    ],
    ['create view v as select id from people with check option;', 'with check option is not supported'],
    ['create temp view v as select id from people;', 'a temporary view is not supported'],
    ['create materialized view v as select id from people;', 'create materialized view is not supported'],
    [
      'create view v as select id from people; create policy p on v using (true);',
      '"v" is a view | Put the policy on the tables',
    ],
    ['create view v as select id from people; alter table v add column x int;', '"v" is a view | Views have columns'],
    [
      'create view v as select id from people; grant select (x) on v to anon;',
      'column "x" of table "v" does not exist',
    ],
    ['create foreign table f (id int) server other;', 'foreign tables are not supported | Only a view'],
    ['create foreign table f (id int default 1) server adopted_view;', 'has only columns'],
    [
      'create foreign table f (id int) server adopted_view; create policy p on f using (true);',
      'Write the policy for select',
    ],
    ['create view v as select id from people; create table x (a int references v (id));', 'table "v" does not exist'],
  ];
  test.each(statements)('%s', async (statement, expected) => {
    const { problems } = await parseSchema([{ path: 'a.sql', text: base + statement }]);
    const texts = problems.map((one) => `${one.line}:${one.column} ${one.message} | ${one.advice}`);
    expect(texts.join('\n')).toContain(expected);
  });

  test('once, where a table it reads cannot be read', async () => {
    const { problems } = await parseSchema([
      {
        path: 'a.sql',
        text: 'create table t (id int, b nope);create view v as select b from t;create view w as select b from v;',
      },
    ]);
    expect(problems).toHaveLength(1);
  });
});
