import type { Role } from '@backstay/kernel';
import {
  authoriseCall,
  authoriseRequest,
  bindStatement,
  compileRead,
  compileValues,
  parseCall,
  defaultLimits,
  resolveRequest,
  withChange,
  WriteCompiler,
  type ReadPlan,
  type Statement,
} from '@backstay/query';
import { beforeAll, describe, expect, it } from 'vitest';
import { mariadbDialect } from '../../libs/engine/src/mariadb/mariadb.dialect.js';
import { mysqlDialect } from '../../libs/engine/src/mysql/mysql.dialect.js';
import { postgresDialect } from '../../libs/engine/src/postgres/postgres.dialect.js';
import { sqliteDialect } from '../../libs/engine/src/sqlite/sqlite.dialect.js';
import { buildSnapshot, type AppliedSnapshot } from '../../libs/schema/src/build-snapshot.js';
import { parseSchema } from '../../libs/schema/src/parse/parse-schema.js';

const dialects = { postgres: postgresDialect, mysql: mysqlDialect, mariadb: mariadbDialect, sqlite: sqliteDialect };
const names = ['postgres', 'mysql', 'mariadb', 'sqlite'] as const;
type Texts = Readonly<Record<(typeof names)[number], readonly unknown[]>>;

const schema = `
  create table book (id integer primary key, title text not null, stock integer not null default 0, owner uuid);
  alter table book enable row level security;
  create policy mine on book using (owner = auth.uid()) with check (stock < 100);
  create function sell(wanted integer, copies integer default 1) returns setof book
    language sql as $$ update book b set stock = b.stock - copies where b.id = wanted returning * $$;
  create function clear(below integer) returns setof integer
    language sql security definer as $$ delete from book where stock < below returning id $$;
  create function copy(from_id integer, to_id integer) returns book
    language sql as $$ insert into book (id, title) select to_id, title || '!' from book where id = from_id returning * $$;
`;
const owner = '11111111-1111-4111-8111-111111111111';

let snapshot: AppliedSnapshot;
beforeAll(async () => {
  const { record, problems } = await parseSchema([{ path: 'a.sql', text: schema }]);
  expect(problems).toEqual([]);
  snapshot = buildSnapshot({ version: 1, record });
});

/** The stages of a call up to its statements. */
function call(name: string, given: Readonly<Record<string, string>>, engine: (typeof names)[number]) {
  const { catalog, policies } = snapshot;
  const http = { method: 'POST', table: name, called: true as const, query: [], headers: {} };
  const request = parseCall({ ...http, body: Buffer.from(JSON.stringify(given)) }, defaultLimits);
  const { plan, values } = resolveRequest(request, catalog);
  const role: Role = 'authenticated';
  const authorised = authoriseCall(plan.call!, values, catalog, { role, policies });
  const { source, write } = authorised;
  const dialect = dialects[engine];
  const principal = { role, claims: { sub: owner } };
  const said = (statement: Parameters<typeof bindStatement>[0], texts: readonly (string | null)[]): unknown[] => {
    const { sql, parameters }: Statement = bindStatement(statement, texts, principal, dialect);
    return [sql, ...parameters];
  };
  const answer = (asked: ReadPlan, texts: readonly (string | null)[]): unknown[] =>
    said(compileRead(authoriseRequest(asked, role, policies), dialect).rows, texts);
  return {
    authorised,
    plan,
    values,
    source,
    write,
    dialect,
    said,
    answer,
    compiler: new WriteCompiler(write, dialect),
  };
}

