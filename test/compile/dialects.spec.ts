import { describe, expect, it } from 'vitest';
import type { Table } from '@backstay/catalog';
import type { Aggregate, Expression } from '@backstay/expression';
import { Failure, type Principal } from '@backstay/kernel';
import {
  bindStatement,
  compileExpression,
  compileRead,
  finish,
  inlineExpression,
  orderBy,
  type AuthorisedPlan,
  type ReadPlan,
} from '@backstay/query';
import { dialectCases } from './dialects.cases.js';
import { expected } from './dialects.expected.js';
import { mariadbDialect } from '../../libs/engine/src/mariadb/mariadb.dialect.js';
import { mysqlDialect } from '../../libs/engine/src/mysql/mysql.dialect.js';
import { postgresDialect } from '../../libs/engine/src/postgres/postgres.dialect.js';
import { sqliteDialect } from '../../libs/engine/src/sqlite/sqlite.dialect.js';

const dialects = { postgres: postgresDialect, mysql: mysqlDialect, mariadb: mariadbDialect, sqlite: sqliteDialect };
const names = ['postgres', 'mysql', 'mariadb', 'sqlite'] as const;
const principal: Principal = {
  role: 'authenticated',
  claims: {
    sub: 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
    email: 'ada@example.org',
    app: { level: 2.5, list: ['x', null] },
  },
};

describe.each(Object.keys(dialectCases))('%s', (title) => {
  it.each(names)('is said in the words of %s', (name) => {
    const dialect = dialects[name];
    const { expression, values } = dialectCases[title]!;
    const { sql, parameters } = bindStatement(
      finish(compileExpression(expression, dialect), dialect),
      values,
      principal,
      dialect,
    );
    expect([sql, ...parameters]).toEqual(expected[title]![name]);
  });
});

const text = { kind: 'text' } as const;
const table = { schema: 'public', name: 'books', columns: [] } as unknown as Table;
const column = (name: string): Expression => ({ kind: 'column', type: text, source: 'b', column: name });
const pattern: Expression = { kind: 'value', type: text, slot: 0 };
const plan: ReadPlan = {
  kind: 'read',
  table,
  alias: 'b',
  columns: [{ name: 'title', expression: column('title') }],
  filter: {
    kind: 'and',
    operands: [
      { kind: 'compare', operator: '=', left: column('shelf'), right: { kind: 'value', type: text, slot: 1 } },
      { kind: 'like', insensitive: false, operand: column('title'), pattern },
    ],
  },
  order: [
    { expression: column('title'), direction: 'desc', nulls: 'last' },
    { expression: column('id'), direction: 'asc', nulls: null },
  ],
  limit: 10,
  offset: 20,
  count: 'exact',
  embeds: [],
};
const guard: Expression = {
  kind: 'compare',
  operator: '=',
  left: column('owner'),
  right: { kind: 'claim', type: text, claim: 'email', path: [], as: 'text' },
};
const authorised = (p: ReadPlan, g: Expression | null): AuthorisedPlan =>
  ({ role: 'anon', plan: p, guard: g, embeds: [] }) as unknown as AuthorisedPlan;

