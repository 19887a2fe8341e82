import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import type { DataRequest, EmbedItem, SelectItem } from './data-request.js';
import { parseRequest } from './parse-request.js';

const parse = (query: string): DataRequest =>
  parseRequest({
    method: 'GET',
    table: 'book',
    query: query.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
    headers: {},
  });

const failure = (query: string): Failure => {
  try {
    parse(query);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It did not fail');
};

const field = (column: string): SelectItem => ({
  kind: 'field',
  field: { column, path: [], as: null },
  alias: null,
  cast: null,
  aggregate: null,
});
const embed = (resource: string, select: readonly SelectItem[], more: Partial<EmbedItem> = {}): EmbedItem => ({
  kind: 'embed',
  resource,
  alias: null,
  hint: null,
  inner: false,
  spread: false,
  select,
  ...more,
});

describe('embedded resources are read as PostgREST reads them', () => {
  const name = field('name');
  it.each<[string, SelectItem[]]>([
    ['author(name)', [embed('author', [name])]],
    ['id, author ( name ) ', [field('id'), embed('author', [name])]],
    ['a:author(*)', [embed('author', [{ kind: 'all' }], { alias: 'a' })]],
    ['author!fk(name)', [embed('author', [name], { hint: 'fk' })]],
    ['author!inner(name)', [embed('author', [name], { inner: true })]],
    ['author!left(name)', [embed('author', [name])]],
    ['author!fk!inner(name)', [embed('author', [name], { hint: 'fk', inner: true })]],
    ['author!inner!fk(name)', [embed('author', [name], { hint: 'fk', inner: true })]],
    ['author!"odd fk"(name)', [embed('author', [name], { hint: 'odd fk' })]],
    ['...author(name)', [embed('author', [name], { spread: true })]],
    ['...author!inner(name)', [embed('author', [name], { spread: true, inner: true })]],
    ['author()', [embed('author', [])]],
    ['author( )', [embed('author', [])]],
    ['"odd (name)"(name)', [embed('odd (name)', [name])]],
    ['a(b(c(name)),name)', [embed('a', [embed('b', [embed('c', [name])]), name])]],
    ['...count(name)', [embed('count', [name], { spread: true })]],
  ])('select=%s', (select, expected) => {
    expect(parse(`select=${select}`).select).toEqual(expected);
  });

  it.each([
    ['tasks.name=eq.x', ['tasks'], 'filter'],
    ['"odd name".tasks.name=eq.x', ['odd name', 'tasks'], 'filter'],
    ['tasks.data->>a=eq.x', ['tasks'], 'filter'],
    ['tasks.or=(a.eq.1,b.eq.2)', ['tasks'], 'filter'],
    ['a.tasks.not.and=(a.eq.1,b.eq.2)', ['a', 'tasks'], 'filter'],
    ['tasks.order=name.desc', ['tasks'], 'order'],
    ['a.b.c.limit=3', ['a', 'b', 'c'], 'limit'],
    ['tasks.offset=3', ['tasks'], 'offset'],
  ])('%s is about a resource', (query, path, kind) => {
    const { clauses, filters } = parse(query);
    expect({ clauses, filters }).toMatchObject({ clauses: [{ path, clause: { kind } }], filters: [] });
  });

  it.each<[string, string]>([
    ['select=author(name', 'unexpected end of input expecting "," or ")"'],
    ['select=author(name,)', 'unexpected ")" expecting field name (* or [a..z0..9_$])'],
    ['select=author!(name)', 'unexpected "(" expecting field name (* or [a..z0..9_$])'],
    ['select=author!a!b!c(name)', 'unexpected "!" expecting "("'],
    ['select=...author', 'unexpected end of input expecting "("'],
    ['select=a:...author(name)', 'unexpected "." expecting field name (* or [a..z0..9_$])'],
    ['order=author(name', 'unexpected end of input expecting ")"'],
  ])('%s is refused, with the place', (query, details) => {
    expect(failure(query)).toMatchObject({ code: 'PGRST100', details });
  });

  it.each<[string, string, string]>([
    ['levels', `select=${'a('.repeat(6)}x${')'.repeat(6)}`, 'depth of embedded resources is over the limit of 5'],
    ['resources', `select=${Array(21).fill('a(x)').join(',')}`, 'number of embedded resources is over the limit of 20'],
    ['items', `select=a(${Array(200).fill('x').join(',')})`, 'select is over the limit of 200'],
    ['filters', Array(101).fill('a.x=eq.1').join('&'), 'number of filters is over the limit of 100'],
  ])('too many %s are refused by name', (_, query, message) => {
    expect(failure(query)).toMatchObject({ code: '54000', status: 413, message });
  });

  it('takes as many levels and resources as the limits say', () => {
    expect(parse(`select=${'a('.repeat(5)}x${')'.repeat(5)}`).select).toHaveLength(1);
    expect(parse(`select=${Array(20).fill('a(x)').join(',')}`).select).toHaveLength(20);
  });
});
