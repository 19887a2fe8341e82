import { describe, expect, test } from 'vitest';
import type { SchemaRecord } from '../schema-record.js';
import { parseSchema } from './parse-schema.js';

/** Tables that functions relate, on line 1. */
const base = `create table a (id int primary key, name text, code varchar(9)); create table b (id int primary key, a_id int, hour int, stars int, big bigint, code varchar(20), note text); create view v as select id, name || '!' as name from a;\n`;

async function parsed(text: string): Promise<{ record: SchemaRecord; problems: readonly string[] }> {
  const { record, problems } = await parseSchema([{ path: 'a.sql', text: base + text }]);
  return { record, problems: problems.map((one) => `${one.line}:${one.column} ${one.message} | ${one.advice}`) };
}

const related = async (text: string): Promise<SchemaRecord['related']> => {
  const { record, problems } = await parsed(text);
  expect(problems).toEqual([]);
  return record.related;
};

const many = (body: string, head = 'f(a) returns setof b'): string =>
  `create function ${head} language sql stable as $$ ${body} $$;`;

describe('a function from a row to rows is a relationship', () => {
  test('its pairs of columns, its conditions and its order are in the record', async () => {
    const text = many('select * from b where a_id = $1.id and stars >= 4 order by stars desc, id');
    expect(
      await related(`comment on function f(a) is 'Good ones.'; revoke execute on function f(a) from public; ${text}`),
    ).toMatchObject([
      {
        name: 'f',
        source: { schema: 'public', name: 'a' },
        target: { schema: 'public', name: 'b' },
        toOne: false,
        pairs: [{ source: 'id', target: 'a_id' }],
        where: { kind: 'compare', operator: '>=', left: { kind: 'column', source: 'row', column: 'stars' } },
        order: [
          { column: { name: 'stars' }, direction: 'desc', nulls: 'first' },
          { column: { name: 'id' }, direction: 'asc', nulls: null },
        ],
        definer: false,
        execute: ['service_role'],
        comment: 'Good ones.',
      },
    ]);
  });

  test.each([
    ['rows 1', 'f(b) returns setof a rows 1', 'select * from a where id = $1.a_id'],
    ['no set', 'f(r b) returns a', 'select a.* from a where r.a_id = a.id'],
    ['the columns by name', 'f(r b) returns a', 'select id, x.name, code from a x where x.id = r.a_id'],
  ])('of one row: %s', async (_, head, body) => {
    expect(await related(many(body, head))).toMatchObject([
      { toOne: true, pairs: [{ source: 'a_id', target: 'id' }], where: null, order: [] },
    ]);
  });

  test('of texts of other lengths, of views, and of itself', async () => {
    expect(await related(many('select * from b where code = $1.code'))).toHaveLength(1);
    expect(await related(many('select * from v where id = $1.a_id', 'f(b) returns setof v rows 1'))).toHaveLength(1);
    expect(await related(many('select * from b where a_id = $1.id', 'f(v) returns setof b'))).toHaveLength(1);
    expect(await related(many('select * from a where id = $1.id', 'f(a) returns a'))).toHaveLength(1);
  });

  test('a definer’s subqueries are marked with its name', async () => {
    const body = 'select * from b where a_id = $1.id and exists (select 1 from a where a.id = b.hour)';
    const [one] = (await related(many(body).replace('stable', 'stable security definer'))) ?? [];
    expect(one).toMatchObject({ definer: true, where: { kind: 'exists', query: { definer: 'f' } } });
  });
});

describe('what is no relationship is refused by name', () => {
  test.each([
    [many('select * from b'), 'no column of "b" equals a column of the row in f | It is select * from the table'],
    [many('select * from b where $1.id = 1'), 'no column of "b" equals a column of the row in f'],
    [many('select * from b where a_id = $1.id and stars > $1.id'), 'f compares the row otherwise than by the equality'],
    [
      many('select * from b where a_id = $1.id and exists (select 1 from a where a.id = $1.id)'),
      'f compares the row otherwise than by the equality of columns',
    ],
    [many('select * from b where a_id = $1.id or stars = 1'), 'no column of "b" equals a column of the row in f'],
    [
      many('select * from b where big = $1.id'),
      'of the row is of type integer, but "big" is of type bigint | Both sides',
    ],
    [
      many('select * from b where note = $1.name', 'f(v) returns setof b'),
      'column "name" is kept in a way of the database\'s own | Compare columns of tables',
    ],
    [many('select * from a where name = $1.note', 'f(b) returns setof a rows 1'), 'f may find more than one row'],
    [
      many('select * from a where name = $1.note', 'f(b) returns a'),
      'f may find more than one row | Compare every column',
    ],
    [
      many('select b.* from b join a on true where a_id = $1.id'),
      'f must read "b" alone | What it asks of other tables',
    ],
    [many('select * from a where id = $1.id'), 'f must read "b" alone'],
    [
      many('select id, a_id from b where a_id = $1.id'),
      'f must select the columns of "b" as they are | Write select *',
    ],
    [
      many('select id, a_id, hour, stars, big, note, code from b where a_id = $1.id'),
      'f must select the columns of "b" as they are',
    ],
    [many('select * from b where a_id = $1.id limit 3'), 'LIMIT is not supported in a computed relationship'],
    [many('select * from b where a_id = $1.id offset 3'), 'OFFSET is not supported in a computed relationship'],
    [many('select distinct * from b where a_id = $1.id'), 'selects rows of a table, without groups'],
    [
      many('select * from b where a_id = $1.id union select * from b'),
      'UNION, INTERSECT and EXCEPT are not supported in',
    ],
    [many('select * from b where a_id = $1.id order by lower(note)'), 'a computed relationship is ordered by columns'],
    [many('select * from b where a_id = $1.nope'), 'nope'],
    [many('select 1', 'f(a) returns setof int'), 'a function of a row gives one value, or rows of a table'],
    [many('select * from b where a_id = $1.id', 'name(a) returns setof b'), 'table "a" has a column "name" already'],
    [
      `create schema api; ${many('select * from b where a_id = $1.id', 'api.f(a) returns setof b')}`,
      'a function of a row is in the schema of its table ("public")',
    ],
    [
      'create function f(a) returns setof b language sql as $$ delete from b where a_id = $1.id returning * $$;',
      'a function of a row does not write',
    ],
  ])('%s', async (text, expected) => {
    expect((await parsed(text)).problems[0]).toContain(expected);
  });
});