describe('A read', () => {
  it.each([
    [
      'postgres',
      `SELECT "b"."title" FROM "public"."books" AS "b" WHERE ("b"."owner" = $1::text) AND ("b"."shelf" = $2::text) AND CASE WHEN ("b"."owner" = $3::text) THEN ("b"."title" LIKE $4::text) END ORDER BY "b"."title" DESC NULLS LAST, "b"."id" ASC LIMIT 10 OFFSET 20`,
    ],
    [
      'mysql',
      'SELECT `b`.`title` FROM `books` AS `b` WHERE (`b`.`owner` = ?) AND (`b`.`shelf` = ?) AND CASE WHEN (`b`.`owner` = ?) THEN (`b`.`title` LIKE ?) END ORDER BY `b`.`title` DESC, `b`.`id` ASC LIMIT 10 OFFSET 20',
    ],
    [
      'mariadb',
      'SELECT `b`.`title` FROM `books` AS `b` WHERE (`b`.`owner` = ?) AND (`b`.`shelf` = ?) AND CASE WHEN (`b`.`owner` = ?) THEN (`b`.`title` LIKE ?) END ORDER BY `b`.`title` DESC, `b`.`id` ASC LIMIT 10 OFFSET 20',
    ],
    [
      'sqlite',
      `SELECT "b"."title" FROM "books" AS "b" WHERE backstay_visit() AND ("b"."owner" = ?) AND ("b"."shelf" = ?) AND CASE WHEN ("b"."owner" = ?) THEN backstay_like("b"."title", ?) END ORDER BY "b"."title" DESC, "b"."id" ASC LIMIT 10 OFFSET 20`,
    ],
  ] as const)('puts the policy first and what can be slow behind it, on %s', (name, sql) => {
    const dialect = dialects[name];
    const compiled = compileRead(authorised(plan, guard), dialect);
    expect(compiled.rows.sql).toBe(sql);
    expect(bindStatement(compiled.rows, ['a%', 'top'], principal, dialect).parameters).toEqual([
      'ada@example.org',
      'top',
      'ada@example.org',
      'a%',
    ]);
    // Counts read a whole table, and so need not be told how many rows they visit.
    const counted = sql.replace(/SELECT .*? FROM/, 'SELECT count(*) FROM').replace(/ ORDER BY.*/, '');
    expect(compiled.count?.sql).toBe(counted.replace('backstay_visit() AND ', ''));
  });

  it.each([
    [
      'postgres',
      `SELECT "g"."c0", count(*)::text, sum("g"."c1")::text, ((sum("g"."c1")::text || '/') || count("g"."c1")) FROM (SELECT "b"."title" AS "c0", "b"."pages" AS "c1" FROM "public"."books" AS "b" WHERE ("b"."owner" = $1::text)) AS "g" GROUP BY "g"."c0" ORDER BY "g"."c0" ASC LIMIT 10`,
    ],
    [
      'mysql',
      "SELECT `g`.`c0`, CAST(count(*) AS CHAR), CAST(SUM(`g`.`c1`) AS CHAR), CONCAT(CONCAT(CAST(SUM(`g`.`c1`) AS CHAR), '/'), count(`g`.`c1`)) FROM (SELECT `b`.`title` AS `c0`, `b`.`pages` AS `c1` FROM `books` AS `b` WHERE (`b`.`owner` = ?)) AS `g` GROUP BY `g`.`c0` ORDER BY `g`.`c0` IS NULL, `g`.`c0` ASC LIMIT 10",
    ],
    [
      'mariadb',
      "SELECT `g`.`c0`, CAST(count(*) AS CHAR), CAST(SUM(`g`.`c1`) AS CHAR), CONCAT(CONCAT(CAST(SUM(`g`.`c1`) AS CHAR), '/'), count(`g`.`c1`)) FROM (SELECT `b`.`title` AS `c0`, `b`.`pages` AS `c1` FROM `books` AS `b` WHERE (`b`.`owner` = ?)) AS `g` GROUP BY `g`.`c0` ORDER BY `g`.`c0` IS NULL, `g`.`c0` ASC LIMIT 10",
    ],
    [
      'sqlite',
      `SELECT "g"."c0", CAST(count(*) AS TEXT), backstay_sum(sum("g"."c1" >> 32), sum("g"."c1" & 4294967295), 0), ((backstay_sum(sum("g"."c1" >> 32), sum("g"."c1" & 4294967295), 0) || '/') || count("g"."c1")) FROM (SELECT "b"."title" AS "c0", "b"."pages" AS "c1" FROM "books" AS "b" WHERE backstay_visit() AND ("b"."owner" = ?)) AS "g" GROUP BY "g"."c0" ORDER BY "g"."c0" ASC NULLS LAST LIMIT 10`,
    ],
  ] as const)('groups what the policy lets through, on %s', (name, sql) => {
    const pages: Expression = { kind: 'column', type: { kind: 'integer' }, source: 'b', column: 'pages' };
    const call = (call: Aggregate['name'], argument: Expression | null): Aggregate => ({
      kind: 'aggregate',
      name: call,
      argument,
      distinct: false,
      digits: null,
      type: { kind: 'bigint' },
    });
    const grouped: ReadPlan = {
      ...plan,
      filter: null,
      count: null,
      offset: null,
      grouped: true,
      columns: [
        { name: 'title', expression: column('title') },
        { name: 'count', expression: call('count', null) },
        { name: 'sum', expression: call('sum', pages) },
        { name: 'avg', expression: call('avg', pages) },
      ],
      order: [{ expression: column('title'), direction: 'asc', nulls: 'last' }],
    };
    expect(compileRead(authorised(grouped, guard), dialects[name]).rows.sql).toBe(sql);
  });

  it.each([
    ['postgres', ' OFFSET 5'],
    ['mysql', ' LIMIT 18446744073709551615 OFFSET 5'],
    ['mariadb', ' LIMIT 18446744073709551615 OFFSET 5'],
    ['sqlite', ' LIMIT -1 OFFSET 5'],
  ] as const)('may have an offset and no limit on %s', (name, sql) => {
    expect(dialects[name].limit(null, 5)).toBe(sql);
  });

  it.each(names)('takes no limit that is not a count on %s', (name) => {
    expect(() => dialects[name].limit(1.5, null)).toThrow();
    expect(() => dialects[name].limit(-1, null)).toThrow();
    expect(() => dialects[name].limit(Number('1; drop table books'), null)).toThrow();
  });

  it.each([
    ['postgres', ['k ASC', 'k ASC NULLS FIRST', 'k DESC NULLS LAST', 'k DESC', 'k ASC']],
    ['mysql', ['k IS NULL, k ASC', 'k ASC', 'k DESC', 'k IS NOT NULL, k DESC', 'k ASC']],
    ['mariadb', ['k IS NULL, k ASC', 'k ASC', 'k DESC', 'k IS NOT NULL, k DESC', 'k ASC']],
    ['sqlite', ['k ASC NULLS LAST', 'k ASC', 'k DESC', 'k DESC NULLS FIRST', 'k ASC']],
  ] as const)('orders NULLs as PostgreSQL does, and says no more than it must, on %s', (name, sql) => {
    const dialect = dialects[name];
    const terms = [
      ['asc', 'last'],
      ['asc', 'first'],
      ['desc', 'last'],
      ['desc', 'first'],
      ['asc', null],
    ] as const;
    expect(terms.map(([direction, nulls]) => dialect.orderTerm(['k'], direction, nulls).join(''))).toEqual(sql);
  });

  it.each([
    ['postgres', ' ORDER BY "b"."meta" DESC NULLS LAST'],
    [
      'mysql',
      " ORDER BY (CASE JSON_TYPE(`b`.`meta`) COLLATE utf8mb4_0900_bin WHEN 'NULL' THEN 1 WHEN 'STRING' THEN 2 WHEN 'INTEGER' THEN 3 WHEN 'UNSIGNED INTEGER' THEN 3 WHEN 'DOUBLE' THEN 3 WHEN 'DECIMAL' THEN 3 WHEN 'BOOLEAN' THEN 4 WHEN 'ARRAY' THEN IF(JSON_LENGTH(`b`.`meta`) = 0, 0, (SELECT e.e FROM JSON_TABLE('[[]]', '$[*]' COLUMNS (e INT PATH '$' ERROR ON ERROR)) AS e)) WHEN 'OBJECT' THEN (SELECT e.e FROM JSON_TABLE('[[]]', '$[*]' COLUMNS (e INT PATH '$' ERROR ON ERROR)) AS e) ELSE IF(`b`.`meta` IS NULL, NULL, (SELECT e.e FROM JSON_TABLE('[[]]', '$[*]' COLUMNS (e INT PATH '$' ERROR ON ERROR)) AS e)) END) DESC, IF(JSON_TYPE(`b`.`meta`) COLLATE utf8mb4_0900_bin IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'), CAST(`b`.`meta` AS DOUBLE), 0) DESC, IF(JSON_TYPE(`b`.`meta`) COLLATE utf8mb4_0900_bin IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') AND ABS(CAST(`b`.`meta` AS DOUBLE)) < 1e20, CAST(`b`.`meta` AS DECIMAL(65,30)), 0) DESC, IF(JSON_TYPE(`b`.`meta`) COLLATE utf8mb4_0900_bin IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'), '', JSON_UNQUOTE(`b`.`meta`) COLLATE utf8mb4_0900_bin) DESC",
    ],
    [
      'mariadb',
      " ORDER BY (CASE WHEN `b`.`meta` RLIKE '^[-0-9.]+e' THEN (SELECT e.e FROM JSON_TABLE('[[]]', '$[*]' COLUMNS (e INT PATH '$' ERROR ON ERROR)) AS e) ELSE CASE LEFT(`b`.`meta`, 1) WHEN 'n' THEN 1 WHEN '\"' THEN 2 WHEN '-' THEN 3 WHEN 'f' THEN 5 WHEN 't' THEN 6 WHEN '[' THEN IF(`b`.`meta` = '[]', 0, (SELECT e.e FROM JSON_TABLE('[[]]', '$[*]' COLUMNS (e INT PATH '$' ERROR ON ERROR)) AS e)) WHEN '{' THEN (SELECT e.e FROM JSON_TABLE('[[]]', '$[*]' COLUMNS (e INT PATH '$' ERROR ON ERROR)) AS e) ELSE IF(`b`.`meta` IS NULL, NULL, 4) END END) DESC, IF(`b`.`meta` RLIKE '^[0-9]', CONCAT(LPAD(LENGTH(SUBSTRING_INDEX(`b`.`meta`, '.', 1)), 6, '0'), IF(LOCATE('.', `b`.`meta`), TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM `b`.`meta`)), `b`.`meta`) COLLATE utf8mb4_nopad_bin), IF(`b`.`meta` LIKE '-%', '', JSON_UNQUOTE(`b`.`meta`) COLLATE utf8mb4_nopad_bin)) DESC, IF(`b`.`meta` LIKE '-%', CONCAT(LPAD(LENGTH(SUBSTRING_INDEX(`b`.`meta`, '.', 1)), 6, '0'), IF(LOCATE('.', `b`.`meta`), TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM `b`.`meta`)), `b`.`meta`) COLLATE utf8mb4_nopad_bin), '') ASC",
    ],
    ['sqlite', ' ORDER BY backstay_jsonb_key("b"."meta") DESC'],
  ] as const)('sorts JSON by its kind before its value, on %s', (name, said) => {
    const meta: Expression = { kind: 'column', type: { kind: 'jsonb' }, source: 'b', column: 'meta' };
    const dialect = dialects[name];
    const order = orderBy({ order: [{ expression: meta, direction: 'desc', nulls: 'last' }] }, dialect);
    expect(finish(order, dialect).sql).toBe(said);
  });

  it.each(names)('without a policy has no CASE on %s', (name) => {
    expect(compileRead(authorised(plan, null), dialects[name]).rows.sql).not.toContain('CASE');
  });

  it.each(names)('selects the operand of a cast and casts the cell itself on %s', (name) => {
    const cast: Expression = { kind: 'cast', type: { kind: 'integer' }, operand: column('title') };
    const { rows, columns } = compileRead(
      authorised({ ...plan, columns: [{ name: 'n', expression: cast }] }, null),
      dialects[name],
    );
    expect(rows.sql).not.toMatch(/cast|::int/i);
    expect(columns[0]?.decode(' 42 ')).toBe('42');
    expect(columns[0]?.decode(null)).toBe('null');
    expect(() => columns[0]?.decode('abc')).toThrow('invalid input syntax for type integer: "abc"');
  });
});

