import fc, { type Arbitrary } from 'fast-check';
import { patterns, values, wrong, type Kind } from './random-values.js';
import { principals, type PrincipalName } from '../fixtures/principals.js';

/** A request at random, as `WireCase` has it. */
export interface RandomRequest {
  readonly request: string;
  readonly as: PrincipalName;
  readonly headers: Readonly<Record<string, string>>;
}

/** Kinds of a table's columns by name. */
export type Columns = Readonly<Record<string, Kind>>;

/** Columns of the fixture by table. */
export const tables: Readonly<Record<string, Columns>> = {
  sample: {
    id: 'integer',
    small: 'integer',
    big: 'integer',
    exact: 'number',
    approx: 'number',
    short: 'number',
    flag: 'boolean',
    name: 'text',
    code: 'text',
    key: 'uuid',
    day: 'date',
    at: 'time',
    stamp: 'moment',
    moment: 'moment',
    doc: 'json',
    bytes: 'bytes',
    feeling: 'mood',
    tags: 'texts',
    numbers: 'integers',
  },
  person: {
    id: 'uuid',
    name: 'text',
    email: 'text',
    age: 'integer',
    born: 'date',
    city: 'text',
    public: 'boolean',
    profile: 'json',
  },
  note: {
    id: 'integer',
    team_id: 'integer',
    author_id: 'uuid',
    title: 'text',
    body: 'text',
    stars: 'integer',
    archived: 'boolean',
    written_at: 'moment',
  },
  event: { at: 'moment', kind: 'text', weight: 'number' },
  archive: { id: 'integer', raw: 'raw' },
};

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const equality = ['eq', 'neq', 'isdistinct'];
const ordering = ['gt', 'gte', 'lt', 'lte'];

/** Operators worth trying on a kind; now and then one that it does not have. */
function operatorsOf(kind: Kind): readonly string[] {
  if (kind === 'json') return [...equality, 'cs', 'cd'];
  if (kind === 'raw') return ['cs', 'eq'];
  if (kind === 'texts' || kind === 'integers') return [...equality, 'cs', 'cd', 'ov'];
  return [...equality, ...ordering, ...(kind === 'text' ? [] : ['like'])];
}

const valueOf = (kind: Kind): Arbitrary<string> =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...values[kind]) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );

const jsonField = (column: string): Arbitrary<string> =>
  fc
    .constantFrom(
      '->>a',
      '->>s',
      '->>t',
      '->a->>b',
      '->a->>n',
      '->list->>0',
      '->>0',
      '->list->-1->>k',
      '->>big',
      '->>height',
      '->likes->>0',
    )
    .map((path) => column + path);

/** One condition in the form it has inside a tree. */
function conditionOf(column: string, kind: Kind): Arbitrary<string> {
  const plain = fc
    .tuple(fc.constantFrom(...operatorsOf(kind)), valueOf(kind))
    .map(([op, v]) => `${column}.${op}.${quoted(v)}`);
  const test = fc
    .constantFrom('null', 'not_null', ...(kind === 'boolean' ? ['true', 'false', 'unknown'] : []))
    .map((word) => `${column}.is.${word}`);
  const list = fc.array(valueOf(kind), { maxLength: 5 }).map((all) => `${column}.in.(${all.map(quoted).join(',')})`);
  const several = fc
    .tuple(
      fc.constantFrom('eq', 'gt', 'lte'),
      fc.constantFrom('any', 'all'),
      fc.array(fc.oneof({ weight: 9, arbitrary: valueOf(kind) }, { weight: 1, arbitrary: fc.constant(null) }), {
        maxLength: 4,
      }),
    )
    .map(
      ([op, quantifier, all]) =>
        `${column}.${op}(${quantifier}).${quoted(`{${all.map((one) => (one === null ? 'NULL' : quoted(one))).join(',')}}`)}`,
    );
  const likes = fc
    .tuple(fc.constantFrom('like', 'ilike'), fc.constantFrom(...patterns))
    .map(([op, p]) => `${column}.${op}.${quoted(p)}`);
  const matches = fc
    .tuple(
      fc.constantFrom('match', 'imatch'),
      fc.constantFrom('^a', 'a$', 'é', '[a-m]+.', '^.?$', 'o|e', '\\w \\W', '(x|%)'),
    )
    .map(([op, p]) => `${column}.${op}.${quoted(p)}`);
  const viaJson = fc
    .tuple(
      jsonField(column),
      fc.constantFrom('eq', 'neq', 'gt', 'like', 'match', 'isdistinct'),
      fc.constantFrom('x', '5', 'true', 'two', 'v', '1', 'tea', ''),
    )
    .map(([field, op, v]) => `${field}.${op}.${quoted(v)}`);
  if (kind === 'text') return fc.oneof(plain, test, list, likes, likes, matches, several);
  if (kind === 'json') return fc.oneof(plain, plain, test, viaJson, viaJson);
  if (kind === 'raw') return fc.oneof(plain, test, viaJson);
  if (kind === 'texts' || kind === 'integers') return fc.oneof(plain, plain, test);
  return fc.oneof(plain, plain, test, list, several);
}

