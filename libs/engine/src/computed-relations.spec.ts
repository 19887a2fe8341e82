import { buildCatalog, type Column, type Relation, type Table } from '@backstay/catalog';
import type { RelatedDefinition } from '@backstay/expression';
import { PolicySet, rowAlias, type Policy } from '@backstay/policy';
import {
  authoriseRequest,
  compileRead,
  compileTree,
  parseRequest,
  resolveRequest,
  type AuthorisedPlan,
  type Dialect,
} from '@backstay/query';
import { describe, expect, it } from 'vitest';
import { mariadbDialect } from './mariadb/mariadb.dialect.js';
import { mysqlDialect } from './mysql/mysql.dialect.js';
import { postgresDialect } from './postgres/postgres.dialect.js';
import { sqliteDialect } from './sqlite/sqlite.dialect.js';

const dialects = { postgres: postgresDialect, mysql: mysqlDialect, mariadb: mariadbDialect, sqlite: sqliteDialect };

const integer = { kind: 'integer' } as const;
const column = (name: string): Column => ({
  name,
  type: name === 'name' ? { kind: 'text' } : integer,
  nullable: name !== 'id',
  default: null,
  identity: null,
  generated: false,
  comment: null,
});
const table = (name: string, columns: readonly string[]): Table => ({
  schema: 'public',
  name,
  columns: columns.map(column),
  primaryKey: { name: `${name}_pkey`, columns: ['id'] },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants: [{ role: 'authenticated', privilege: 'select', columns: 'all' }],
  comment: null,
});
const tables = [table('maker', ['id', 'name']), table('thing', ['id', 'name', 'maker_id', 'price'])];
const comparison = (name: string, operator: '>' | '<', value: string) =>
  ({
    kind: 'compare',
    operator,
    left: { kind: 'column', type: integer, source: rowAlias, column: name },
    right: { kind: 'literal', type: integer, value },
  }) as const;

/** Things of a maker that cost more than 9, the dearest first. */
const dear = (definer: boolean): RelatedDefinition => ({
  name: definer ? 'all_dear' : 'dear',
  source: { schema: 'public', name: 'maker' },
  target: { schema: 'public', name: 'thing' },
  toOne: false,
  pairs: [{ source: 'id', target: 'maker_id' }],
  where: comparison('price', '>', '9'),
  order: [{ column: column('price'), direction: 'desc', nulls: 'last' }],
  definer,
  execute: ['authenticated'],
  comment: null,
});
const related = [dear(false), dear(true)];
const relations = related.map(({ name, source, target, definer, order }): Relation => ({
  kind: 'one-to-many',
  source,
  target,
  constraint: name,
  sourceColumns: ['id'],
  targetColumns: ['maker_id'],
  computed: { name, definer, order },
  junction: null,
}));
const catalog = buildCatalog(1, tables, [], relations);
/** Each table shows rows whose key is greater than nothing. */
const policies = new PolicySet(
  1,
  tables.map(({ name }): Policy => ({
    name: 'own',
    table: { schema: 'public', name },
    permissive: true,
    command: 'select',
    roles: ['authenticated'],
    using: comparison('id', '>', '0'),
    check: null,
    source: { using: 'id > 0', check: null },
  })),
  [],
  tables,
  [],
  [],
  [],
  related,
);

function authorised(search: string): AuthorisedPlan {
  const request = parseRequest({
    method: 'GET',
    table: 'maker',
    query: [...new URLSearchParams(search)],
    headers: {},
  });
  return authoriseRequest(resolveRequest(request, catalog).plan, 'authenticated', policies);
}

const listOf = (search: string, dialect: Dialect): string =>
  compileRead(authorised(search), dialect).embeds[0]!.statement('list', { first: 0, size: 2 }, 9).sql;

