import { buildCatalog, type Table } from '@backstay/catalog';
import { PolicySet } from '@backstay/policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainColumn, plainTable } from '../../../../test/support/plain-table.js';
import type { CompiledNode } from '../compile/compile-node.js';
import { compileRead } from '../compile/compile-read.js';
import { DefaultDialect } from '../compile/default.dialect.js';
import { parseRequest } from '../parse/parse-request.js';
import { defaultLimits } from '../parse/request-limits.js';
import type { ResolvedRequest } from '../pipeline.types.js';
import { resolveRequest } from '../resolve/resolve-request.js';
import { authoriseRequest } from './authorise-request.js';
import { planKey } from './plan-key.js';

/** Two tables with names that a careless key would confuse. */
const table = (name: string, foreignKeys: Table['foreignKeys'] = []): Table =>
  plainTable(
    name,
    [
      plainColumn('a', { kind: 'integer' }),
      plainColumn('b', { kind: 'text' }),
      plainColumn('a,b', { kind: 'text' }),
      plainColumn('a"', { kind: 'varchar', length: 3 }),
      plainColumn('d', { kind: 'jsonb' }),
      plainColumn('t', { kind: 'array', of: { kind: 'text' } }),
      plainColumn('f', { kind: 'boolean' }),
    ],
    { foreignKeys, grants: [{ role: 'service_role', privilege: 'select', columns: 'all' }] },
  );
/** A table whose key makes an order total. */
const keyed: Table = { ...table('k'), columns: table('k').columns.map((c) => ({ ...c, nullable: c.name !== 'a' })) };
const keyTo = (name: string, column: string, target: string): Table['foreignKeys'][number] => ({
  name,
  columns: [column],
  references: { table: { schema: 'public', name: target }, columns: ['a'] },
  onUpdate: 'no action',
  onDelete: 'no action',
});
/** Two ways from one to the other, and one from the other to itself. */
const catalog = buildCatalog(1, [
  table('x', [keyTo('f', 'a', 'x"y'), keyTo('f,l', 'b', 'x"y')]),
  table('x"y', [keyTo('self', 'b', 'x"y')]),
  keyed,
]);
const policies = new PolicySet(1, [], []);

const resolve = (name: string, query: string, prefer?: string): ResolvedRequest =>
  resolveRequest(
    parseRequest({ method: 'GET', table: name, query: [...new URLSearchParams(query)], headers: { prefer } }),
    catalog,
    { ...defaultLimits, aggregates: true },
  );
const key = (resolved: ResolvedRequest): string => planKey(resolved.plan, 'service_role', 1);

/** All that a compiled plan holds, as text. */
function compiled({ plan }: ResolvedRequest): string {
  const read = compileRead(authoriseRequest(plan, 'service_role', policies), new DefaultDialect());
  return JSON.stringify([read.rows, read.count, nodeText(read)]);
}

/** What is written of the rows of a node, and every statement of its embeds. */
const nodeText = (node: CompiledNode): unknown => [
  node.columns.map((c) => [c.name, c.type]),
  node.cells,
  node.members,
  node.emptyGroup,
  node.embeds.map((embed) => [
    [embed.embed.key, embed.embed.spread, embed.embed.hidden, embed.embed.toOne, embed.embed.paged],
    (['list', 'branches', 'window'] as const).map((form) => embed.statement(form, { first: 100, size: 2 }, 9)),
    nodeText(embed),
  ]),
];

