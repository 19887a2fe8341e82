import type { Behaviour, CompatibilityCase, EngineName, Page, Proof, Verdict } from '../behaviour.js';

/** The ids of `sample` that a filter leaves. */
const leaves = (filter: string, ...ids: number[]): CompatibilityCase => ({
  request: `sample?select=id&order=id&${filter}`,
  ids,
});
const answers = (request: string, text: string): CompatibilityCase => ({ request, text });
const refused = (query: string, code = 'PGRST127', status = 400): CompatibilityCase => ({
  request: `sample?${query}`,
  status,
  error: [code],
});

/** The ids of `reservation`, which only PostgreSQL has, that a filter leaves. */
const booked = (filter: string, ...ids: number[]): CompatibilityCase => ({
  request: `reservation?select=id&order=id&${filter}`,
  ids,
});

const noColumn = 'a schema cannot have a column of a range type there: `schema plan` refuses it by name';

/** Where no engine but PostgreSQL has ranges. */
const elsewhere = (asked: CompatibilityCase | null): Record<Exclude<EngineName, 'postgres'>, Verdict> => {
  const verdict: Verdict = asked === null ? { absent: noColumn } : { refused: [asked] };
  return { mariadb: verdict, mysql: verdict, sqlite: verdict };
};

/** A behaviour of ranges; `operator`: one that is refused by name where there are none, on every column. */
const ranges = (
  says: string,
  operator: string | null,
  ...same: readonly [CompatibilityCase, ...CompatibilityCase[]]
): Behaviour => ({
  says,
  on: {
    ...elsewhere(operator === null ? null : refused(`id=${operator}.[1,10)`)),
    postgres: { same },
  },
});

/** What takes the order of JSON arrays and objects. */
const byContainers = (same: Proof, elsewhere: CompatibilityCase): Record<EngineName, Verdict> => ({
  postgres: { same },
  sqlite: { same },
  mysql: { refused: [elsewhere] },
  mariadb: { refused: [elsewhere] },
});

const withoutStems = 'a word is found as it is, without stems';

