import { parse } from 'libpg-query';
import { describe, expect, it } from 'vitest';
import { checkExpression } from './check-expression.js';
import type { Expression } from './expression.js';
import type { ExpressionScope, ScopeTable } from './scope.js';
import { mapChildren, subqueryOf } from './visit.js';

const mood = { kind: 'enum', name: 'mood', values: ['sad', 'glad'] } as const;
const books: ScopeTable = {
  schema: 'public',
  name: 'books',
  columns: [
    { name: 'id', type: { kind: 'uuid' } },
    { name: 'owner', type: { kind: 'uuid' } },
    { name: 'title', type: { kind: 'varchar', length: 20 } },
    { name: 'pages', type: { kind: 'integer' } },
    { name: 'price', type: { kind: 'numeric', precision: 8, scale: 2 } },
    { name: 'weight', type: { kind: 'double' } },
    { name: 'live', type: { kind: 'boolean' } },
    { name: 'since', type: { kind: 'timestamptz', precision: 6 } },
    { name: 'mood', type: mood },
    { name: 'data', type: { kind: 'jsonb' } },
    { name: 'raw', type: { kind: 'json' } },
    { name: 'tags', type: { kind: 'array', of: { kind: 'text' } } },
    { name: 'during', type: { kind: 'range', name: 'tstzrange' } },
    { name: 'places', type: { kind: 'range', name: 'int4range' } },
  ],
  primaryKey: { name: 'books_pkey', columns: ['id'] },
  uniqueKeys: [],
};
const loans: ScopeTable = {
  schema: 'public',
  name: 'loans',
  columns: [
    { name: 'book', type: { kind: 'uuid' } },
    { name: 'reader', type: { kind: 'uuid' } },
    { name: 'days', type: { kind: 'bigint' } },
    { name: 'live', type: { kind: 'boolean' } },
  ],
  primaryKey: { name: 'loans_pkey', columns: ['book', 'reader'] },
  uniqueKeys: [],
};
const policyScope: ExpressionScope = {
  row: { table: books, alias: 'row' },
  table: (schema, name) => [books, loans].find((t) => t.name === name && t.schema === (schema ?? 'public')) ?? null,
  enums: [mood],
  functions: [],
  arguments: [],
  expected: { kind: 'boolean' },
  claims: true,
  subqueries: true,
};

/** What the parser gives for `select …`, as far as this test looks into it. */
interface Parsed {
  readonly stmts: readonly { readonly stmt: { readonly SelectStmt: { readonly targetList: readonly Target[] } } }[];
}
interface Target {
  readonly ResTarget: { readonly val: unknown };
}

async function check(text: string, scope = policyScope): Promise<ReturnType<typeof checkExpression>> {
  const { stmts } = (await parse(`select ${text}`)) as Parsed;
  return checkExpression(stmts[0]?.stmt.SelectStmt.targetList[0]?.ResTarget.val, scope);
}

/** A tree in a line: constants with their type, columns with their source, the rest by kind. */
function show(e: Expression): string {
  const children: string[] = [];
  mapChildren(e, (child) => {
    children.push(show(child));
    return child;
  });
  const query = subqueryOf(e);
  const from = query ? `${query.from.map((t) => `${t.table.name} ${t.alias}`).join(', ')}: ` : '';
  switch (e.kind) {
    case 'literal':
      return `${e.value}::${e.type.kind}`;
    case 'column':
      return `${e.source}.${e.column}`;
    case 'claim':
      return `claim(${[e.claim, ...e.path].join('.')} as ${e.as}::${e.type.kind})`;
    case 'compare':
    case 'arithmetic':
    case 'containment':
      return `(${children[0]} ${e.operator} ${children[1]})`;
    case 'test':
      return `${children[0]} is ${e.negated ? 'not ' : ''}${e.test}`;
    case 'json-path':
      return `${children[0]}[${e.path.map((step) => JSON.stringify(step)).join(', ')}]::${e.type.kind}`;
    case 'call':
      return `${e.name}(${children.join(', ')})::${e.type.kind}`;
    case 'distinct':
      return `${e.negated ? 'same' : 'distinct'}(${children.join(', ')})`;
    case 'cast':
      return `cast(${children[0]} as ${e.type.kind})`;
    case 'like':
      return `${e.insensitive ? 'ilike' : 'like'}(${children.join(', ')})`;
    default:
      return `${e.kind}(${from}${children.join(', ')})`;
  }
}

