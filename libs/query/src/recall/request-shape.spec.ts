import { describe, expect, it } from 'vitest';
import { parseRequest } from '../parse/parse-request.js';
import { parsePlanAccept } from '../parse/parse-plan-accept.js';
import { shapeOf, shapingHeaders, valueHeaders, type RequestHead } from './request-shape.js';

const head = (search: string, more: Partial<RequestHead> = {}): RequestHead => ({
  method: 'GET',
  table: 'books',
  headers: {},
  search,
  ...more,
});

describe('A read has a shape, and values', () => {
  it.each([
    ['id=eq.1', ['id=eq.', ''], ['1']],
    ['select=id,title&id=eq.1', ['select=id,title&id=eq.', ''], ['1']],
    ['id=eq.&limit=3', ['id=eq.', '&limit=3'], ['']],
    ['id=gt.5&id=not.lte.9&order=id.desc', ['id=gt.', '&id=not.lte.', '&order=id.desc'], ['5', '9']],
    ['title=eq.a%20b+c%26d', ['title=eq.', ''], ['a b c&d']],
    ['title=eq.in.(1,2)', ['title=eq.', ''], ['in.(1,2)']],
    ['tasks.name=neq.x&tasks.limit=1', ['tasks.name=neq.', '&tasks.limit=1'], ['x']],
    ['born=is.null', ['born=is.null'], []],
    ['select=*', ['select=*'], []],
    ['select=eq.5', ['select=eq.5'], []],
  ])('%s', (search, pieces, values) => {
    expect(shapeOf(head(search))).toMatchObject({ pieces, values });
  });
});

describe('A read has no shape, and is read from its start', () => {
  it.each([
    '',
    'id=eq.1&',
    '&id=eq.1',
    'id',
    'id=eq',
    'id=eq(any).{1,2}',
    'id=in.(1,2)',
    'title=like.a*',
    'title=match.^a',
    'title=fts.cat',
    'tags=cs.{a}',
    'data->>a=eq.1',
    'or=(id.eq.1,id.eq.2)',
    'or=eq.1',
    'tasks.and=eq.1',
    'not.and=(id.eq.1)',
    'apikey=eq.1',
    'columns=eq.1',
    'on_conflict=eq.1',
    '"id"=eq.1',
    'i%64=eq.1',
    'id=e%71.1',
    'title=eq.%zz',
    'title=eq.%ff',
    'title=eq.%00',
    'title=eq.a\0',
    'title=eq.a\nb',
    `title=eq.${'x'.repeat(3000)}`,
  ])('%j', (search) => {
    expect(shapeOf(head(search))).toBeNull();
  });

  it.each([
    ['HEAD', { method: 'HEAD' }],
    ['POST', { method: 'POST' }],
    ['with a range', { headers: { range: '0-9' } }],
    ['with a condition', { headers: { 'if-none-match': '"x"' } }],
    ['with If-Match', { headers: { 'if-match': '*' } }],
    ['of a name with a line break', { table: 'a\nb' }],
  ])('%s', (_, more) => {
    expect(shapeOf(head('id=eq.1', more))).toBeNull();
  });
});

it('what tells two reads apart, but for their values, tells their keys apart', () => {
  const heads = [
    head('id=eq.1'),
    head('id=neq.1'),
    head('id=eq.1&id=eq.1'),
    head('id=eq.1&limit=1'),
    head('id=eq.1', { table: 'book' }),
    head('id=eq.1', { table: 'books?id=eq.1' }),
    head('id=eq.1', { headers: { accept: 'text/csv' } }),
    head('id=eq.1', { headers: { prefer: 'text/csv' } }),
    head('id=eq.1', { headers: { 'accept-profile': 'text/csv' } }),
  ];
  expect(new Set(heads.map((one) => shapeOf(one)!.key)).size).toBe(heads.length);
  expect(shapeOf(head('id=eq.1', { headers: { 'x-other': '1' } }))!.key).toBe(shapeOf(head('id=eq.2'))!.key);
});

it('every header that a read looks at is part of its shape, or leaves it without one', () => {
  const asked = new Set<string>();
  const headers = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  parseRequest({ method: 'GET', table: 'books', query: [['id', 'eq.1']], headers });
  parsePlanAccept(headers);
  expect([...shapingHeaders, ...valueHeaders]).toEqual(expect.arrayContaining([...asked]));
});
