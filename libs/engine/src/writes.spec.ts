import { buildCatalog, type Column, type Table } from '@backstay/catalog';
import type { Principal } from '@backstay/kernel';
import { PolicySet, rowAlias, type Policy } from '@backstay/policy';
import {
  authoriseWrite,
  bindStatement,
  compileRead,
  defaultLimits,
  parseWrite,
  resolveWrite,
  WriteCompiler,
  type Dialect,
  type WriteStatement,
} from '@backstay/query';
import { describe, expect, it } from 'vitest';
import { mariadbDialect } from './mariadb/mariadb.dialect.js';
import { mysqlDialect } from './mysql/mysql.dialect.js';
import { postgresDialect } from './postgres/postgres.dialect.js';
import { sqliteDialect } from './sqlite/sqlite.dialect.js';

const dialects: readonly Dialect[] = [postgresDialect, mysqlDialect, mariadbDialect, sqliteDialect];
const uid = '11111111-1111-4111-8111-111111111111';
const principal: Principal = { role: 'authenticated', claims: { sub: uid } };

const column = (name: string, type: Column['type']): Column => ({
  name,
  type,
  nullable: name !== 'id',
  default: null,
  identity: null,
  generated: false,
  comment: null,
});
const table: Table = {
  schema: 'public',
  name: 'task',
  columns: [
    column('id', { kind: 'integer' }),
    column('owner', { kind: 'uuid' }),
    column('cost', { kind: 'numeric', precision: 8, scale: 2 }),
  ],
  primaryKey: { name: 'task_pkey', columns: ['id'] },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants: (['select', 'insert', 'update', 'delete'] as const).map((privilege) => ({
    role: 'authenticated',
    privilege,
    columns: 'all',
  })),
  comment: null,
};
const own: Policy = {
  name: 'own tasks',
  table: { schema: 'public', name: 'task' },
  permissive: true,
  command: 'all',
  roles: ['authenticated'],
  using: {
    kind: 'compare',
    operator: '=',
    left: { kind: 'column', type: { kind: 'uuid' }, source: rowAlias, column: 'owner' },
    right: { kind: 'claim', type: { kind: 'uuid' }, claim: 'uid', path: [], as: 'text' },
  },
  check: null,
  source: { using: 'owner = auth.uid()', check: null },
};

/** The statements of a request on one engine. */
function compilerOf(
  dialect: Dialect,
  method: string,
  query: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): WriteCompiler {
  const http = {
    method,
    table: 'task',
    query: [...new URLSearchParams(query)],
    headers,
    body: Buffer.from(JSON.stringify(body)),
  };
  const catalog = buildCatalog(1, [table]);
  const request = parseWrite(http, defaultLimits, { txOverride: false });
  const plan = resolveWrite(request, catalog, defaultLimits, { principal, now: new Date(0) });
  const authorised = authoriseWrite(plan, 'authenticated', new PolicySet(1, [own], []), { safeUpdate: true });
  return new WriteCompiler(authorised, dialect);
}

const row = new Map([
  ['id', '1'],
  ['owner', uid],
  ['cost', '2.50'],
]);
const guard = {
  ...own.using!,
  left: { kind: 'column', type: { kind: 'uuid' }, source: 't0', column: 'owner' },
} as const;

/** SQL by engine, parameters left out where they are the same; SQLite's driver takes numbers as they are. */
function sqlOf(
  [method, query, body]: readonly [string, string, object],
  statement: (sql: WriteCompiler, dialect: Dialect) => WriteStatement,
  headers: Readonly<Record<string, string>> = {},
): readonly string[] {
  return dialects.map((dialect) => {
    const { statement: made, values } = statement(compilerOf(dialect, method, query, body, headers), dialect);
    const { sql, parameters } = bindStatement(made, values, principal, dialect);
    expect(parameters).toHaveLength(made.bindings.length);
    return `${dialect.name}: ${sql}`;
  });
}