/** Author's text → tree. */
const accepted: readonly (readonly [string, string])[] = [
  ['true', 'true::boolean'],
  ['live', 'row.live'],
  ["'t'", 'true::boolean'],
  ['books.live and public.books.live or not live', 'or(and(row.live, row.live), not(row.live))'],
  ['owner = auth.uid()', '(row.owner = claim(uid as text::uuid))'],
  ['(select auth.uid()) = owner', '(claim(uid as text::uuid) = row.owner)'],
  ["auth.role() = 'anon'", '(claim(role as text::text) = anon::text)'],
  ["auth.jwt() -> 'a' ->> 'b' = title", '(claim(jwt.a.b as text::text) = row.title)'],
  ["(auth.jwt() ->> 'org')::uuid = owner", '(claim(jwt.org as text::uuid) = row.owner)'],
  ["current_setting('request.jwt.claims', true)::json ->> 'sub' = title", '(claim(jwt.sub as text::text) = row.title)'],
  ["current_setting('request.jwt.claim.email', true) = title", '(claim(jwt.email as text::text) = row.title)'],
  ["owner = '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}'", '(row.owner = a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11::uuid)'],
  ["title = 'x'", '(row.title = x::text)'],
  ["pages > '7' and 3 < pages", 'and((row.pages > 7::integer), (3::integer < row.pages))'],
  ['price >= 12.5 and price < 3000000000', 'and((row.price >= 12.5::numeric), (row.price < 3000000000::bigint))'],
  ['pages = weight', '(row.pages = row.weight)'],
  ["mood = 'glad' and mood < 'sad'::mood", 'and((row.mood = glad::enum), (row.mood < sad::enum))'],
  [
    "since > '2026-01-01T00:00:00Z' and since < now()",
    'and((row.since > 2026-01-01T00:00:00Z::timestamptz), (row.since < now()::timestamptz))',
  ],
  [
    "title in ('a', null) or pages not in (1, '2')",
    'or(in(row.title, a::text, null::text), not(in(row.pages, 1::integer, 2::integer)))',
  ],
  [
    "title = any (array['a', 'b']) or title <> all ('{a,\"b c\"}')",
    'or(in(row.title, a::text, b::text), not(in(row.title, a::text, b c::text)))',
  ],
  [
    'title is null and live is not true and live is unknown',
    'and(row.title is null, row.live is not true, row.live is unknown)',
  ],
  ['owner is not distinct from auth.uid()', 'same(row.owner, claim(uid as text::uuid))'],
  ["title like 'a%' and title not ilike '_'", 'and(like(row.title, a%::text), not(ilike(row.title, _::text)))'],
  ['pages between 1 and 2.5', 'and((row.pages >= 1::integer), (row.pages <= 2.5::numeric))'],
  ['pages not between 1 and 2', 'not(and((row.pages >= 1::integer), (row.pages <= 2::integer)))'],
  ["case mood when 'sad' then live else false end", 'case((row.mood = sad::enum), row.live, false::boolean)'],
  ['case when live then true end', 'case(row.live, true::boolean)'],
  [
    "coalesce(title, 'x') = nullif(title, 'y')",
    '(coalesce(row.title, x::text)::varchar = nullif(row.title, y::text)::varchar)',
  ],
  [
    'pages * 2 + 1 > price - 1 and pages % 2 = 0',
    'and((((row.pages * 2::integer) + 1::integer) > (row.price - 1::integer)), ((row.pages % 2::integer) = 0::integer))',
  ],
  ['-pages < 0', '((0::integer - row.pages) < 0::integer)'],
  [
    "lower(trim(title)) || '!' = 'a!' and length(title) > 0",
    'and(((lower(trim(row.title)::text)::text || !::text) = a!::text), (length(row.title)::integer > 0::integer))',
  ],
  [
    'abs(pages) = 1 and round(price, 1) = 1',
    'and((abs(row.pages)::integer = 1::integer), (round(row.price, 1::integer)::numeric = 1::integer))',
  ],
  ["data -> 'a' -> 0 ->> 'b' = 'x'", '(row.data["a", 0, "b"]::text = x::text)'],
  ["(auth.jwt() ->> 'a')::jsonb ->> 'b' = 'x'", '(claim(jwt.a as text::jsonb)["b"]::text = x::text)'],
  ["data ->> -1 = 'x'", '(row.data[-1]::text = x::text)'],
  ["raw #>> '{a,b}' = 'x'", '(row.raw["a", "b"]::text = x::text)'],
  ['data @> \'{"a": 1}\'', '(row.data contains {"a": 1}::jsonb)'],
  ["tags && array['a'] or tags <@ '{}'", 'or((row.tags overlaps {a}::array), (row.tags contained {}::array))'],
  [
    "during @> now() and places && '[1, 5)'",
    'and((row.during contains now()::timestamptz), (row.places overlaps [1,5)::range))',
  ],
  ['pages <@ places and 3 <@ places', 'and((row.pages contained row.places), (3::integer contained row.places))'],
  ["places = '(0,4]'::int4range or places < 'empty'", 'or((row.places = (0,4]::range), (row.places < empty::range))'],
  [
    'auth.uid()::text = title and pages::bigint = 1',
    'and((cast(claim(uid as text::uuid) as text) = row.title), (cast(row.pages as bigint) = 1::integer))',
  ],
  ['price::numeric = 1.50::numeric(3,2)', '(row.price = 1.50::numeric)'],
  ['exists (select 1 from loans where book = id)', 'exists(loans loans: (loans.book = row.id))'],
  // The inner table's own column comes first; the row answers to its table's name.
  ['exists (select from loans l where live and books.live)', 'exists(loans l: and(l.live, row.live))'],
  [
    'exists (select * from books b where b.id = books.id and pages > 1)',
    'exists(books b: and((b.id = row.id), (b.pages > 1::integer)))',
  ],
  // Inside, the same name is the inner table.
  ['exists (select 1 from books where books.id = owner)', 'exists(books books: (books.id = books.owner))'],
  [
    'id in (select book from loans where reader = auth.uid())',
    'in-query(loans loans: row.id, (loans.reader = claim(uid as text::uuid)), loans.book)',
  ],
  [
    'id <> all (select l.book from loans l join books b on b.id = l.book, loans where l.days > 3)',
    'not(in-query(loans l, books b, loans loans: row.id, and((b.id = l.book), (l.days > 3::integer)), l.book))',
  ],
  ['id = any (array(select book from loans))', 'in-query(loans loans: row.id, loans.book)'],
  [
    'pages = (select days from loans where book = id and reader = owner)',
    '(row.pages = scalar-query(loans loans: and((loans.book = row.id), (loans.reader = row.owner)), loans.days))',
  ],
  // Two levels with the same alias: the tree keeps them apart.
  [
    'exists (select 1 from loans where exists (select 1 from loans where book = id))',
    'exists(loans loans: exists(loans loans_2: (loans_2.book = row.id)))',
  ],
];