export const readingTables: Page = {
  title: 'Tables and Views: reading',
  path: 'api/tables_views',
  behaviours: [
    {
      says: 'A table is read at its name, as JSON with all columns',
      same: [
        {
          request: 'archive?order=id',
          text: '[{"id":1,"raw":{"b": 1, "a": [1, 2]},"pad":"ab  "},{"id":2,"raw":"text","pad":"abcd"},{"id":3,"raw":null,"pad":"    "}]',
          answers: { 'content-type': 'application/json; charset=utf-8' },
        },
      ],
    },
    {
      says: 'A view is read as a table is, with filters, select, order and count',
      same: [
        answers('open_project?select=name&id=gt.2&order=name', '[{"name":"Door"},{"name":"Gate"}]'),
        {
          request: 'cheap_project?select=id',
          prefer: 'count=exact',
          text: '[{"id":3},{"id":4}]',
          answers: { 'content-range': '0-1/2' },
        },
      ],
    },
    {
      says: 'There are no nested routes',
      same: [{ request: 'sample/1', status: 404, error: ['PGRST125', 'Invalid path specified in request URL'] }],
    },
    {
      says: 'HEAD answers what GET answers, without a body',
      same: [
        { request: 'sample?select=id&limit=2', method: 'HEAD', text: '', answers: { 'content-range': '0-1/*' } },
        { request: 'sample?nope=eq.1', method: 'HEAD', status: 400, text: '' },
      ],
    },

    // Horizontal filtering
    { says: 'Rows are filtered by a condition on a column', same: [leaves('small=lt.8', 1, 2, 5, 6)] },
    { says: 'Several conditions must all hold', same: [leaves('small=gte.7&flag=is.true', 4, 7, 8)] },
    { says: '`eq`', same: [leaves('name=eq.Ada', 1)] },
    { says: '`gt`', same: [leaves('small=gt.7', 4, 7, 8)] },
    { says: '`gte`', same: [leaves('small=gte.7', 4, 6, 7, 8)] },
    { says: '`lt`', same: [leaves('small=lt.0', 2)] },
    { says: '`lte`', same: [leaves('small=lte.0', 2, 5)] },
    { says: '`neq`', same: [leaves('small=neq.10', 1, 2, 4, 5, 6)] },
    {
      says: '`like`, with `*` for `%`, minds case',
      same: [leaves('name=like.A*', 1), leaves('name=like.%25da', 1, 2), leaves('name=like.a_a', 2)],
    },
    { says: '`ilike`, with `*` for `%`, does not mind case', same: [leaves('name=ilike.zo%C3%8B*', 7, 8)] },
    { says: '`match`: a regular expression', same: [leaves('name=match.^A', 1), leaves('name=match.d[ab]$', 1, 2)] },
    {
      says: '`imatch`: one that does not mind case',
      same: [leaves('name=imatch.^a', 1, 2, 6), leaves('name=imatch.^zo%C3%AB', 7, 8)],
    },
    {
      says: 'Regular expressions with look-around, back references and other things that engines read differently',
      refused: [refused('name=match.(?=A)'), refused('name=match.(a)%5C1')],
    },
    {
      says: '`in`, with commas in quoted values',
      same: [leaves('id=in.(1,2,3)', 1, 2, 3), leaves('name=in.(Ada,%22with,%20comma%22)', 1)],
    },
    {
      says: '`is`: null, not_null, true, false, unknown',
      same: [
        leaves('flag=is.null', 3, 6),
        leaves('flag=is.not_null', 1, 2, 4, 5, 7, 8),
        leaves('flag=is.true', 1, 4, 7, 8),
        leaves('flag=is.false', 2, 5),
        leaves('flag=is.unknown', 3, 6),
      ],
    },
    { says: '`isdistinct` takes NULL for a value', same: [leaves('small=isdistinct.10', 1, 2, 3, 4, 5, 6)] },
    {
      says: '`cs` on arrays and on JSON',
      same: [leaves('tags=cs.{red,green}', 1, 6), leaves('doc=cs.{%22t%22:true}', 1)],
    },
    { says: '`cd`', same: [leaves('numbers=cd.{1,2,3,4}', 1, 2, 5, 6)] },
    { says: '`ov` on arrays', same: [leaves('tags=ov.{green,RED}', 1, 6, 7)] },
    ranges('`ov` on ranges', null, booked('seats=ov.[4,10]', 1, 2), booked('seats=ov.(4,10)')),
    ranges('`cs` and `cd` on ranges', null, booked('seats=cs.[2,3]', 1), booked('seats=cd.[1,12)', 1, 3)),
    ranges('`sl`: strictly left of', 'sl', booked('seats=sl.[10,)', 1), booked('seats=sl.(4,9]', 1)),
    ranges('`sr`: strictly right of', 'sr', booked('seats=sr.[1,5)', 2)),
    ranges('`nxr`: does not extend to the right of', 'nxr', booked('seats=nxr.[1,19]', 1, 2)),
    ranges('`nxl`: does not extend to the left of', 'nxl', booked('seats=nxl.[5,7)', 2)),
    ranges('`adj`: is adjacent to', 'adj', booked('seats=adj.[5,6)', 1), booked('seats=not.adj.[5,6)', 2, 3)),
    ranges(
      'A range is written as PostgreSQL writes it, and answered so',
      null,
      {
        request: 'reservation?select=during,seats&order=id',
        text: '[{"during":"[\\"2026-01-01 13:00:00\\",\\"2026-01-01 15:00:00\\")","seats":"[1,5)"},{"during":"[\\"2026-01-02 09:00:00\\",\\"2026-01-02 11:30:00\\")","seats":"[10,20)"},{"during":"(\\"2026-02-01 00:00:00\\",)","seats":"empty"},{"during":null,"seats":null}]',
      },
      booked('during=cs.[2026-01-01 13:30,2026-01-01 14:00]', 1),
      { request: 'reservation?seats=ov.5', status: 400, error: ['22P02', 'malformed range literal: "5"'] },
    ),
    {
      says: 'A range operator on a column that is no range does not exist',
      on: {
        ...elsewhere(refused('name=adj.[1,5)')),
        postgres: { same: [refused('name=adj.[1,5)', '42883', 404)] },
      },
    },

    // Logical operators
    { says: '`or` over conditions', same: [leaves('or=(small.lt.0,small.gt.100)', 2, 4)] },
    {
      says: '`not` before an operator and before a tree',
      same: [leaves('small=not.eq.10', 1, 2, 4, 5, 6), leaves('not.and=(small.gte.0,small.lte.10)', 2, 4)],
    },
    {
      says: 'Trees in trees, next to plain conditions',
      same: [leaves('id=lt.8&flag=is.true&or=(small.eq.1,not.and(small.gte.0,small.lte.100))', 1, 4)],
    },
    {
      says: 'A value with a reserved character stands in double quotes',
      same: [leaves('or=(name.eq.%22a_b%25c%5C%5Cd*e%22,tags.cs.%22%7Bgreen,red%7D%22)', 1, 6)],
    },

    // Modifiers
    ...(
      [
        ['eq', 'small=eq(any).{1,7}', [1, 6], 'small=eq(all).{1}', [1]],
        ['like', 'name=like(any).{A*,Z*}', [1, 8], 'name=like(all).{A*,*a}', [1]],
        ['ilike', 'name=ilike(any).{ada,zo%C3%AB*}', [1, 2, 7, 8], 'name=ilike(all).{a*,*a}', [1, 2]],
        ['gt', 'small=gt(any).{7,100}', [4, 7, 8], 'small=gt(all).{7,100}', [4]],
        ['gte', 'small=gte(any).{7,10}', [4, 6, 7, 8], 'small=gte(all).{7,10}', [4, 7, 8]],
        ['lt', 'small=lt(any).{0,1}', [2, 5], 'small=lt(all).{0,1}', [2]],
        ['match', 'name=match(any).{^A,^Z}', [1, 8], 'name=match(all).{^A,a$}', [1]],
        ['imatch', 'name=imatch(any).{^ad,^zo}', [1, 2, 7, 8], 'name=imatch(all).{^a,a$}', [1, 2]],
        ['lte', 'small=lte(any).{0,1}', [1, 2, 5], 'small=lte(all).{0,1}', [2, 5]],
      ] as const
    ).map(([operator, any, anyIds, all, allIds]) => ({
      says: `\`${operator}(any)\` and \`${operator}(all)\``,
      same: [leaves(any, ...anyIds), leaves(all, ...allIds)] as const,
    })),
    // Full text
    { says: '`fts`', same: [leaves('name=fts.ada', 1, 2), leaves('name=fts.ada%7Czola', 1, 2, 4)] },
    { says: '`plfts`', same: [leaves('name=plfts.zola%20%C3%A9mile', 4)] },
    { says: '`phfts`', same: [leaves('name=not.phfts(english).zola%20%C3%A9mile', 1, 2, 4, 5, 6, 7, 8)] },
    { says: '`wfts`', same: [leaves('name=wfts(english).%22%C3%A9mile%20zola%22%20or%20zo%C3%AB', 4, 7, 8)] },
    {
      says: 'The language of a full-text search decides what forms of a word are one',
      on: {
        postgres: { same: [leaves('name=fts(english).ends', 7)] },
        sqlite: {
          differs: 'only English has stems, Porter’s',
          cases: [leaves('name=fts(english).ends', 7)],
        },
        mysql: { differs: withoutStems, cases: [leaves('name=fts(english).ends')] },
        mariadb: { differs: withoutStems, cases: [leaves('name=fts(english).ends')] },
      },
    },
    {
      says: 'A column that is no `tsvector` is converted by itself',
      differs: 'it needs an index in the schema that says how; the hint of the refusal is its statement',
      cases: [refused('code=fts.ada')],
    },
    { says: 'full-text search without an index of the column for it', refused: [refused('code=wfts(french).amusant')] },

    // Vertical filtering
    {
      says: '`select` names the columns',
      same: [answers('sample?select=name,small&id=eq.1', '[{"name":"Ada","small":1}]')],
    },
    {
      says: '`select` is `*` by default',
      same: [
        answers('archive?id=eq.2&select=*', '[{"id":2,"raw":"text","pad":"abcd"}]'),
        answers('archive?id=eq.2', '[{"id":2,"raw":"text","pad":"abcd"}]'),
      ],
    },
    {
      says: 'A column gets another name with `name:column`',
      same: [answers('sample?select=fullName:name,no:id&id=eq.1', '[{"fullName":"Ada","no":1}]')],
    },
    {
      says: 'JSON paths with `->` and `->>`; the last key is the name',
      same: [answers('sample?select=id,doc->a->>b,doc->list&id=eq.1', '[{"id":1,"b":"x","list":[1, 2, {"k": "v"}]}]')],
    },
    { says: 'An index into a JSON array', same: [answers('sample?select=doc->list->2->>k&id=eq.1', '[{"k":"v"}]')] },
    {
      says: 'Filters on JSON paths: `->>` compares as text',
      same: [leaves('doc->a->>b=eq.x', 1), leaves('doc->a->>n=eq.5.5', 2)],
    },
    { says: 'Filters on JSON paths: `->` compares as JSON, for equality', same: [leaves('doc->a->n=eq.5', 1)] },
    {
      says: 'Filters on JSON paths: `->` with `gt` and its kin compares by kind, then by value',
      same: [
        leaves('doc->a->n=gt.5', 2),
        leaves('doc->a->n=lte.5.50', 1, 2),
        leaves('doc->s=gt.%225%22', 8),
        leaves('doc->t=gt.9', 1, 2),
        leaves('doc->a=lt.true', 7),
        leaves('doc->a=gt.true', 1, 2),
      ],
    },
    {
      says: '`->` with `gt` and its kin and an array or object',
      on: byContainers([leaves('doc->list=gt.[1]', 1, 8), leaves('doc=lte.{}', 4, 5, 6)], refused('doc->list=gt.[1]')),
    },
    {
      says: 'Order by a JSON path as text',
      same: [{ request: 'sample?select=id&order=doc->a->>b.desc.nullslast&limit=2', ids: [2, 1] }],
    },
    {
      says: 'Order by a JSON value: by kind, then by value',
      same: [
        { request: 'sample?select=id&order=doc->a->n.desc.nullslast&limit=3', ids: [2, 1, 3] },
        { request: 'sample?select=id&order=doc->s,id.desc&limit=3', ids: [7, 8, 6] },
      ],
    },
    {
      says: 'Order by a JSON value that is an array or object in some row',
      on: byContainers(
        [{ request: 'sample?select=id&order=doc->a,id', ids: [7, 1, 2, 3, 4, 5, 6, 8] }],
        refused('order=doc->a'),
      ),
    },
    {
      says: 'Fields of composite columns',
      absent: 'the schema has no composite types; a JSON column takes their place',
    },
    {
      says: 'An element of an array column, in `select` and in filters',
      same: [answers('sample?select=first:tags->>0&id=eq.1', '[{"first":"red"}]'), leaves('tags->>0=eq.red', 1, 5, 8)],
    },
    {
      says: 'A column is cast with `::type`',
      same: [answers('sample?select=name,exact::text&id=eq.1', '[{"name":"Ada","exact":"12.5000"}]')],
    },
    { says: 'No casts in filters', same: [refused('id::text=eq.1', 'PGRST100')] },

    // Ordering
    {
      says: 'Order by several columns, each with a direction',
      same: [{ request: 'sample?select=id&order=flag.desc,id.asc', ids: [3, 6, 1, 4, 7, 8, 2, 5] }],
    },
    {
      says: 'Order is ascending by default, NULL last',
      same: [{ request: 'sample?select=id&order=small,id', ids: [2, 5, 1, 6, 7, 8, 4, 3] }],
    },
    {
      says: '`nullsfirst` and `nullslast`',
      same: [
        { request: 'sample?select=id&order=small.nullsfirst,id', ids: [3, 2, 5, 1, 6, 7, 8, 4] },
        { request: 'sample?select=id&order=small.desc.nullslast,id', ids: [4, 7, 8, 6, 1, 5, 2, 3] },
      ],
    },
    {
      says: 'The execution plan shows whether an index is used',
      differs: 'for holders of the service key, where plans are on',
      cases: {
        file: 'test/wire/query-plans.spec.ts',
        title: 'are the database’s own, of the statement that was to run',
      },
    },
  ],
};
