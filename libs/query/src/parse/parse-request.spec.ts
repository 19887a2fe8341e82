import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../pipeline.types.js';
import type { DataRequest, FilterTree, SelectItem } from './data-request.js';
import { parseRequest } from './parse-request.js';
import { defaultLimits } from './request-limits.js';

const request = (query: string, headers: HttpRequest['headers'] = {}, method = 'GET'): HttpRequest => ({
  method,
  table: 'book',
  query: [...new URLSearchParams(query)],
  headers,
});
const parse = (query: string, headers?: HttpRequest['headers'], method?: string): DataRequest =>
  parseRequest(request(query, headers, method));

const failure = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It did not fail');
};

/** A tree in short form: `["price", "gt", "5"]`, `["or", …]`, with `!` for not and `?any` for a quantifier. */
const short = (tree: FilterTree): unknown =>
  tree.kind === 'condition'
    ? [
        [tree.field.column, ...tree.field.path, ...(tree.field.as ? [tree.field.as] : [])].join('/'),
        `${tree.negated ? '!' : ''}${tree.operator.name}${tree.quantifier ? `?${tree.quantifier}` : ''}`,
        ...tree.values,
      ]
    : [`${tree.negated ? '!' : ''}${tree.kind}`, ...tree.operands.map(short)];

describe('filters are read as PostgREST reads them', () => {
  const cases: [query: string, expected: unknown[]][] = [
    ['price=gt.5', ['price', 'gt', '5']],
    ['price=not.gt.5', ['price', '!gt', '5']],
    ['title=eq.', ['title', 'eq', '']],
    ['title=eq.a.b,c)', ['title', 'eq', 'a.b,c)']],
    ['title=eq."x"', ['title', 'eq', '"x"']],
    ['title=like.*a*', ['title', 'like', '*a*']],
    ['title=like(any).{a*,"b,*"}', ['title', 'like?any', 'a*', 'b,*']],
    ['price=eq(all).{1,null}', ['price', 'eq?all', '1', null]],
    ['price=gt(any).{}', ['price', 'gt?any']],
    ['id=in.(1,2)', ['id', 'in', '1', '2']],
    ['id=in.()', ['id', 'in']],
    ['id=not.in.(1)', ['id', '!in', '1']],
    ['title=in.("a,b",c d,"e\\"f","g")', ['title', 'in', 'a,b', 'c d', 'e"f', 'g']],
    ['title=in.("")', ['title', 'in', '']],
    ['title=in.("a"b,c)', ['title', 'in', '"a"b', 'c']],
    ['gone=is.null', ['gone', 'is', 'null']],
    ['gone=is.NOT_NULL', ['gone', 'is', 'not_null']],
    ['price=isdistinct.2', ['price', 'isdistinct', '2']],
    ['tags=cs.{a,b}', ['tags', 'cs', '{a,b}']],
    ['data->a->>b=eq.x', ['data/a/b/text', 'eq', 'x']],
    ['data->0->-1=eq.5', ['data/0/-1/json', 'eq', '5']],
    ['data->>a-b=eq.x', ['data/a-b/text', 'eq', 'x']],
    ['data->>"a.b"=eq.x', ['data/a.b/text', 'eq', 'x']],
    ['"a.b"=eq.1', ['a.b', 'eq', '1']],
    ['a-b=eq.1', ['a-b', 'eq', '1']],
    ['straße=eq.1', ['straße', 'eq', '1']],
    ['or=(a.eq.1,b.gt.2)', ['or', ['a', 'eq', '1'], ['b', 'gt', '2']]],
    ['and=(a.eq.1)', ['and', ['a', 'eq', '1']]],
    ['not.or=(a.eq.1)', ['!or', ['a', 'eq', '1']]],
    [
      'or=(a.eq.1, not.and(b.not.is.null ,c.in.(1,"2,3")))',
      ['or', ['a', 'eq', '1'], ['!and', ['b', '!is', 'null'], ['c', 'in', '1', '2,3']]],
    ],
    ['or=(a.eq."x,y)",tags.cs.{a,b},c.eq.{)', ['or', ['a', 'eq', 'x,y)'], ['tags', 'cs', '{a,b}'], ['c', 'eq', '{']]],
    ['or=(and.eq.1,order.eq.2)', ['or', ['and', 'eq', '1'], ['order', 'eq', '2']]],
    ['or=(title.like(any).{a,b},a.eq.1)', ['or', ['title', 'like?any', 'a', 'b'], ['a', 'eq', '1']]],
    ['or=(data->>a.eq.1,"x.y".is.true)', ['or', ['data/a/text', 'eq', '1'], ['x.y', 'is', 'true']]],
  ];
  it.each(cases)('%s', (query, expected) => {
    expect(parse(query).filters.map(short)).toEqual([expected]);
  });

  it('keeps conditions of one name apart, in their order', () => {
    expect(parse('a=gt.1&a=lt.5').filters.map(short)).toEqual([
      ['a', 'gt', '1'],
      ['a', 'lt', '5'],
    ]);
  });
});