/** Author's text → message and place (byte, counted in the expression). */
const refused: readonly (readonly [string, string, number])[] = [
  ['pages = title', 'operator does not exist: integer = character varying', 6],
  ['owner = title', 'operator does not exist: uuid = character varying', 6],
  ['owner = 5', 'operator does not exist: uuid = integer', 6],
  ["owner = 'me'", 'invalid input syntax for type uuid: "me"', 8],
  ["pages = '5abc'", 'invalid input syntax for type integer: "5abc"', 8],
  ["mood = 'angry'", 'invalid input value for enum mood: "angry"', 7],
  ["mood = 'sad'::text", 'operator does not exist: mood = text', 5],
  ["title = 'é' and pages = 'x'", 'invalid input syntax for type integer: "x"', 25],
  ['pages', 'boolean is expected here, not integer', 0],
  ['pages and live', 'boolean is expected here, not integer', 0],
  ['nothing = 1', 'column "nothing" does not exist', 0],
  ['l.days = 1', 'missing FROM-clause entry for table "l"', 0],
  ['books.nothing = 1', 'column books.nothing does not exist', 0],
  ['exists (select 1 from loans l where l.pages = 1)', 'column l.pages does not exist', 36],
  ['exists (select 1 from loans a, loans b where days = 1)', 'column reference "days" is ambiguous', 45],
  ['exists (select 1 from loans, loans)', 'table name "loans" specified more than once', 22],
  ['exists (select 1 from loans l where loans.days = 1)', 'missing FROM-clause entry for table "loans"', 36],
  // A condition of a join does not see what stands behind the comma.
  ['exists (select 1 from loans a join loans b on c.days = 1, loans c)', 'missing FROM-clause entry for table "c"', 46],
  ['exists (select 1 from nowhere)', 'relation "nowhere" does not exist', 22],
  ['exists (select count(*) from loans)', 'this form of count() is not supported', 15],
  ['exists (select 1 from loans limit 1)', 'LIMIT is not supported in a subquery', 15],
  ['exists (with x as (select 1) select 1 from loans)', 'WITH is not supported in a subquery', 36],
  ['exists (select 1 from loans left join books on true)', 'this form of join is not supported', 22],
  ['exists (select 1 from pg_sleep(1))', 'only tables can stand in FROM', 22],
  ['id in (select book, reader from loans)', 'the subquery must select exactly one column', 14],
  ['id in (select days from loans)', 'operator does not exist: uuid = bigint', 3],
  ['pages = (select days from loans where book = id)', 'the subquery may give more than one row', 8],
  ['pg_sleep(1) is null', 'function pg_sleep() is not supported', 0],
  ['auth.user() = owner', 'function auth.user() does not exist', 0],
  ["current_setting('is_superuser') = 'on'", "only current_setting('request.jwt.claims', true) is supported", 0],
  ["current_user = 'anon'", 'the database user is not who is asking', 0],
  ["title ~ '^a'", 'the operator ~ is not supported', 6],
  ["title like 'a' escape '!'", 'LIKE … ESCAPE is not supported', 6],
  [String.raw`title like 'a\\\'`, 'LIKE pattern must not end with escape character', 6],
  ["raw = '{}'", 'operator does not exist: json = json', 4],
  ["data = '{}'", 'jsonb values cannot be compared as a whole', 5],
  ["data #>> '{a,0}' = 'x'", 'a path of #> or #>> must be a constant list of keys', 5],
  ["data ->> title = 'x'", 'a JSON path must be made of constant keys and positions', 5],
  ['title::int = 1', 'cannot cast type character varying to integer alike on every engine', 5],
  ["since::date = '2026-01-01'", 'cannot cast type timestamp with time zone to date alike on every engine', 5],
  ['pages / pages = 1', '/ needs a constant divisor that is not 0', 6],
  ['price / 3 = 1', '/ on numeric is not the same on every engine', 6],
  ['round(weight) = 1', 'round() takes a numeric and a constant number of digits', 0],
  ['places @> since', 'operator does not exist: int4range @> timestamp with time zone', 7],
  ['during && places', 'operator does not exist: tstzrange && int4range', 7],
  ["places = '[5,1]'", 'invalid input syntax for type int4range: "[5,1]"', 9],
  ['tags @> array[1]', 'operator does not exist: text[] @> integer[]', 5],
  ['title = any (tags)', 'ANY needs a constant array or a subquery', 6],
  ['coalesce(title, pages) is null', 'COALESCE types character varying and integer cannot be matched', 0],
  ['(title, pages) = (title, pages)', 'this kind of expression is not supported (RowExpr)', 0],
  ['title = $1', 'there is no parameter $1', 8],
];

