import { buildCatalog, type Column, type ForeignKey, type Table } from '@backstay/catalog';
import { Failure, type Role } from '@backstay/kernel';
import { PolicySet, rowAlias, type Policy } from '@backstay/policy';
import {
  authoriseRequest,
  compileRead,
  compileTree,
  parseRequest,
  resolveRequest,
  type AuthorisedPlan,
  type CompiledEmbed,
  type CompiledRead,
  type Dialect,
  type EmbedForm,
} from '@backstay/query';
import { describe, expect, it } from 'vitest';
import { mariadbDialect } from './mariadb/mariadb.dialect.js';
import { mysqlDialect } from './mysql/mysql.dialect.js';
import { postgresDialect } from './postgres/postgres.dialect.js';
import { sqliteDialect } from './sqlite/sqlite.dialect.js';

const dialects = { postgres: postgresDialect, mysql: mysqlDialect, mariadb: mariadbDialect, sqlite: sqliteDialect };

const column = (name: string): Column => ({
  name,
  type: name === 'name' ? { kind: 'text' } : { kind: 'integer' },
  nullable: name !== 'id',
  default: null,
  identity: null,
  generated: false,
  comment: null,
});
const keyTo = (table: string, columnName: string): ForeignKey => ({
  name: `to_${table}`,
  columns: [columnName],
  references: { table: { schema: 'public', name: table }, columns: ['id'] },
  onUpdate: 'no action',
  onDelete: 'no action',
});
const table = (name: string, columns: string[], primary: string[], foreignKeys: ForeignKey[]): Table => ({
  schema: 'public',
  name,
  columns: columns.map(column),
  primaryKey: { name: `${name}_pkey`, columns: primary },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys,
  checkNames: [],
  grants: [
    { role: 'authenticated', privilege: 'select', columns: 'all' },
    { role: 'service_role', privilege: 'select', columns: 'all' },
    // A guest may read names, but not the keys that tables are joined on; and nothing of the junction.
    ...(name === 'link' ? [] : [{ role: 'anon', privilege: 'select', columns: ['id', 'name'] } as const]),
  ],
  comment: null,
});
const catalog = buildCatalog(1, [
  table('maker', ['id', 'name'], ['id'], []),
  table('thing', ['id', 'name', 'maker_id'], ['id'], [keyTo('maker', 'maker_id')]),
  table('tag', ['id', 'name'], ['id'], []),
  table('link', ['thing_id', 'tag_id'], ['thing_id', 'tag_id'], [keyTo('thing', 'thing_id'), keyTo('tag', 'tag_id')]),
]);
/** Each table shows rows whose key is the caller's id. */
const policies = new PolicySet(
  1,
  ['maker', 'thing', 'tag', 'link'].map((name): Policy => ({
    name: 'own',
    table: { schema: 'public', name },
    permissive: true,
    command: 'select',
    roles: ['authenticated'],
    using: {
      kind: 'compare',
      operator: '>',
      left: { kind: 'column', type: { kind: 'integer' }, source: rowAlias, column: name === 'link' ? 'tag_id' : 'id' },
      right: { kind: 'literal', type: { kind: 'integer' }, value: '0' },
    },
    check: null,
    source: { using: 'id > 0', check: null },
  })),
  [],
);

function compiled(query: string, dialect: Dialect, role: Role = 'authenticated'): CompiledRead {
  return compileRead(authorised(query, role), dialect);
}

function authorised(query: string, role: Role = 'authenticated'): AuthorisedPlan {
  const [name = '', search = ''] = query.split('?');
  const request = parseRequest({ method: 'GET', table: name, query: [...new URLSearchParams(search)], headers: {} });
  return authoriseRequest(resolveRequest(request, catalog).plan, role, policies);
}

const statement = (embed: CompiledEmbed | undefined, form: EmbedForm, size: number): string =>
  embed!.statement(form, { first: 0, size }, 9).sql;