describe('the statement of a computed relationship', () => {
  it.each([
    [
      'postgres',
      'SELECT "t1"."name", "t1"."maker_id"::text FROM "public"."thing" AS "t1" WHERE (("t1"."id" > 0) AND ("t1"."price" > 9)) AND ("t1"."maker_id" IN ($1::integer, $2::integer)) ORDER BY "t1"."price" DESC NULLS LAST, "t1"."id" ASC LIMIT 9',
    ],
    [
      'mysql',
      'SELECT `t1`.`name`, `t1`.`maker_id` FROM `thing` AS `t1` WHERE ((`t1`.`id` > 0) AND (`t1`.`price` > 9)) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) ORDER BY `t1`.`price` DESC, `t1`.`id` ASC LIMIT 9',
    ],
    [
      'mariadb',
      'SELECT `t1`.`name`, `t1`.`maker_id` FROM `thing` AS `t1` WHERE ((`t1`.`id` > 0) AND (`t1`.`price` > 9)) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) ORDER BY `t1`.`price` DESC, `t1`.`id` ASC LIMIT 9',
    ],
    [
      'sqlite',
      'SELECT "t1"."name", "t1"."maker_id" FROM "thing" AS "t1" WHERE backstay_visit() AND (("t1"."id" > 0) AND ("t1"."price" > 9)) AND ("t1"."maker_id" IN (?, ?)) ORDER BY "t1"."price" DESC, "t1"."id" ASC LIMIT 9',
    ],
  ] as const)('asks for what its function asks behind the policies of the table, on %s', (name, sql) => {
    expect(listOf('select=name,dear(name)', dialects[name])).toBe(sql);
  });

  it.each([
    [
      'postgres',
      'SELECT "t1"."name", "t1"."maker_id"::text FROM "public"."thing" AS "t1" WHERE (("t1"."price" > 9) AND ("t1"."maker_id" IN ($1::integer, $2::integer))) AND CASE WHEN (("t1"."price" > 9) AND ("t1"."maker_id" IN ($3::integer, $4::integer))) THEN ("t1"."name" COLLATE "C" ~ $5) END ORDER BY "t1"."price" DESC NULLS LAST, "t1"."id" ASC LIMIT 9',
    ],
    [
      'mysql',
      "SELECT `t1`.`name`, `t1`.`maker_id` FROM `thing` AS `t1` WHERE ((`t1`.`price` > 9) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))) AND CASE WHEN ((`t1`.`price` > 9) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))) THEN REGEXP_LIKE(`t1`.`name`, ?, 'c') END ORDER BY `t1`.`price` DESC, `t1`.`id` ASC LIMIT 9",
    ],
    [
      'mariadb',
      "SELECT `t1`.`name`, `t1`.`maker_id` FROM `thing` AS `t1` WHERE ((`t1`.`price` > 9) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))) AND CASE WHEN ((`t1`.`price` > 9) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))) THEN (CASE WHEN `t1`.`name` RLIKE ? THEN TRUE WHEN `t1`.`name` RLIKE ? THEN FALSE WHEN `t1`.`name` IS NOT NULL THEN (SELECT e.e FROM JSON_TABLE('[]', '$' COLUMNS (e INT PATH '$.e' ERROR ON EMPTY)) AS e) END) END ORDER BY `t1`.`price` DESC, `t1`.`id` ASC LIMIT 9",
    ],
    [
      'sqlite',
      'SELECT "t1"."name", "t1"."maker_id" FROM "thing" AS "t1" WHERE backstay_visit() AND (("t1"."price" > 9) AND ("t1"."maker_id" IN (?, ?))) AND CASE WHEN (("t1"."price" > 9) AND ("t1"."maker_id" IN (?, ?))) THEN backstay_regex("t1"."name", ?) END ORDER BY "t1"."price" DESC, "t1"."id" ASC LIMIT 9',
    ],
  ] as const)('of a definer runs no slow filter on a row that is not the caller’s, on %s', (name, sql) => {
    expect(listOf('select=name,all_dear(name)&all_dear.name=match.^a', dialects[name])).toBe(sql);
  });

  it.each([
    [
      'postgres',
      'SELECT "t0"."name", "t0"."id"::text FROM "public"."maker" AS "t0" WHERE ("t0"."id" > 0) AND EXISTS (SELECT 1 FROM "public"."thing" AS "t1" WHERE (("t1"."id" > 0) AND ("t1"."price" > 9)) AND ("t0"."id" = "t1"."maker_id")) AND CASE WHEN ("t0"."id" > 0) THEN (NOT EXISTS (SELECT 1 FROM "public"."thing" AS "t2" WHERE ("t2"."price" > 9) AND (("t0"."id" = "t2"."maker_id") AND (CASE WHEN (("t2"."price" > 9) AND ("t0"."id" = "t2"."maker_id")) THEN (("t2"."name" COLLATE "C" ~ $1)) END)))) END ORDER BY "t0"."id" ASC LIMIT 1000',
    ],
    [
      'mysql',
      "SELECT `t0`.`name`, `t0`.`id` FROM `maker` AS `t0` WHERE (`t0`.`id` > 0) AND EXISTS (SELECT 1 FROM `thing` AS `t1` WHERE ((`t1`.`id` > 0) AND (`t1`.`price` > 9)) AND (`t0`.`id` = `t1`.`maker_id`)) AND CASE WHEN (`t0`.`id` > 0) THEN (NOT EXISTS (SELECT 1 FROM `thing` AS `t2` WHERE (`t2`.`price` > 9) AND ((`t0`.`id` = `t2`.`maker_id`) AND (CASE WHEN ((`t2`.`price` > 9) AND (`t0`.`id` = `t2`.`maker_id`)) THEN (REGEXP_LIKE(`t2`.`name`, ?, 'c')) END)))) END ORDER BY `t0`.`id` ASC LIMIT 1000",
    ],
    [
      'mariadb',
      "SELECT `t0`.`name`, `t0`.`id` FROM `maker` AS `t0` WHERE (`t0`.`id` > 0) AND EXISTS (SELECT 1 FROM `thing` AS `t1` WHERE ((`t1`.`id` > 0) AND (`t1`.`price` > 9)) AND (`t0`.`id` = `t1`.`maker_id`)) AND CASE WHEN (`t0`.`id` > 0) THEN (NOT EXISTS (SELECT 1 FROM `thing` AS `t2` WHERE (`t2`.`price` > 9) AND ((`t0`.`id` = `t2`.`maker_id`) AND (CASE WHEN ((`t2`.`price` > 9) AND (`t0`.`id` = `t2`.`maker_id`)) THEN ((CASE WHEN `t2`.`name` RLIKE ? THEN TRUE WHEN `t2`.`name` RLIKE ? THEN FALSE WHEN `t2`.`name` IS NOT NULL THEN (SELECT e.e FROM JSON_TABLE('[]', '$' COLUMNS (e INT PATH '$.e' ERROR ON EMPTY)) AS e) END)) END)))) END ORDER BY `t0`.`id` ASC LIMIT 1000",
    ],
    [
      'sqlite',
      'SELECT "t0"."name", "t0"."id" FROM "maker" AS "t0" WHERE backstay_visit() AND ("t0"."id" > 0) AND EXISTS (SELECT 1 FROM "thing" AS "t1" WHERE (("t1"."id" > 0) AND ("t1"."price" > 9)) AND ("t0"."id" = "t1"."maker_id")) AND CASE WHEN ("t0"."id" > 0) THEN (NOT EXISTS (SELECT 1 FROM "thing" AS "t2" WHERE ("t2"."price" > 9) AND (("t0"."id" = "t2"."maker_id") AND (CASE WHEN (("t2"."price" > 9) AND ("t0"."id" = "t2"."maker_id")) THEN (backstay_regex("t2"."name", ?)) END)))) END ORDER BY "t0"."id" ASC LIMIT 1000',
    ],
  ] as const)('asks the same where it is tested for, on %s', (name, sql) => {
    const search = 'select=name,dear!inner(),all_dear()&all_dear=is.null&all_dear.name=match.^a';
    expect(compileRead(authorised(search), dialects[name]).rows.sql).toBe(sql);
  });

  it.each([
    [
      'postgres',
      'SELECT (SELECT row_to_json(r.*)::text FROM (SELECT "t0"."id" AS "id") AS r), (SELECT CASE WHEN count(*) = count(o) AND coalesce(sum(octet_length(o)), 0) <= 16777216 THEN concat(\'[\', string_agg(o, \',\'), \']\') END FROM (SELECT (SELECT row_to_json(r.*)::text FROM (SELECT "t1"."id" AS "id") AS r) AS o FROM "public"."thing" AS "t1" WHERE (("t1"."price" > 9) AND ("t0"."id" = "t1"."maker_id")) ORDER BY "t1"."price" DESC NULLS LAST, "t1"."id" ASC LIMIT 2) AS d) FROM "public"."maker" AS "t0" WHERE ("t0"."id" > 0) ORDER BY "t0"."id" ASC LIMIT 5',
    ],
    [
      'mysql',
      "SELECT CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t0`.`id`, '}'), (SELECT IF(COALESCE(SUM(COALESCE(LENGTH(d.o) + 1, 4294967296)), 0) < LEAST(@@max_allowed_packet, 16777216), CONCAT('' COLLATE utf8mb4_bin, '[' COLLATE utf8mb4_bin, COALESCE(GROUP_CONCAT(d.o ORDER BY d.k0 IS NULL, d.k0 DESC, d.k1 ASC SEPARATOR ','), ''), ']' COLLATE utf8mb4_bin), NULL) FROM (SELECT CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t1`.`id`, '}') AS o, `t1`.`price` AS k0, `t1`.`id` AS k1 FROM `thing` AS `t1` WHERE ((`t1`.`price` > 9) AND (`t0`.`id` = `t1`.`maker_id`)) ORDER BY `t1`.`price` DESC, `t1`.`id` ASC LIMIT 2) AS d) FROM `maker` AS `t0` WHERE (`t0`.`id` > 0) ORDER BY `t0`.`id` ASC LIMIT 5",
    ],
    [
      'mariadb',
      "SELECT CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t0`.`id`, '}'), (SELECT IF(COALESCE(SUM(COALESCE(LENGTH(CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t1`.`id`, '}')) + 1, 4294967296)), 0) < LEAST(@@max_allowed_packet, 16777216), CONCAT('' COLLATE utf8mb4_bin, COUNT(*), '[', COALESCE(GROUP_CONCAT(CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t1`.`id`, '}') ORDER BY `t1`.`price` IS NULL, `t1`.`price` DESC, `t1`.`id` ASC SEPARATOR ',' LIMIT 2), ''), ']' COLLATE utf8mb4_bin), NULL) FROM `thing` AS `t1` WHERE ((`t1`.`price` > 9) AND (`t0`.`id` = `t1`.`maker_id`))) FROM `maker` AS `t0` WHERE (`t0`.`id` > 0) ORDER BY `t0`.`id` ASC LIMIT 5",
    ],
    [
      'sqlite',
      'SELECT concat(\'{"id":\', COALESCE("t0"."id", \'null\'), \'}\'), (SELECT concat(\'[\', group_concat(o, \',\'), \']\') FROM (SELECT concat(\'{"id":\', COALESCE("t1"."id", \'null\'), \'}\') AS o FROM "thing" AS "t1" WHERE backstay_visit() AND (("t1"."price" > 9) AND ("t0"."id" = "t1"."maker_id")) ORDER BY "t1"."price" DESC, "t1"."id" ASC LIMIT 2) WHERE octet_length(o) <= 524288 OR backstay_gather(octet_length(o))) FROM "maker" AS "t0" WHERE backstay_visit() AND ("t0"."id" > 0) ORDER BY "t0"."id" ASC LIMIT 5',
    ],
  ] as const)('can be one with that of the rows above, on %s', (name, sql) => {
    const search = 'select=id,all_dear(id)&limit=5&all_dear.limit=2';
    expect(compileTree(authorised(search), dialects[name], 1000)?.rows.sql).toBe(sql);
  });
});