describe('Identifiers', () => {
  it.each([
    ['postgres', '"a""b`c"', '"auth"."users"'],
    ['mysql', '`a"b``c`', '`backstay_auth_users`'],
    ['mariadb', '`a"b``c`', '`backstay_auth_users`'],
    ['sqlite', '"a""b`c"', '"backstay_auth_users"'],
  ] as const)('cannot break out of their quotes on %s', (name, quoted, table) => {
    expect(dialects[name].quote('a"b`c')).toBe(quoted);
    expect(dialects[name].table({ schema: 'auth', name: 'users' })).toBe(table);
  });
});

describe('An expression in DDL', () => {
  const check: Expression = {
    kind: 'in',
    operand: { ...column('title'), source: 'row' } as Expression,
    list: ["it's", 'a\\b'].map((value) => ({ kind: 'literal', type: text, value })),
  };
  it.each([
    ['postgres', `("title" IN ('it''s', 'a\\b'))`],
    ['mysql', "(`title` IN ('it''s', 'a\\\\b'))"],
    ['mariadb', "(`title` IN ('it''s', 'a\\\\b'))"],
    ['sqlite', `("title" IN ('it''s', 'a\\b'))`],
  ] as const)('has its constants written out safely on %s', (name, sql) => {
    expect(inlineExpression(check, dialects[name])).toBe(sql);
  });

  it.each(names)('never holds a value or a claim on %s', (name) => {
    expect(() => inlineExpression(pattern, dialects[name])).toThrow('cannot stand');
    expect(() => inlineExpression(guard, dialects[name])).toThrow('cannot stand');
  });
});