describe('checkExpression', () => {
  it.each(accepted)('reads %s', async (text, tree) => {
    const { expression, problems } = await check(text);
    expect(problems).toEqual([]);
    expect(expression && show(expression)).toBe(tree);
  });

  it.each(refused)('refuses %s', async (text, message, at) => {
    const { expression, problems } = await check(text);
    expect(expression).toBeNull();
    expect(problems.map((problem) => [problem.message, (problem.location ?? -1) - 'select '.length])).toEqual([
      [message, at],
    ]);
  });

  it('reports the problems of all operands of AND and OR together', async () => {
    const { problems } = await check('nothing = 1 and (live or nobody) and pages = 1');
    expect(problems.map((problem) => problem.message)).toEqual([
      'column "nothing" does not exist',
      'column "nobody" does not exist',
    ]);
  });

  it('refuses who is asking and other tables where the place does not allow them', async () => {
    const scope = { ...policyScope, claims: false, subqueries: false };
    expect((await check('owner = auth.uid()', scope)).problems[0]?.message).toMatch(/who is asking/);
    expect((await check('exists (select 1 from loans)', scope)).problems[0]?.message).toMatch(/a subquery cannot/);
  });

  it('gives plain JSON, as the applied record stores it', async () => {
    const { expression } = await check('exists (select 1 from loans where book = id and reader = auth.uid())');
    expect(JSON.parse(JSON.stringify(expression))).toEqual(expression);
  });
});