function filterOf(columns: Columns): Arbitrary<string> {
  const condition = fc.oneof(...Object.entries(columns).map(([name, kind]) => conditionOf(name, kind)));
  const negatable = fc
    .tuple(fc.boolean(), condition)
    .map(([not, text]) => (not ? text.replace(/\.(?=[a-z]+[.(])/, '.not.') : text));
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 3, arbitrary: negatable },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.constantFrom('and', 'or', 'not.and', 'not.or'),
            fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
          )
          .map(([operator, all]) => `${operator}(${all.join(',')})`),
      },
    ),
  }));
  return tree;
}

function selectOf(columns: Columns): Arbitrary<string> {
  const item = fc.oneof(
    ...Object.entries(columns).map(([name, kind]) => {
      if (kind === 'json' || kind === 'raw')
        return fc.oneof(
          fc.constant(name),
          jsonField(name),
          jsonField(name).map((f) => f.replace('->>', '->')),
        );
      const casts =
        kind === 'number' || kind === 'integer' ? ['', '::text', '::int', '::numeric', '::float8'] : ['', '', '::text'];
      return fc.constantFrom(...casts).map((cast) => name + cast);
    }),
  );
  const aliased = (items: Arbitrary<string>): Arbitrary<string> =>
    fc.array(items, { minLength: 1, maxLength: 4 }).map((all) => all.map((one, i) => `c${i}:${one}`).join(','));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: aliased(item) },
    { weight: 1, arbitrary: aliased(aggregateOf(columns)) },
    { weight: 2, arbitrary: aliased(fc.oneof(aggregateOf(columns), fc.constantFrom(...Object.keys(columns)))) },
  );
}

/** An aggregate of a column, now and then one that the kind does not have. */
function aggregateOf(columns: Columns): Arbitrary<string> {
  const functions = (kind: Kind): readonly string[] =>
    kind === 'integer' || kind === 'number' ? ['sum', 'avg', 'min', 'max', 'count'] : ['min', 'max', 'count', 'sum'];
  const calls = Object.entries(columns).map(([name, kind]) =>
    fc
      .tuple(fc.constantFrom(...functions(kind)), fc.constantFrom('', '', '', '::text', '::int'))
      .map(([call, cast]) => `${name}.${call}()${cast}`),
  );
  return fc.oneof(fc.constantFrom('count()', 'count()::text'), ...calls);
}

function orderOf(columns: Columns): Arbitrary<string> {
  const names = Object.entries(columns).filter(([, kind]) => !['json', 'raw', 'texts', 'integers'].includes(kind));
  const term = fc.tuple(
    fc.constantFrom(...names.map(([name]) => name)),
    fc.constantFrom('', '.asc', '.desc'),
    fc.constantFrom('', '.nullsfirst', '.nullslast'),
  );
  return fc
    .array(
      term.map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((all) => all.join(','));
}

const page = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ limit: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ limit: fc.nat(6), offset: fc.nat(9) }) },
);
const headers = fc.constantFrom(
  {},
  {},
  { prefer: 'count=exact' },
  { accept: 'application/vnd.pgrst.object+json' },
  { range: '1-4' },
);

/** Requests of one table: filters in trees, selections with casts and paths, orders, pages and headers. */
export const requestsOf = (table: string, columns: Columns): Arbitrary<RandomRequest> =>
  fc
    .record({
      filters: fc.array(filterOf(columns), { maxLength: 2 }),
      select: selectOf(columns),
      order: fc.option(orderOf(columns)),
      page,
      as: fc.constantFrom(...(Object.keys(principals) as PrincipalName[])),
      headers,
    })
    .map(({ filters, select, order, page: rows, as, headers: sent }) => {
      const query = new URLSearchParams({ select });
      if (filters.length > 0) query.set('and', `(${filters.join(',')})`);
      if (order !== null) query.set('order', order);
      for (const [name, count] of Object.entries(rows)) query.set(name, String(count));
      return { request: `${table}?${query.toString()}`, as, headers: sent };
    });

/** Requests of the fixture's tables, mostly of the one that has every type. */
export const randomRequest: Arbitrary<RandomRequest> = fc
  .constantFrom('sample', 'sample', 'sample', 'person', 'note', 'event', 'archive')
  .chain((table) => requestsOf(table, tables[table]!));