/** What each engine is told, side by side. */
const expected: Readonly<Record<'reached' | 'allowed' | 'cleared' | 'copied' | 'returned', Texts>> = {
  reached: {
    postgres: [
      'SELECT "b"."id"::text, (("b"."stock"::bigint) - ($1::integer::bigint))::text FROM "public"."book" AS "b" WHERE ("b"."owner" = $2::uuid) AND ("b"."id" = $3::integer) ORDER BY "b"."id" LIMIT 11 FOR UPDATE',
      '2',
      '11111111-1111-4111-8111-111111111111',
      '7',
    ],
    mysql: [
      'SELECT `b`.`id`, CAST((`b`.`stock` - CAST(? AS SIGNED)) AS CHAR) FROM `book` AS `b` WHERE (`b`.`owner` = ?) AND (`b`.`id` = CAST(? AS SIGNED)) ORDER BY `b`.`id` LIMIT 11 FOR UPDATE',
      '2',
      '11111111-1111-4111-8111-111111111111',
      '7',
    ],
    mariadb: [
      'SELECT `b`.`id`, CAST((`b`.`stock` - CAST(? AS SIGNED)) AS CHAR) FROM `book` AS `b` WHERE (`b`.`owner` = ?) AND (`b`.`id` = CAST(? AS SIGNED)) ORDER BY `b`.`id` LIMIT 11 FOR UPDATE',
      '2',
      '11111111-1111-4111-8111-111111111111',
      '7',
    ],
    sqlite: [
      'SELECT "b"."id", CAST(("b"."stock" - ?) AS TEXT) FROM "book" AS "b" WHERE ("b"."owner" = ?) AND ("b"."id" = ?) ORDER BY "b"."id" LIMIT 11',
      2n,
      '11111111-1111-4111-8111-111111111111',
      7n,
    ],
  },
  allowed: {
    postgres: [
      'SELECT count(*) FROM "public"."book" AS "b" WHERE ("b"."id" IN ($1::integer, $2::integer)) AND (($3::integer < 100) AND ("b"."owner" = $4::uuid))',
      '7',
      '8',
      '4',
      '11111111-1111-4111-8111-111111111111',
    ],
    mysql: [
      'SELECT count(*) FROM `book` AS `b` WHERE (`b`.`id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) AND ((CAST(? AS SIGNED) < 100) AND (`b`.`owner` = ?))',
      '7',
      '8',
      '4',
      '11111111-1111-4111-8111-111111111111',
    ],
    mariadb: [
      'SELECT count(*) FROM `book` AS `b` WHERE (`b`.`id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) AND ((CAST(? AS SIGNED) < 100) AND (`b`.`owner` = ?))',
      '7',
      '8',
      '4',
      '11111111-1111-4111-8111-111111111111',
    ],
    sqlite: [
      'SELECT count(*) FROM "book" AS "b" WHERE ("b"."id" IN (?, ?)) AND ((? < 100) AND ("b"."owner" = ?))',
      7n,
      8n,
      4n,
      '11111111-1111-4111-8111-111111111111',
    ],
  },
  cleared: {
    postgres: [
      'SELECT "book"."id"::text FROM "public"."book" AS "book" WHERE ("book"."stock" < $1::integer) ORDER BY "book"."id" LIMIT 11 FOR UPDATE',
      '1',
    ],
    mysql: [
      'SELECT `book`.`id` FROM `book` AS `book` WHERE (`book`.`stock` < CAST(? AS SIGNED)) ORDER BY `book`.`id` LIMIT 11 FOR UPDATE',
      '1',
    ],
    mariadb: [
      'SELECT `book`.`id` FROM `book` AS `book` WHERE (`book`.`stock` < CAST(? AS SIGNED)) ORDER BY `book`.`id` LIMIT 11 FOR UPDATE',
      '1',
    ],
    sqlite: ['SELECT "book"."id" FROM "book" AS "book" WHERE ("book"."stock" < ?) ORDER BY "book"."id" LIMIT 11', 1n],
  },
  copied: {
    postgres: [
      'SELECT "written"."id"::text, "written"."title" FROM (SELECT $1::integer AS "id", ((CASE WHEN ("book"."owner" = $2::uuid) THEN ("book"."title" || $3::text) END) COLLATE "C") AS "title" FROM "public"."book" AS "book" WHERE ("book"."owner" = $4::uuid) AND ("book"."id" = $5::integer)) AS "written" LIMIT 11',
      '8',
      '11111111-1111-4111-8111-111111111111',
      '!',
      '11111111-1111-4111-8111-111111111111',
      '7',
    ],
    mysql: [
      'SELECT `written`.`id`, `written`.`title` FROM (SELECT CAST(? AS SIGNED) AS `id`, (CASE WHEN (`book`.`owner` = ?) THEN CONCAT(`book`.`title`, ?) END) AS `title` FROM `book` AS `book` WHERE (`book`.`owner` = ?) AND (`book`.`id` = CAST(? AS SIGNED))) AS `written` LIMIT 11',
      '8',
      '11111111-1111-4111-8111-111111111111',
      '!',
      '11111111-1111-4111-8111-111111111111',
      '7',
    ],
    mariadb: [
      'SELECT `written`.`id`, `written`.`title` FROM (SELECT CAST(? AS SIGNED) AS `id`, (CASE WHEN (`book`.`owner` = ?) THEN CONCAT(`book`.`title`, ?) END) AS `title` FROM `book` AS `book` WHERE (`book`.`owner` = ?) AND (`book`.`id` = CAST(? AS SIGNED))) AS `written` LIMIT 11',
      '8',
      '11111111-1111-4111-8111-111111111111',
      '!',
      '11111111-1111-4111-8111-111111111111',
      '7',
    ],
    sqlite: [
      'SELECT "written"."id", "written"."title" FROM (SELECT ? AS "id", (CASE WHEN ("book"."owner" = ?) THEN ("book"."title" || ?) END) AS "title" FROM "book" AS "book" WHERE ("book"."owner" = ?) AND ("book"."id" = ?)) AS "written" LIMIT 11',
      8n,
      '11111111-1111-4111-8111-111111111111',
      '!',
      '11111111-1111-4111-8111-111111111111',
      7n,
    ],
  },
  returned: {
    postgres: [
      'SELECT "t0"."clear"::text FROM (SELECT "book"."id" AS "clear" FROM "public"."book" AS "book" WHERE ("book"."id" IN ($1::integer))) AS "t0" ORDER BY "t0"."clear" ASC LIMIT 1000',
      '7',
    ],
    mysql: [
      'SELECT `t0`.`clear` FROM (SELECT `book`.`id` AS `clear` FROM `book` AS `book` WHERE (`book`.`id` IN (CAST(? AS SIGNED)))) AS `t0` ORDER BY `t0`.`clear` IS NULL, `t0`.`clear` ASC LIMIT 1000',
      '7',
    ],
    mariadb: [
      'SELECT `t0`.`clear` FROM (SELECT `book`.`id` AS `clear` FROM `book` AS `book` WHERE (`book`.`id` IN (CAST(? AS SIGNED)))) AS `t0` ORDER BY `t0`.`clear` IS NULL, `t0`.`clear` ASC LIMIT 1000',
      '7',
    ],
    sqlite: [
      'SELECT "t0"."clear" FROM (SELECT "book"."id" AS "clear" FROM "book" AS "book" WHERE ("book"."id" IN (?))) AS "t0" WHERE backstay_visit() ORDER BY "t0"."clear" ASC NULLS LAST LIMIT 1000',
      7n,
    ],
  },
};

