import { Catalog, type Column, type ColumnType, type Table } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { parseRequest } from '../parse/parse-request.js';
import type { ResolvedRequest } from '../pipeline.types.js';
import { resolveRequest } from './resolve-request.js';

const column = (name: string, type: ColumnType, nullable = true): Column => ({
  name,
  type,
  nullable,
  default: null,
  identity: null,
  generated: false,
  comment: null,
});
const table = (name: string, columns: Column[], more: Partial<Table> = {}): Table => ({
  schema: 'public',
  name,
  columns,
  primaryKey: null,
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants: [{ role: 'anon', privilege: 'select', columns: 'all' }],
  comment: null,
  ...more,
});
const book = table(
  'book',
  [
    column('id', { kind: 'bigint' }, false),
    column('title', { kind: 'varchar', length: 20 }, false),
    column('price', { kind: 'numeric', precision: 8, scale: 2 }),
    column('mood', { kind: 'enum', name: 'mood', values: ['sad', 'ok'] }),
    column('tags', { kind: 'array', of: { kind: 'text' } }),
    column('data', { kind: 'jsonb' }),
    column('raw', { kind: 'json' }),
    column('gone', { kind: 'boolean' }, false),
    column('code', { kind: 'char', length: 3 }),
  ],
  { primaryKey: { name: 'book_pkey', columns: ['id'] }, uniqueKeys: [{ name: 'book_title', columns: ['title'] }] },
);
const log = table('log', [column('at', { kind: 'date' }), column('data', { kind: 'jsonb' })]);
const catalog = new Catalog(1, [book, log], []);

const resolve = (query: string, name = 'book', prefer?: string): ResolvedRequest =>
  resolveRequest(
    parseRequest({ method: 'GET', table: name, query: [...new URLSearchParams(query)], headers: { prefer } }),
    catalog,
  );

/** An expression as SQL-like text with `$slot` for values. */
function show(e: Expression): string {
  switch (e.kind) {
    case 'column':
      return e.column;
    case 'value':
      return `$${e.slot}:${e.type.kind}`;
    case 'values':
      return `$${e.slot}..${e.size}:${e.type.kind}`;
    case 'literal':
      return String(e.value).toUpperCase();
    case 'compare':
      return `${show(e.left)} ${e.operator} ${show(e.right)}`;
    case 'distinct':
      return `${show(e.left)} distinct ${show(e.right)}`;
    case 'and':
    case 'or':
      return `${e.kind}(${e.operands.map(show).join(', ')})`;
    case 'not':
      return `not(${show(e.operand)})`;
    case 'test':
      return `${show(e.operand)} is ${e.negated ? 'not ' : ''}${e.test}`;
    case 'in':
      return `${show(e.operand)} in (${e.list.map(show).join(', ')})`;
    case 'like':
      return `${show(e.operand)} ${e.insensitive ? 'i' : ''}like ${show(e.pattern)}`;
    case 'json-path':
      return `${show(e.operand)}[${e.path.map((step) => JSON.stringify(step)).join()}]:${e.as}`;
    case 'cast':
      return `${show(e.operand)}::${e.type.kind}`;
    case 'containment':
      return `${show(e.left)} ${e.operator} ${show(e.right)}`;
    default:
      throw new Error(e.kind);
  }
}

const failure = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It did not fail');
};

describe('filters become typed expressions whose values stand apart', () => {
  it.each<[string, string, string[]]>([
    ['id=eq.5', 'id = $0:bigint', ['5']],
    ['id=neq.5', 'id <> $0:bigint', ['5']],
    ['price=gte.5.5', 'price >= $0:numeric', ['5.5']],
    ['title=like.a*b', 'title like $0:text', ['a%b']],
    ['title=ilike.a_', 'title ilike $0:text', ['a_']],
    ['title=not.like.a', 'not(title like $0:text)', ['a']],
    [
      'title=like(any).{a*,b*,c}',
      'or(title like $0:text, title like $1:text, title like $2:text, title like $3:text)',
      ['a%', 'b%', 'c', 'c'],
    ],
    ['id=gt(all).{}', 'not(id in ())', []],
    ['id=eq(any).{1,NULL}', 'or(id = $0:bigint, id = NULL)', ['1']],
    ['id=in.(1,2,3)', 'id in ($0..4:bigint)', ['1', '2', '3', '3']],
    ['id=in.()', 'id in ()', []],
    ['mood=eq.ok', 'mood = $0:enum', ['ok']],
    ['tags=cs.{a}', 'tags contains $0:array', ['{a}']],
    ['tags=cd.{a}', 'tags contained $0:array', ['{a}']],
    ['tags=ov.{a}', 'tags overlaps $0:array', ['{a}']],
    ['data=cs.{"a":1}', 'data contains {"A": 1}', []],
    ['data->a->>0=eq.x', 'data["a",0]:text = $0:text', ['x']],
    ['tags->>-1=eq.x', 'tags[-1]:text = $0:text', ['x']],
    ['data->a=eq.5', 'data["a"]:json = $0:jsonb', ['5']],
    ['gone=is.true', 'gone is true', []],
    ['price=is.not_null', 'price is not null', []],
    ['price=isdistinct.2', 'price distinct $0:numeric', ['2']],
    ['id=eq.1&gone=is.false', 'and(id = $0:bigint, gone is false)', ['1']],
    [
      'or=(id.eq.1,not.and(id.gt.2,gone.is.true))',
      'or(id = $0:bigint, not(and(id > $1:bigint, gone is true)))',
      ['1', '2'],
    ],
  ])('%s', (query, expected, values) => {
    const resolved = resolve(query);
    expect(show(resolved.plan.filter!)).toBe(expected);
    expect(resolved.values).toEqual(values);
  });
});