describe('writes on PostgreSQL, MySQL, MariaDB and SQLite', () => {
  it('asks the policy about a row that is not there yet', () => {
    const statement = (sql: WriteCompiler): WriteStatement => sql.verdicts(guard, [row]);
    expect(sqlOf(['POST', '', {}], statement)).toMatchInlineSnapshot(`
      [
        "postgres: SELECT CASE WHEN ($1::uuid = $2::uuid) THEN 1 ELSE 0 END",
        "mysql: SELECT CASE WHEN (? = ?) THEN 1 ELSE 0 END",
        "mariadb: SELECT CASE WHEN (? = ?) THEN 1 ELSE 0 END",
        "sqlite: SELECT CASE WHEN (? = ?) THEN 1 ELSE 0 END",
      ]
    `);
  });

  it('inserts one row if the policy lets it through', () => {
    const statement = (sql: WriteCompiler): WriteStatement => sql.insert([row], guard, null);
    expect(sqlOf(['POST', '', {}], statement)).toMatchInlineSnapshot(`
      [
        "postgres: INSERT INTO "public"."task" ("id", "owner", "cost") SELECT $1::integer, $2::uuid, $3::numeric FROM (SELECT 1 AS one) AS proposed WHERE ($4::uuid = $5::uuid)",
        "mysql: INSERT INTO \`task\` (\`id\`, \`owner\`, \`cost\`) SELECT CAST(? AS SIGNED), ?, CAST(? AS DECIMAL(65,30)) FROM (SELECT 1 AS one) AS proposed WHERE (? = ?)",
        "mariadb: INSERT INTO \`task\` (\`id\`, \`owner\`, \`cost\`) SELECT CAST(? AS SIGNED), ?, CAST(? AS DECIMAL(65,30)) FROM (SELECT 1 AS one) AS proposed WHERE (? = ?)",
        "sqlite: INSERT INTO "task" ("id", "owner", "cost") SELECT ?, ?, ? FROM (SELECT 1 AS one) AS proposed WHERE (? = ?)",
      ]
    `);
  });

  it('inserts rows that have been asked about', () => {
    const statement = (sql: WriteCompiler): WriteStatement => sql.insert([row, row], null, null);
    expect(sqlOf(['POST', '', {}], statement)).toMatchInlineSnapshot(`
      [
        "postgres: INSERT INTO "public"."task" ("id", "owner", "cost") VALUES ($1::integer, $2::uuid, $3::numeric), ($4::integer, $5::uuid, $6::numeric)",
        "mysql: INSERT INTO \`task\` (\`id\`, \`owner\`, \`cost\`) VALUES (CAST(? AS SIGNED), ?, CAST(? AS DECIMAL(65,30))), (CAST(? AS SIGNED), ?, CAST(? AS DECIMAL(65,30)))",
        "mariadb: INSERT INTO \`task\` (\`id\`, \`owner\`, \`cost\`) VALUES (CAST(? AS SIGNED), ?, CAST(? AS DECIMAL(65,30))), (CAST(? AS SIGNED), ?, CAST(? AS DECIMAL(65,30)))",
        "sqlite: INSERT INTO "task" ("id", "owner", "cost") VALUES (?, ?, ?), (?, ?, ?)",
      ]
    `);
  });

  it('locks the rows an update reaches and asks about them as they would be', () => {
    const statement = (sql: WriteCompiler): WriteStatement => sql.lockReached(new Map([['owner', uid]]), 11);
    expect(sqlOf(['PATCH', 'cost=gt.1', { owner: uid }], statement)).toMatchInlineSnapshot(`
      [
        "postgres: SELECT "t0"."id"::text, CASE WHEN ($1::uuid = $2::uuid) THEN 1 ELSE 0 END FROM "public"."task" AS "t0" WHERE ("t0"."owner" = $3::uuid) AND ("t0"."cost" > $4::numeric) ORDER BY "t0"."id" LIMIT 11 FOR UPDATE",
        "mysql: SELECT \`t0\`.\`id\`, CASE WHEN (? = ?) THEN 1 ELSE 0 END FROM \`task\` AS \`t0\` WHERE (\`t0\`.\`owner\` = ?) AND (\`t0\`.\`cost\` > CAST(? AS DECIMAL(65,30))) ORDER BY \`t0\`.\`id\` LIMIT 11 FOR UPDATE",
        "mariadb: SELECT \`t0\`.\`id\`, CASE WHEN (? = ?) THEN 1 ELSE 0 END FROM \`task\` AS \`t0\` WHERE (\`t0\`.\`owner\` = ?) AND (\`t0\`.\`cost\` > CAST(? AS DECIMAL(65,30))) ORDER BY \`t0\`.\`id\` LIMIT 11 FOR UPDATE",
        "sqlite: SELECT "t0"."id", CASE WHEN (? = ?) THEN 1 ELSE 0 END FROM "task" AS "t0" WHERE ("t0"."owner" = ?) AND ("t0"."cost" > ?) ORDER BY "t0"."id" LIMIT 11",
      ]
    `);
  });

  it('puts the keys of written rows in the order of the answer', () => {
    const statement = (sql: WriteCompiler, dialect: Dialect): WriteStatement => {
      const { plan, values } = sql.ordered([['1'], ['2']]);
      return { statement: compileRead(plan, dialect).rows, values };
    };
    const asked = ['POST', 'select=owner&order=cost.desc,owner.nullsfirst', {}] as const;
    expect(sqlOf(asked, statement, { prefer: 'return=representation' })).toMatchInlineSnapshot(`
      [
        "postgres: SELECT "t0"."id"::text FROM "public"."task" AS "t0" WHERE ("t0"."id" IN ($1::integer, $2::integer)) ORDER BY "t0"."cost" DESC, "t0"."owner" ASC NULLS FIRST, "t0"."id" ASC",
        "mysql: SELECT \`t0\`.\`id\` FROM \`task\` AS \`t0\` WHERE (\`t0\`.\`id\` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) ORDER BY \`t0\`.\`cost\` IS NOT NULL, \`t0\`.\`cost\` DESC, \`t0\`.\`owner\` ASC, \`t0\`.\`id\` ASC",
        "mariadb: SELECT \`t0\`.\`id\` FROM \`task\` AS \`t0\` WHERE (\`t0\`.\`id\` IN (CAST(? AS SIGNED), CAST(? AS SIGNED))) ORDER BY \`t0\`.\`cost\` IS NOT NULL, \`t0\`.\`cost\` DESC, \`t0\`.\`owner\` ASC, \`t0\`.\`id\` ASC",
        "sqlite: SELECT "t0"."id" FROM "task" AS "t0" WHERE backstay_visit() AND ("t0"."id" IN (?, ?)) ORDER BY "t0"."cost" DESC NULLS FIRST, "t0"."owner" ASC, "t0"."id" ASC",
      ]
    `);
  });

  it('updates by key', () => {
    const statement = (sql: WriteCompiler): WriteStatement => sql.update([['1'], ['2']], new Map([['cost', '1.00']]));
    expect(sqlOf(['PATCH', 'id=gt.1', { cost: 1 }], statement)).toMatchInlineSnapshot(`
      [
        "postgres: UPDATE "public"."task" SET "cost" = $1::numeric WHERE ("id" IN ($2::integer, $3::integer))",
        "mysql: UPDATE \`task\` SET \`cost\` = CAST(? AS DECIMAL(65,30)) WHERE (\`id\` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))",
        "mariadb: UPDATE \`task\` SET \`cost\` = CAST(? AS DECIMAL(65,30)) WHERE (\`id\` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))",
        "sqlite: UPDATE "task" SET "cost" = ? WHERE ("id" IN (?, ?))",
      ]
    `);
  });

  it('deletes by key', () => {
    const statement = (sql: WriteCompiler): WriteStatement => sql.delete([['1']]);
    expect(sqlOf(['DELETE', 'id=gt.1', {}], statement)).toMatchInlineSnapshot(`
      [
        "postgres: DELETE FROM "public"."task" WHERE ("id" IN ($1::integer))",
        "mysql: DELETE FROM \`task\` WHERE (\`id\` IN (CAST(? AS SIGNED)))",
        "mariadb: DELETE FROM \`task\` WHERE (\`id\` IN (CAST(? AS SIGNED)))",
        "sqlite: DELETE FROM "task" WHERE ("id" IN (?))",
      ]
    `);
  });
});