describe('select is read as PostgREST reads it', () => {
  const field = (column: string, more: object = {}): SelectItem => ({
    kind: 'field',
    field: { column, path: [], as: null },
    alias: null,
    cast: null,
    aggregate: null,
    ...more,
  });
  const cases: [query: string, expected: SelectItem[]][] = [
    ['', [{ kind: 'all' }]],
    ['select=', [{ kind: 'all' }]],
    ['select=*', [{ kind: 'all' }]],
    ['select=a, b', [field('a'), field('b')]],
    ['select=*,x:a', [{ kind: 'all' }, field('a', { alias: 'x' })]],
    ['select=a::text', [field('a', { cast: 'text' })]],
    ['select=a.sum()', [field('a', { aggregate: { name: 'sum', cast: null } })]],
    [
      'select=n:a::int.avg()::text',
      [field('a', { alias: 'n', cast: 'int', aggregate: { name: 'avg', cast: 'text' } })],
    ],
    [
      'select=d->>k::numeric.max()',
      [
        field('d', {
          field: { column: 'd', path: ['k'], as: 'text' },
          cast: 'numeric',
          aggregate: { name: 'max', cast: null },
        }),
      ],
    ],
    ['select=count()', [{ kind: 'count', alias: null, cast: null }]],
    ['select=n:count()::text', [{ kind: 'count', alias: 'n', cast: 'text' }]],
    ['select=count', [field('count')]],
    ['select=x:a::double precision', [field('a', { alias: 'x', cast: 'double precision' })]],
    ['select="x y":"a.b"', [field('a.b', { alias: 'x y' })]],
    ['select=data->a->>0', [field('data', { field: { column: 'data', path: ['a', 0], as: 'text' } })]],
    [
      'select=y:data->"a:b"->>c::int',
      [field('data', { field: { column: 'data', path: ['a:b', 'c'], as: 'text' }, alias: 'y', cast: 'int' })],
    ],
    ['select=a&select=b', [field('a')]],
  ];
  it.each(cases)('%s', (query, expected) => {
    expect(parse(query).select).toEqual(expected);
  });
});

describe('order is read as PostgREST reads it', () => {
  const term = (column: string, direction: string | null = null, nulls: string | null = null): unknown => ({
    resource: null,
    field: { column, path: [], as: null },
    direction,
    nulls,
  });
  const cases: [query: string, expected: unknown[]][] = [
    ['order=a', [term('a')]],
    ['order=a.desc', [term('a', 'desc')]],
    ['order=a.asc.nullsfirst,b.desc.nullslast', [term('a', 'asc', 'first'), term('b', 'desc', 'last')]],
    ['order=a.nullsfirst', [term('a', null, 'first')]],
    ['order="a.b".desc', [term('a.b', 'desc')]],
    [
      'order=data->>x.desc',
      [{ ...(term('data', 'desc') as object), field: { column: 'data', path: ['x'], as: 'text' } }],
    ],
    ['order=author(name).desc', [{ ...(term('name', 'desc') as object), resource: 'author' }]],
    ['order=a&order=b', [term('a')]],
  ];
  it.each(cases)('%s', (query, expected) => {
    expect(parse(query).order).toEqual(expected);
  });
});

describe('ranges', () => {
  const cases: [query: string, header: string | undefined, method: string, offset: number, limit: number | null][] = [
    ['', undefined, 'GET', 0, null],
    ['limit=5', undefined, 'GET', 0, 5],
    ['offset=5', undefined, 'GET', 5, null],
    ['limit=5&offset=2', undefined, 'GET', 2, 5],
    ['limit=0', undefined, 'GET', 0, 0],
    ['offset=-3', undefined, 'GET', 0, null],
    ['limit=1&limit=7', undefined, 'GET', 0, 7],
    ['', '0-9', 'GET', 0, 10],
    ['', '5-', 'GET', 5, null],
    ['', 'items=2-3', 'GET', 0, null],
    ['limit=x&offset=1.5', undefined, 'GET', 0, null],
    ['limit=&offset=%2B3', undefined, 'GET', 0, null],
    ['limit= 5&offset=+3', undefined, 'GET', 3, 5],
    ['', 'bytes=2-3', 'GET', 0, null],
    ['', '0-9', 'HEAD', 0, null],
    ['limit=3&offset=4', '2-5', 'GET', 4, 2],
  ];
  it.each(cases)('%s with Range %s on %s', (query, range, method, offset, limit) => {
    expect(parse(query, { range }, method).range).toEqual({ offset, limit });
  });
});