describe('select names its keys as PostgREST does', () => {
  it.each<[string, [string, string][]]>([
    [
      'select=id,title',
      [
        ['id', 'id'],
        ['title', 'title'],
      ],
    ],
    ['select=x:id', [['x', 'id']]],
    ['select=id::text', [['id', 'id::text']]],
    ['select=data->a->>b', [['b', 'data["a","b"]:text']]],
    ['select=data->a->0', [['a', 'data["a",0]:json']]],
    ['select=data->0', [['data', 'data[0]:json']]],
    ['select=y:data->a::text', [['y', 'data["a"]:json::text']]],
  ])('%s', (query, expected) => {
    expect(resolve(query).plan.columns.map((c) => [c.name, show(c.expression)])).toEqual(expected);
  });

  it('lets * stand for all columns', () => {
    expect(resolve('select=*,id').plan.columns.map((c) => c.name)).toEqual([...book.columns.map((c) => c.name), 'id']);
  });
});

describe('the order is total, with PostgreSQL’s nulls', () => {
  const order = (query: string, name?: string): string[] =>
    resolve(query, name).plan.order.map(
      (t) => `${show(t.expression)} ${t.direction}${t.nulls ? ` ${t.nulls}` : ''}${t.tieBreak ? ' *' : ''}`,
    );
  it.each<[string, string[]]>([
    ['', ['id asc *']],
    ['order=price', ['price asc last', 'id asc *']],
    ['order=price.desc', ['price desc first', 'id asc *']],
    ['order=price.desc.nullslast,gone', ['price desc last', 'gone asc', 'id asc *']],
    ['order=id.desc.nullslast', ['id desc']],
    ['order=title', ['title asc']],
    ['order=data->>a', ['data["a"]:text asc last', 'id asc *']],
    ['order=data->a.desc,data', ['data["a"]:json desc first', 'data asc last', 'id asc *']],
  ])('%s', (query, expected) => {
    expect(order(query)).toEqual(expected);
  });

  it('breaks ties by what is selected when there is no key', () => {
    expect(order('', 'log')).toEqual(['at asc last *']);
    expect(order('select=x:data->>a,at&order=at.desc', 'log')).toEqual(['at desc first', 'data["a"]:text asc last *']);
  });
});

describe('rows are capped', () => {
  it.each([
    ['', 1000, null],
    ['limit=5&offset=10', 5, 10],
    ['limit=5000', 1000, null],
    ['limit=0', 0, null],
  ])('%s', (query, limit, offset) => {
    expect(resolve(query).plan).toMatchObject({ limit, offset });
  });

  it.each(['exact', 'planned', 'estimated'])('count=%s counts exactly', (count) => {
    expect(resolve('', 'book', `count=${count}`).plan.count).toBe('exact');
  });
});

describe('what does not fit answers as PostgreSQL does', () => {
  it.each<[string, string, number, string]>([
    ['select=nope', '42703', 400, 'column book.nope does not exist'],
    ['nope=eq.1', '42703', 400, 'column book.nope does not exist'],
    ['order=nope', '42703', 400, 'column book.nope does not exist'],
    ['id=like.1*', '42883', 404, 'operator does not exist: bigint ~~ unknown'],
    ['id=ilike.1*', '42883', 404, 'operator does not exist: bigint ~~* unknown'],
    ['raw=eq.1', '42883', 404, 'operator does not exist: json = unknown'],
    ['raw=in.(1)', '42883', 404, 'operator does not exist: json = unknown'],
    ['title=cs.{a}', '42883', 404, 'operator does not exist: character varying @> unknown'],
    ['data=ov.{}', '42883', 404, 'operator does not exist: jsonb && unknown'],
    ['title->>a=eq.1', '42883', 404, 'operator does not exist: character varying ->> unknown'],
    ['id=is.true', '42804', 400, 'argument of IS TRUE must be type boolean, not type bigint'],
    ['title=is.unknown', '42804', 400, 'argument of IS UNKNOWN must be type boolean, not type character varying'],
    ['title=like.a%5C', '22025', 400, 'LIKE pattern must not end with escape character'],
    ['select=id::foo', '42704', 400, 'type "foo" does not exist'],
    ['order=raw', '42883', 404, 'could not identify an ordering operator for type json'],
    ['select=id::interval', 'PGRST127', 400, 'Feature not implemented'],
    ['order=tags', 'PGRST127', 400, 'Feature not implemented'],
    ['tags=gt.{a}', 'PGRST127', 400, 'Feature not implemented'],
    ['code=like.a', 'PGRST127', 400, 'Feature not implemented'],
    ['title->0=eq.a', '42883', 404, 'operator does not exist: character varying -> unknown'],
  ])('%s', (query, code, status, message) => {
    expect(failure(() => resolve(query))).toMatchObject({ code, status, message });
  });

  it.each<[string, number]>([
    [`data=cs.[${Array(100).fill('1').join()}]`, 413],
    [`data=cd.{"a":[${Array(98).fill('"}"').join()}]}`, 413],
    [`data=eq.${'['.repeat(65)}${']'.repeat(65)}`, 413],
    [`data=in.(${'['.repeat(30_000)})`, 413],
  ])('limits documents: %s', (query, status) => {
    expect(failure(() => resolve(query))).toMatchObject({ code: '54000', status });
  });

  it('names a table that is near', () => {
    const error = failure(() => resolve('', 'bok'));
    expect(error).toMatchObject({ code: 'PGRST205', status: 404, hint: "Perhaps you meant the table 'public.book'" });
    expect(failure(() => resolve('', 'warehouse')).hint).toBeNull();
  });
});