describe('A function that writes', () => {
  it.each(names)('locks the rows it reaches under the caller’s policies, with what it sets in each: %s', (engine) => {
    const { compiler, source, said } = call('sell', { wanted: '7', copies: '2' }, engine);
    const set = source.source.select.map(({ expression }) => expression);
    const { statement, values } = compiler.lockValues(set, 11);
    expect(said(statement, values)).toEqual(expected.reached[engine]);
  });

  it.each(names)('asks of all rows whether they may become so before it changes one: %s', (engine) => {
    const { write, dialect, said } = call('sell', { wanted: '7' }, engine);
    const changed = new WriteCompiler(withChange(write, new Map([['stock', '4']])), dialect);
    const { statement, values } = changed.countAllowed([['7'], ['8']]);
    expect(said(statement, values)).toEqual(expected.allowed[engine]);
  });

  it.each(names)('reaches past the policies as security definer: %s', (engine) => {
    const { compiler, said } = call('clear', { below: '1' }, engine);
    const { statement, values } = compiler.lockValues([], 11);
    expect(said(statement, values)).toEqual(expected.cleared[engine]);
  });

  it.each(names)('reads what it inserts under the policies of reading: %s', (engine) => {
    const { authorised, said, values, dialect } = call('copy', { from_id: '7', to_id: '8' }, engine);
    expect(said(compileValues(authorised, 11, dialect), values)).toEqual(expected.copied[engine]);
  });

  it.each(names)('answers the rows that it wrote without asking the policies again: %s', (engine) => {
    const { compiler, plan, values: given, answer } = call('clear', { below: '1' }, engine);
    const { condition, texts } = compiler.keyedRows([['7']], given);
    const written = { condition, place: null };
    expect(answer({ ...plan, call: { ...plan.call!, written } }, texts)).toEqual(expected.returned[engine]);
  });
});