const text = fc.constantFrom('b', '"a,b"', '"a\\""', 'd->>x', 'd->x->>0', 'd->>"x,0"');
const condition = fc.oneof(
  fc.tuple(fc.constantFrom('eq', 'neq', 'gt', 'lte', 'isdistinct'), fc.nat(3)).map(([op, n]) => `a.${op}.${n}`),
  fc.tuple(text, fc.constantFrom('eq', 'like', 'ilike', 'not.like'), fc.constantFrom('x', 'y')).map((p) => p.join('.')),
  fc.array(fc.nat(9), { maxLength: 5 }).map((list) => `a.in.(${list.join(',')})`),
  fc
    .tuple(fc.constantFrom('any', 'all'), fc.array(fc.nat(9), { maxLength: 4 }))
    .map(([q, l]) => `a.eq(${q}).{${l.join(',')}}`),
  fc.constantFrom('f.is.true', 'f.is.null', 'b.not.is.null', 't.cs.{a}', 't.ov.{a}', 'd->x.eq.1', 'd.cs.{}'),
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    condition,
    fc
      .tuple(fc.constantFrom('and', 'or', 'not.and', 'not.or'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
      .map(([op, list]) => `${op}(${list.join(',')})`),
  ),
}));
const embed = fc
  .record({
    head: fc.constantFrom('f', 'z:f', '"f,l"', 'z:"f,l"', '...f', '"x\\"y"!b', 'z:"x\\"y"!f'),
    inner: fc.constantFrom('', '!inner'),
    select: fc.constantFrom('', 'a', 'z:a', 'a,b', '*', '"x\\"y"(a)', 'a,u:b(b)'),
    clauses: fc.subarray([
      ['a', 'gt.1'],
      ['b', 'like.x'],
      ['order', 'b.desc'],
      ['limit', '2'],
      ['offset', '1'],
      ['or', '(a.eq.1,b.eq.x)'],
    ] as const),
    whole: fc.constantFrom(null, 'is.null', 'not.is.null'),
    ordered: fc.boolean(),
  })
  .map(({ head, inner, select, clauses, whole, ordered }) => {
    const bare = head.replace('...', '').replace(/^z:/, '');
    const [resource = ''] = bare.split('!');
    const name = head.startsWith('z:') ? 'z' : resource;
    return {
      item: `${head}${inner}(${select})`,
      order: ordered ? `${name}(b)` : null,
      parameters: [
        ...clauses.map(([key, value]) => [`${name}.${key}`, value] as const),
        ...(whole === null ? [] : [[name, whole] as const]),
      ],
    };
  });
const related = fc.array(embed, { minLength: 1, maxLength: 2 }).map((embeds) => {
  const query = new URLSearchParams({ select: ['a', ...embeds.map(({ item }) => item)].join(',') });
  const order = embeds.flatMap((one) => one.order ?? []).join(',');
  if (order !== '') query.set('order', order);
  for (const { parameters } of embeds) for (const [key, value] of parameters) query.append(key, value);
  return resolve('x', query.toString());
});
const single = fc
  .record({
    name: fc.constantFrom('x', 'x"y'),
    filters: fc.array(tree, { maxLength: 2 }),
    select: fc.option(
      fc.array(fc.oneof(text, fc.constantFrom('a', 'f', 'z:a', 'a::text', '*')), { minLength: 1, maxLength: 3 }),
    ),
    order: fc.option(
      fc.array(fc.oneof(text, fc.constantFrom('a', 'a.desc', 'b.nullsfirst')), { minLength: 1, maxLength: 2 }),
    ),
    page: fc.constantFrom('', 'limit=1', 'limit=1&offset=1', 'offset=1'),
    prefer: fc.constantFrom(undefined, 'count=exact'),
  })
  .map(({ name, filters, select, order, page, prefer }) => {
    const query = new URLSearchParams(page);
    if (filters.length > 0) query.set('and', `(${filters.join(',')})`);
    if (select) query.set('select', select.join(','));
    if (order) query.set('order', order.join(','));
    return resolve(name, query.toString(), prefer);
  });

const grouped = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'z:b',
      'd->>x',
      'f(b)',
      'z:f(b)',
      'f(a,b)',
      '...f(b)',
      '...f(b.max())',
      '...f(n:count())',
      'count()',
      'a.sum()',
      'z:a.sum()',
      'a.sum()::text',
      'a.avg()',
      'b.max()',
      'a::text.max()',
      'd.count()',
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((items) => resolve('x', `select=${encodeURIComponent(['a.min()', ...items].join(','))}`));