describe('the statements of related rows hold the policies of every table', () => {
  it.each([
    [
      'postgres',
      'SELECT "t1"."name", "t1"."maker_id"::text FROM "public"."thing" AS "t1" WHERE ("t1"."id" > 0) AND ("t1"."maker_id" IN ($1::integer, $2::integer)) ORDER BY "t1"."id" ASC LIMIT 9',
    ],
    [
      'mysql',
      'SELECT `t1`.`name`, `t1`.`maker_id` FROM `thing` AS `t1` WHERE (`t1`.`id` > 0) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) ORDER BY `t1`.`id` ASC LIMIT 9',
    ],
    [
      'mariadb',
      'SELECT `t1`.`name`, `t1`.`maker_id` FROM `thing` AS `t1` WHERE (`t1`.`id` > 0) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) ORDER BY `t1`.`id` ASC LIMIT 9',
    ],
    [
      'sqlite',
      'SELECT "t1"."name", "t1"."maker_id" FROM "thing" AS "t1" WHERE backstay_visit() AND ("t1"."id" > 0) AND ("t1"."maker_id" IN (?, ?)) ORDER BY "t1"."id" ASC LIMIT 9',
    ],
  ] as const)('in a list of keys, on %s', (name, sql) => {
    const { rows, embeds } = compiled('maker?select=name,thing(name)', dialects[name]);
    expect(rows.sql).not.toContain('thing');
    expect(statement(embeds[0], 'list', 2)).toBe(sql);
  });

  it.each([
    [
      'postgres',
      'SELECT "c0", "c1", 0 AS "n" FROM (SELECT "t1"."name" AS "c0", "t1"."maker_id"::text AS "c1" FROM "public"."thing" AS "t1" WHERE ("t1"."id" > 0) AND ("t1"."maker_id" = $1::integer) ORDER BY "t1"."id" ASC LIMIT 1) AS "b0"',
    ],
    [
      'mysql',
      'SELECT `c0`, `c1`, 0 AS `n` FROM (SELECT `t1`.`name` AS `c0`, `t1`.`maker_id` AS `c1` FROM `thing` AS `t1` WHERE (`t1`.`id` > 0) AND (`t1`.`maker_id` = CAST(? AS SIGNED)) ORDER BY `t1`.`id` ASC LIMIT 1) AS `b0`',
    ],
    [
      'mariadb',
      'SELECT `c0`, `c1`, 0 AS `n` FROM (SELECT `t1`.`name` AS `c0`, `t1`.`maker_id` AS `c1` FROM `thing` AS `t1` WHERE (`t1`.`id` > 0) AND (`t1`.`maker_id` = CAST(? AS SIGNED)) ORDER BY `t1`.`id` ASC LIMIT 1) AS `b0`',
    ],
    [
      'sqlite',
      'SELECT "c0", "c1", 0 AS "n" FROM (SELECT "t1"."name" AS "c0", "t1"."maker_id" AS "c1" FROM "thing" AS "t1" WHERE backstay_visit() AND ("t1"."id" > 0) AND ("t1"."maker_id" = ?) ORDER BY "t1"."id" ASC LIMIT 1) AS "b0"',
    ],
  ] as const)('in a SELECT for each key, on %s', (name, sql) => {
    const { embeds } = compiled('maker?select=name,thing(name)&thing.limit=1', dialects[name]);
    const all = statement(embeds[0], 'branches', 2);
    expect(all.split(' UNION ALL ')).toHaveLength(2);
    expect(all.startsWith(`${sql} UNION ALL `)).toBe(true);
    expect(all.endsWith(' LIMIT 9')).toBe(true);
  });

  it.each([
    [
      'postgres',
      'SELECT "c0", "c1" FROM (SELECT "t1"."name" AS "c0", "t1"."maker_id"::text AS "c1", ROW_NUMBER() OVER (PARTITION BY "t1"."maker_id" ORDER BY "t1"."id" ASC) AS "n" FROM "public"."thing" AS "t1" WHERE ("t1"."id" > 0) AND ("t1"."maker_id" IN ($1::integer))) AS "w" WHERE "n" > 3 AND "n" <= 5 ORDER BY "n" LIMIT 9',
    ],
    [
      'mysql',
      'SELECT `c0`, `c1` FROM (SELECT `t1`.`name` AS `c0`, `t1`.`maker_id` AS `c1`, ROW_NUMBER() OVER (PARTITION BY `t1`.`maker_id` ORDER BY `t1`.`id` ASC) AS `n` FROM `thing` AS `t1` WHERE (`t1`.`id` > 0) AND (`t1`.`maker_id` IN (CAST(? AS SIGNED)))) AS `w` WHERE `n` > 3 AND `n` <= 5 ORDER BY `n` LIMIT 9',
    ],
    [
      'sqlite',
      'SELECT "c0", "c1" FROM (SELECT "t1"."name" AS "c0", "t1"."maker_id" AS "c1", ROW_NUMBER() OVER (PARTITION BY "t1"."maker_id" ORDER BY "t1"."id" ASC) AS "n" FROM "thing" AS "t1" WHERE backstay_visit() AND ("t1"."id" > 0) AND ("t1"."maker_id" IN (?))) AS "w" WHERE "n" > 3 AND "n" <= 5 ORDER BY "n" LIMIT 9',
    ],
  ] as const)('in a window, on %s', (name, sql) => {
    const { embeds } = compiled('maker?select=name,thing(name)&thing.limit=2&thing.offset=3', dialects[name]);
    expect(statement(embeds[0], 'window', 1)).toBe(sql);
  });

  it.each([
    [
      'postgres',
      `SELECT (SELECT row_to_json(r.*)::text FROM (SELECT "t0"."id" AS "id") AS r), (SELECT CASE WHEN count(*) = 0 THEN 'null' ELSE max((SELECT row_to_json(r.*)::text FROM (SELECT "t1"."id" AS "id") AS r)) END FROM "public"."maker" AS "t1" WHERE ("t1"."id" > 0) AND ("t0"."maker_id" = "t1"."id")), (SELECT CASE WHEN count(*) = count(o) AND coalesce(sum(octet_length(o)), 0) <= 16777216 THEN concat('[', string_agg(o, ','), ']') END FROM (SELECT (SELECT row_to_json(r.*)::text FROM (SELECT "t2"."tag_id" AS "tag_id") AS r) AS o FROM "public"."link" AS "t2" WHERE ("t2"."tag_id" > 0) AND ("t0"."id" = "t2"."thing_id") ORDER BY "t2"."tag_id" DESC LIMIT 1) AS d) FROM "public"."thing" AS "t0" WHERE ("t0"."id" > 0) ORDER BY "t0"."id" ASC LIMIT 2`,
    ],
    [
      'mysql',
      "SELECT CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t0`.`id`, '}'), (SELECT CASE WHEN COUNT(*) = 0 THEN 'null' COLLATE utf8mb4_bin ELSE MAX(CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t1`.`id`, '}')) END FROM `maker` AS `t1` WHERE (`t1`.`id` > 0) AND (`t0`.`maker_id` = `t1`.`id`)), (SELECT IF(COALESCE(SUM(COALESCE(LENGTH(d.o) + 1, 4294967296)), 0) < LEAST(@@max_allowed_packet, 16777216), CONCAT('' COLLATE utf8mb4_bin, '[' COLLATE utf8mb4_bin, COALESCE(GROUP_CONCAT(d.o ORDER BY d.k0 IS NOT NULL, d.k0 DESC SEPARATOR ','), ''), ']' COLLATE utf8mb4_bin), NULL) FROM (SELECT CONCAT('' COLLATE utf8mb4_bin, '{\"tag_id\":', COALESCE(`t2`.`tag_id`, 'null' COLLATE utf8mb4_bin), '}') AS o, `t2`.`tag_id` AS k0 FROM `link` AS `t2` WHERE (`t2`.`tag_id` > 0) AND (`t0`.`id` = `t2`.`thing_id`) ORDER BY `t2`.`tag_id` IS NOT NULL, `t2`.`tag_id` DESC LIMIT 1) AS d) FROM `thing` AS `t0` WHERE (`t0`.`id` > 0) ORDER BY `t0`.`id` ASC LIMIT 2",
    ],
    [
      'mariadb',
      "SELECT CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t0`.`id`, '}'), (SELECT CASE WHEN COUNT(*) = 0 THEN 'null' COLLATE utf8mb4_bin ELSE MAX(CONCAT('' COLLATE utf8mb4_bin, '{\"id\":', `t1`.`id`, '}')) END FROM `maker` AS `t1` WHERE (`t1`.`id` > 0) AND (`t0`.`maker_id` = `t1`.`id`)), (SELECT IF(COALESCE(SUM(COALESCE(LENGTH(CONCAT('' COLLATE utf8mb4_bin, '{\"tag_id\":', COALESCE(`t2`.`tag_id`, 'null' COLLATE utf8mb4_bin), '}')) + 1, 4294967296)), 0) < LEAST(@@max_allowed_packet, 16777216), CONCAT('' COLLATE utf8mb4_bin, COUNT(*), '[', COALESCE(GROUP_CONCAT(CONCAT('' COLLATE utf8mb4_bin, '{\"tag_id\":', COALESCE(`t2`.`tag_id`, 'null' COLLATE utf8mb4_bin), '}') ORDER BY `t2`.`tag_id` IS NOT NULL, `t2`.`tag_id` DESC SEPARATOR ',' LIMIT 1), ''), ']' COLLATE utf8mb4_bin), NULL) FROM `link` AS `t2` WHERE (`t2`.`tag_id` > 0) AND (`t0`.`id` = `t2`.`thing_id`)) FROM `thing` AS `t0` WHERE (`t0`.`id` > 0) ORDER BY `t0`.`id` ASC LIMIT 2",
    ],
    [
      'sqlite',
      `SELECT concat('{"id":', COALESCE("t0"."id", 'null'), '}'), COALESCE((SELECT concat('{"id":', COALESCE("t1"."id", 'null'), '}') FROM "maker" AS "t1" WHERE backstay_visit() AND ("t1"."id" > 0) AND ("t0"."maker_id" = "t1"."id")), 'null'), (SELECT concat('[', group_concat(o, ','), ']') FROM (SELECT concat('{"tag_id":', COALESCE("t2"."tag_id", 'null'), '}') AS o FROM "link" AS "t2" WHERE backstay_visit() AND ("t2"."tag_id" > 0) AND ("t0"."id" = "t2"."thing_id") ORDER BY "t2"."tag_id" DESC NULLS FIRST LIMIT 1) WHERE octet_length(o) <= 1048576 OR backstay_gather(octet_length(o))) FROM "thing" AS "t0" WHERE backstay_visit() AND ("t0"."id" > 0) ORDER BY "t0"."id" ASC LIMIT 2`,
    ],
  ] as const)('in one statement with the rows above, on %s', (name, sql) => {
    const query = 'thing?select=id,of:maker(id),link(tag_id)&limit=2&link.limit=1&link.order=tag_id.desc';
    expect(compileTree(authorised(query), dialects[name], 100)!.rows.sql).toBe(sql);
  });

  it('in one statement only where no more rows can be embedded than are allowed', () => {
    const query = 'maker?select=id,thing(id)&limit=2&thing.limit=3';
    expect(compileTree(authorised(query), sqliteDialect, 6)).not.toBeNull();
    expect(compileTree(authorised(query), sqliteDialect, 5)).toBeNull();
  });

  it('on both sides of a junction, which comes first', () => {
    const { embeds } = compiled('thing?select=name,tag(name)', postgresDialect);
    expect(statement(embeds[0], 'list', 1)).toBe(
      'SELECT "t1"."name", "t1_j"."thing_id"::text FROM "public"."link" AS "t1_j" CROSS JOIN "public"."tag" AS "t1" WHERE (("t1_j"."tag_id" > 0) AND ("t1"."id" > 0)) AND ("t1_j"."thing_id" IN ($1::integer)) AND ("t1"."id" = "t1_j"."tag_id") ORDER BY "t1"."id" ASC LIMIT 9',
    );
  });

  it('in the test for a related row, beside the row’s own, and in the count', () => {
    const { rows } = compiled('thing?select=id,maker!inner()&maker.name=like.a*', postgresDialect);
    expect(rows.sql).toBe(
      'SELECT "t0"."id"::text, "t0"."maker_id"::text FROM "public"."thing" AS "t0" WHERE ("t0"."id" > 0) AND EXISTS (SELECT 1 FROM "public"."maker" AS "t1" WHERE ("t1"."id" > 0) AND (("t0"."maker_id" = "t1"."id") AND (CASE WHEN (("t1"."id" > 0)) THEN (("t1"."name" LIKE $1::text)) END))) ORDER BY "t0"."id" ASC LIMIT 1000',
    );
  });

  it('in the order by a related row', () => {
    const { rows } = compiled('thing?select=id,maker()&order=maker(name)', sqliteDialect);
    expect(rows.sql).toContain(
      ' ORDER BY (SELECT "t1"."name" FROM "maker" AS "t1" WHERE ("t1"."id" > 0) AND ("t0"."maker_id" = "t1"."id")) ASC NULLS LAST, ',
    );
  });

  it('and none for the service', () => {
    const { rows, embeds } = compiled('thing?select=id,maker!inner(name)', sqliteDialect, 'service_role');
    expect(rows.sql + statement(embeds[0], 'list', 1)).not.toContain('> 0');
  });
});

describe('related rows need the grants of every column that is named or joined on', () => {
  it.each([
    ['maker?select=name', null],
    ['maker?select=name,thing(name)', 'thing'],
    ['maker?select=name,thing()', 'thing'],
    ['thing?select=name,maker(name)', 'thing'],
    ['thing?select=name,tag(name)', 'link'],
    ['thing?select=name,tag()&tag=is.null', 'link'],
  ])('%s', (query, refused) => {
    const ask = (): unknown => compiled(query, sqliteDialect, 'anon');
    if (refused === null) return expect(ask).not.toThrow();
    return expect(ask).toThrow(
      expect.objectContaining({ code: '42501', message: `permission denied for table ${refused}` }) as Failure,
    );
  });
});