describe('headers', () => {
  it.each([
    [undefined, 'array'],
    ['', 'array'],
    ['*/*', 'array'],
    ['application/json', 'array'],
    ['application/vnd.pgrst.array+json', 'array'],
    ['application/vnd.pgrst.object+json', 'object'],
    ['application/vnd.pgrst.object', 'object'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'array'],
    ['application/json;q=0.5, application/vnd.pgrst.object+json', 'object'],
    ['text/csv;q=0.2, application/json;q=0.1', 'csv'],
    ['text/csv; charset=utf-8', 'csv'],
  ])('Accept: %s is answered as %s', (accept, format) => {
    expect(parse('', { accept }).format).toBe(format);
  });

  it.each([
    ['application/vnd.pgrst.array+json;nulls=stripped', 'array', true],
    ['application/vnd.pgrst.object+json; nulls=stripped', 'object', true],
    ['application/json;nulls=stripped', 'array', false],
    ['application/vnd.pgrst.array;nulls=stripped', 'array', true],
    ['text/csv;nulls=stripped', 'csv', false],
  ])('Accept: %s is answered as %s, without nulls: %s', (accept, format, nullsStripped) => {
    expect(parse('', { accept })).toMatchObject({ format, nullsStripped });
  });

  it.each([
    ['count=exact', { count: 'exact', handling: null }],
    ['count=planned, handling=lenient', { count: 'planned', handling: 'lenient' }],
    ['count=exact,count=planned', { count: 'exact', handling: null }],
    ['return=representation,nonsense', { count: null, handling: null }],
    ['handling=strict, count=estimated, tx=commit', { count: 'estimated', handling: 'strict' }],
    ['handling=strict, max-affected=3', { count: null, handling: 'strict', maxAffected: 3 }],
  ])('Prefer: %s', (prefer, expected) => {
    expect(parse('', { prefer }).preferences).toEqual({ tx: null, maxAffected: null, ...expected });
  });

  it('gives the canonical location, without a key', () => {
    expect(parse('select=b,a&id=eq.1&apikey=secret').location).toBe('/book?id=eq.1&select=b%2Ca');
    expect(parse('').location).toBe('/book');
    expect(parse("a=like.*(x)'!").location).toBe('/book?a=like.%2A%28x%29%27%21');
  });
});

describe('what cannot be read says where', () => {
  const cases: [query: string, message: string, details: string][] = [
    [
      'price=5',
      '"failed to parse filter (5)" (line 1, column 1)',
      'unexpected "5" expecting "not" or operator (eq, gt, ...)',
    ],
    [
      'price=foo.5',
      '"failed to parse filter (foo.5)" (line 1, column 1)',
      'unexpected "f" expecting "not" or operator (eq, gt, ...)',
    ],
    [
      'price=not.foo.5',
      '"failed to parse filter (not.foo.5)" (line 1, column 5)',
      'unexpected "f" expecting operator (eq, gt, ...)',
    ],
    [
      'price=gt',
      '"failed to parse filter (gt)" (line 1, column 1)',
      'unexpected "g" expecting "not" or operator (eq, gt, ...)',
    ],
    [
      'gone=is.nul',
      '"failed to parse filter (is.nul)" (line 1, column 4)',
      'unexpected "n" expecting isVal: (null, not_null, true, false, unknown)',
    ],
    ['id=in.1', '"failed to parse filter (in.1)" (line 1, column 4)', 'unexpected "1" expecting "("'],
    ['id=in.(1', '"failed to parse filter (in.(1)" (line 1, column 6)', 'unexpected end of input expecting "," or ")"'],
    ['id=in.(1)x', '"failed to parse filter (in.(1)x)" (line 1, column 7)', 'unexpected "x" expecting end of input'],
    ['id=in(any).{1}', '"failed to parse filter (in(any).{1})" (line 1, column 3)', 'unexpected "(" expecting "."'],
    [
      'or=(a.eq.1',
      '"failed to parse logic tree ((a.eq.1)" (line 1, column 8)',
      'unexpected end of input expecting "," or ")"',
    ],
    ['or=a.eq.1', '"failed to parse logic tree (a.eq.1)" (line 1, column 1)', 'unexpected "a" expecting "("'],
    [
      'or=()',
      '"failed to parse logic tree (())" (line 1, column 2)',
      'unexpected ")" expecting field name (* or [a..z0..9_$])',
    ],
    [
      'select=a,,b',
      '"failed to parse select parameter (a,,b)" (line 1, column 3)',
      'unexpected "," expecting field name (* or [a..z0..9_$])',
    ],
    [
      'select=a)',
      '"failed to parse select parameter (a))" (line 1, column 2)',
      'unexpected ")" expecting "," or end of input',
    ],
    [
      'order=a.foo',
      '"failed to parse order (a.foo)" (line 1, column 3)',
      'unexpected "f" expecting "asc", "desc", "nullsfirst" or "nullslast"',
    ],
    [
      'order=',
      '"failed to parse order ()" (line 1, column 1)',
      'unexpected end of input expecting field name (* or [a..z0..9_$])',
    ],
    [
      'limit=9007199254740992',
      '"failed to parse limit (9007199254740992)" (line 1, column 1)',
      'unexpected input expecting an integer',
    ],
  ];
  it.each(cases)('%s', (query, message, details) => {
    const error = failure(() => parse(query));
    expect({ code: error.code, status: error.status, message: error.message, details: error.details }).toEqual({
      code: 'PGRST100',
      status: 400,
      message,
      details,
    });
  });
});

