import { buildCatalog, type Table } from '@backstay/catalog';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainColumn, plainTable } from '../../../../test/support/plain-table.js';
import { planKey } from '../authorise/plan-key.js';
import { parseRequest } from '../parse/parse-request.js';
import { parseUrlEncoded } from '../parse/parse-url-encoded.js';
import { defaultLimits } from '../parse/request-limits.js';
import { isAboutOneRow } from '../render/entity-tag.js';
import { resolveRequest } from '../resolve/resolve-request.js';
import { KnownReads } from './known-reads.js';
import type { UnderstoodRead } from './known-read.js';
import type { RequestHead } from './request-shape.js';

const table = (name: string, foreignKeys: Table['foreignKeys'] = []): Table =>
  plainTable(
    name,
    [
      plainColumn('id', { kind: 'integer' }, { nullable: false }),
      plainColumn('owner', { kind: 'integer' }),
      plainColumn('title', { kind: 'varchar', length: 9 }),
      plainColumn('doc', { kind: 'jsonb' }),
      plainColumn('at', { kind: 'timestamptz', precision: 6 }),
      plainColumn('tags', { kind: 'array', of: { kind: 'text' } }),
    ],
    { foreignKeys },
  );
const catalog = buildCatalog(1, [
  table('people'),
  table('tasks', [
    {
      name: 'tasks_owner',
      columns: ['owner'],
      references: { table: { schema: 'public', name: 'people' }, columns: ['id'] },
      onUpdate: 'no action',
      onDelete: 'no action',
    },
  ]),
]);
const context = { catalog, version: 1, role: 'anon', limits: defaultLimits, txOverride: false } as const;

/** Parse, resolve and key, as a read that is not known goes. Throws what they throw. */
function readAnew(head: RequestHead): UnderstoodRead {
  const request = parseRequest({ ...head, query: parseUrlEncoded(head.search)! });
  const resolved = resolveRequest(request, catalog);
  const key = planKey(resolved.plan, 'anon', 1);
  return { request, resolved, key, oneRow: isAboutOneRow(request, resolved.plan.table) };
}

/** What of a read its answer depends on: filters are in the plan by then. */
const relevant = ({ request, resolved: { plan, values }, key, oneRow }: UnderstoodRead): unknown => ({
  request: { ...request, filters: null, clauses: null },
  plan,
  values,
  key,
  oneRow,
});

const head = (search: string, headers: Record<string, string> = {}): RequestHead => ({
  method: 'GET',
  table: 'tasks',
  headers,
  search,
});

const value = fc.oneof(fc.string(), fc.constantFrom('1', '~~0~~', '~~1~~', '(any).{1}', '{}', 'é&=+%', '\ud83d\ude00'));
const parameter = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('id', 'owner', 'title', 'doc', 'at', 'tags', 'people.title', 'people.id', 'nothing', 'people'),
      fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'not.eq', 'not.lt', 'like', 'is', 'in', 'isdistinct'),
      value,
      value,
    )
    .map(([name, operator, a, b]) =>
      [a, b].map((text) => `${name}=${operator}.${encodeURIComponent(text.toWellFormed())}`),
    ),
  fc
    .constantFrom(
      'order=id',
      'order=title.desc',
      'people.order=id',
      'limit=2',
      'offset=1',
      'people.limit=1',
      'id=is.null',
      '',
    )
    .map((text) => [text, text]),
);
const select = fc.constantFrom(
  '',
  'select=*',
  'select=id,people(title)',
  'select=%22~~0~~%22:id,people!inner(id)',
  'select=a:title,...people(t:title)',
);
const headers = fc.constantFrom<Record<string, string>>(
  {},
  { prefer: 'count=exact' },
  { prefer: 'timezone=Asia/Tokyo' },
  { accept: 'application/vnd.pgrst.object+json' },
);

it('a read that is known is understood as it would be if it were not', () => {
  let known = 0;
  fc.assert(
    fc.property(select, fc.array(parameter, { maxLength: 4 }), headers, (selected, parameters, sent) => {
      const search = (which: number): string =>
        [selected, ...parameters.map((both) => both[which]!)].filter((part) => part !== '').join('&');
      const reads = new KnownReads();
      const [one, other] = [head(search(0), sent), head(search(1), sent)];
      let anew: UnderstoodRead;
      try {
        anew = readAnew(one);
      } catch {
        return;
      }
      reads.learn(one, anew.key, context);
      expect(reads.find(one, context)).toBeNull();
      reads.learn(one, anew.key, context);
      const found = reads.find(other, context);
      if (found === null) return;
      known++;
      expect(relevant(found)).toEqual(relevant(readAnew(other)));
    }),
    { numRuns: 3_000 },
  );
  expect(known).toBeGreaterThan(100);
});

it('a read is known to the role and in the version it was learnt in', () => {
  const reads = new KnownReads();
  const one = head('id=eq.1');
  const { key } = readAnew(one);
  reads.learn(one, key, context);
  reads.learn(one, key, context);
  expect(reads.find(head('id=eq.2'), context)).not.toBeNull();
  expect(reads.find(head('id=eq.2'), { ...context, role: 'authenticated' })).toBeNull();
  expect(reads.find(head('id=eq.2'), { ...context, version: 2 })).toBeNull();
});

it('a plan that differs from the one that was answered is not learnt', () => {
  const reads = new KnownReads();
  for (let i = 0; i < 3; i++) reads.learn(head('id=eq.1'), 'another plan', context);
  expect(reads.find(head('id=eq.1'), context)).toBeNull();
});

it('however many shapes come, few are kept', () => {
  const reads = new KnownReads({ shapes: 50, characters: 5_000 });
  for (let i = 0; i < 5_000; i++)
    for (let twice = 0; twice < 2; twice++) {
      const one = head(`id=eq.1&limit=${i}`);
      reads.learn(one, readAnew(one).key, context);
    }
  expect(reads.size).toBeLessThanOrEqual(50);
});