describe('A subquery', () => {
  it.each(names)('whose table nobody has guarded is refused as a fault on %s', (name) => {
    const query = { from: [{ table: { schema: 'public', name: 'm' }, alias: 'm' }], where: null, select: null };
    expect(() => compileExpression({ kind: 'exists', query }, dialects[name])).toThrow('has no guard');
  });

  it.each(names)('that must have more rows than two is asked for the third on %s', (name) => {
    const from = [{ table: { schema: 'public', name: 'm' }, alias: 'm', guard: null }];
    const query = { from, where: null, select: null };
    const text = compileExpression({ kind: 'exists', query, beyond: 2 }, dialects[name]).join('');
    expect(text).toMatch(/^EXISTS \(SELECT 1 FROM .* LIMIT 1 OFFSET 2\)$/);
  });
});

describe('A claim', () => {
  const bind = (claim: Partial<Extract<Expression, { kind: 'claim' }>>, who = principal) => {
    const expression = { kind: 'claim', type: text, claim: 'jwt', path: [], as: 'text', ...claim } as Expression;
    return bindStatement(
      finish(compileExpression(expression, postgresDialect), postgresDialect),
      [],
      who,
      postgresDialect,
    ).parameters[0];
  };

  it('has the meaning of -> and ->> on the principal’s claims', () => {
    expect(bind({ path: ['app', 'level'] })).toBe('2.5');
    expect(bind({ path: ['app', 'list', -2] })).toBe('x');
    expect(bind({ path: ['app', 'list', 1] })).toBe(null);
    expect(bind({ path: ['app', 'list', '0'] })).toBe(null);
    expect(bind({ path: ['app', 0] })).toBe(null);
    expect(bind({ path: ['constructor'] })).toBe(null);
    expect(bind({ path: ['app', 'list'], as: 'json', type: { kind: 'jsonb' } })).toBe('["x", null]');
    expect(bind({ path: ['email'] })).toBe('ada@example.org');
    expect(bind({ claim: 'role' })).toBe('authenticated');
    expect(bind({ claim: 'uid', type: { kind: 'uuid' } })).toBe('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
  });

  it('is NULL where the token has none', () => {
    expect(bind({ claim: 'uid', type: { kind: 'uuid' } }, { role: 'anon', claims: {} })).toBe(null);
    expect(bind({ claim: 'email' }, { role: 'anon', claims: { email: '' } })).toBe(null);
  });

  it('that is not of its type is 22P02', () => {
    const bad = () => bind({ claim: 'uid', type: { kind: 'uuid' } }, { role: 'anon', claims: { sub: 'bob' } });
    expect(bad).toThrow(Failure);
    expect(bad).toThrow('invalid input syntax for type uuid: "bob"');
  });
});