describe('what is refused is refused by name', () => {
  const cases: [query: string, headers: HttpRequest['headers'], code: string, text: string | null][] = [
    ['name=fts(eng lish).a', {}, 'PGRST100', 'unexpected " " expecting ")"'],
    [
      'select=price.median()',
      {},
      'PGRST100',
      'unexpected "m" expecting "avg()", "count()", "max()", "min()" or "sum()"',
    ],
    ['select=price.sum', {}, 'PGRST100', 'unexpected "." expecting "," or end of input'],
    ['select=count(id)', {}, 'PGRST100', 'unexpected "(" expecting "()"'],
    ['select=price.sum(id)', {}, 'PGRST100', 'unexpected "." expecting "," or end of input'],
    ['select=*.count()', {}, 'PGRST100', 'unexpected "." expecting "," or end of input'],
    ['data->>a->b=eq.1', {}, '42883', null],
    ['id=eq(any).1', {}, '22P02', null],
    ['id=eq(any).{1,{2}}', {}, '22P02', null],
    ['title=eq.%00', {}, '22021', null],
    ['', { accept: 'text/xml' }, 'PGRST127', 'answers as XML (Accept: text/xml)'],
    ['', { accept: 'image/png' }, 'PGRST107', null],
    ['', { 'accept-profile': 'other' }, 'PGRST106', null],
    ['', { prefer: 'handling=strict, anything' }, 'PGRST122', 'Invalid preferences: anything'],
    ['limit=-1', {}, 'PGRST103', 'Limit should be greater than or equal to zero.'],
    ['', { range: '5-2' }, 'PGRST103', null],
  ];
  it.each(cases)('%s %o is %s', (query, headers, code, text) => {
    const error = failure(() => parse(query, headers));
    expect(error.code).toBe(code);
    if (text !== null) expect(error.details).toBe(text);
  });

  it('knows no other methods', () => {
    expect(failure(() => parse('', {}, 'TRACE'))).toMatchObject({ code: 'PGRST117', status: 405 });
  });
});

describe('limits are answered by name', () => {
  const cases: [query: string, status: number, message: RegExp][] = [
    [`id=in.(${'1,'.repeat(defaultLimits.listSize)}1)`, 413, /list of values/],
    [Array(101).fill('a=eq.1').join('&'), 413, /number of filters/],
    [`or=(${Array(100).fill('a.eq.1').join(',')})`, 413, /number of filters/],
    [`a=eq(any).{${Array(101).fill('1').join(',')}}`, 413, /number of filters/],
    [`or=(${'and('.repeat(10)}a.eq.1${')'.repeat(10)})`, 413, /depth/],
    [`select=${Array(201).fill('a').join(',')}`, 413, /select/],
    [`order=${Array(21).fill('a').join(',')}`, 413, /order/],
    [`select=data${'->a'.repeat(21)}`, 413, /JSON path/],
    [`select=b(c)&b.order=${Array(11).fill('a').join(',')}&order=${Array(10).fill('a').join(',')}`, 413, /order/],
    [
      `select=${Array(11)
        .fill(`data${'->a'.repeat(10)}`)
        .join(',')}&data${'->a'.repeat(20)}=eq.1&order=${Array(8)
        .fill(`data${'->a'.repeat(10)}`)
        .join(',')}`,
      413,
      /path steps/,
    ],
    [`title=eq.${'x'.repeat(50_000)}`, 414, /query string/],
  ];
  it.each(cases)('%s', (query, status, message) => {
    const error = failure(() => parse(query));
    expect({ code: error.code, status: error.status }).toEqual({ code: '54000', status });
    expect(error.message).toMatch(message);
  });
});