const request = fc.oneof(single, related, grouped);

const runs = process.env['BACKSTAY_NIGHTLY'] ? 50_000 : 2_000;

describe('the key of a plan', () => {
  it('is equal for two requests only if their SQL is, and different SQL has different keys', () => {
    fc.assert(
      fc.property(request, request, (a, b) => {
        if (key(a) === key(b)) expect(compiled(a)).toBe(compiled(b));
        if (compiled(a) !== compiled(b)) expect(key(a)).not.toBe(key(b));
      }),
      { numRuns: runs, verbose: true },
    );
  });

  it.each([
    ['a=eq.1', 'a=eq.2'],
    ['b=like.x*', 'b=like.*'],
    ['a=in.(1,2,3)', 'a=in.(4,5,6,7)'],
    ['b=eq(any).{x,y,z}', 'b=eq(any).{a,b,c,d}'],
    ['t=cs.{a}', 't=cs.{a,b,c}'],
    ['d->>x=eq.1', 'd->>x=eq."'],
    ['select=f(a)&f.a=eq.1', 'select=f(a)&f.a=eq.2'],
    ['select=f!inner(a)&f.b=like.a*', 'select=f!inner(a)&f.b=like.*'],
  ])('does not hold values: %s and %s', (a, b) => {
    expect(key(resolve('x', a))).toBe(key(resolve('x', b)));
  });

  it.each([
    ['', 'limit=2'],
    ['select=a', 'select=z:a'],
    ['select=b', 'select="a,b"'],
    ['select=d->>x', 'select=d->x'],
    ['select=d->0', 'select=d->"0"'],
    ['a=in.(1,2)', 'a=in.(1,2,3)'],
    ['a=eq(any).{1,2}', 'a=eq(all).{1,2}'],
    ['a=eq(any).{1,2}', 'a=eq(any).{1,NULL}'],
    ['f=is.true', 'f=not.is.true'],
    ['order=b', 'order=b.nullsfirst'],
    ['select=f()', 'select="f,l"()'],
    ['select=f(a)', 'select=f!inner(a)'],
    ['select=f(a)', 'select=...f(a)'],
    ['select=f(a)', 'select=z:f(a)'],
    ['select=f(a)', 'select=f(a)&f=is.null'],
    ['select=f(a)&f=is.null', 'select=f(a)&f=not.is.null'],
    ['select=f(a)', 'select=f(a)&f.limit=1000'],
    ['select=f!inner(a)&f.offset=1', 'select=f!inner(a)&f.offset=2'],
    ['select=f!inner(a)&f.limit=0', 'select=f!inner(a)&f.limit=1'],
    ['select=f(a)&order=f(a)', 'select=f(a)&order=f(b)'],
    ['select=f(a)&f.a=eq.1', 'select=f(a)&a=eq.1'],
    ['select=a.sum()', 'select=a.avg()'],
    ['select=a.sum()', 'select=a'],
    ['select=a.sum()', 'select=a::bigint.sum()'],
    ['select=count()', 'select=a.count()'],
    ['select=count(),f(b)', 'select=count(),...f(b)'],
    ['select=count(),f(b)', 'select=count(),f(b,z:b)'],
    ['select=f(count())', 'select=f(count(),b)'],
  ])('tells %s from %s', (a, b) => {
    expect(key(resolve('x', a))).not.toBe(key(resolve('x', b)));
  });

  it('tells a key that was named from one that was appended, since only the named one needs a grant', () => {
    const [named, appended] = [resolve('k', 'order=a'), resolve('k', '')];
    expect(compiled(named)).toBe(compiled(appended));
    expect(key(named)).not.toBe(key(appended));
  });

  it('tells roles, versions, tables and counts apart', () => {
    const { plan } = resolve('x', '');
    const keys = [
      planKey(plan, 'anon', 1),
      planKey(plan, 'service_role', 1),
      planKey(plan, 'service_role', 2),
      key(resolve('x"y', '')),
      key(resolve('x', '', 'count=exact')),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
