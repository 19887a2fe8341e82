import { filter, newestOnly, type MethodTest } from './method-test.js';
import { rangeFilters } from './range-methods.js';

/** Methods that ask for nothing themselves: insides of the classes, and names for types. */
export const silentMethods: Readonly<Record<string, string>> = {
  'client.decorateFetch': 'an inside',
  'table.cloneRequestState': 'an inside',
  'answer.processResponse': 'an inside',
  'answer.then': 'called by every `await`',
  'filter.throwOnError': 'the same as answer.throwOnError, for types',
  'transform.throwOnError': 'the same as answer.throwOnError, for types',
  'transform.returns': 'the same as answer.returns, for types',
};

const filters: readonly MethodTest[] = [
  filter('eq', (q) => q.eq('name', 'Ada'), [1]),
  filter('neq', (q) => q.neq('small', 10), [1, 2, 4, 5, 6]),
  filter('gt', (q) => q.gt('small', 7), [4, 7, 8]),
  filter('gte', (q) => q.gte('small', 7), [4, 6, 7, 8]),
  filter('lt', (q) => q.lt('small', 0), [2]),
  filter('lte', (q) => q.lte('small', 0), [2, 5]),
  filter('like', (q) => q.like('name', '%a'), [1, 2, 4]),
  filter('likeAllOf', (q) => q.likeAllOf('name', ['%a', 'A%']), [1]),
  filter('likeAnyOf', (q) => q.likeAnyOf('name', ['A%', 'Z%']), [1, 8]),
  filter('ilike', (q) => q.ilike('name', 'zo_%'), [7, 8]),
  filter('ilikeAllOf', (q) => q.ilikeAllOf('name', ['%a', 'a%']), [1, 2]),
  filter('ilikeAnyOf', (q) => q.ilikeAnyOf('name', ['ada', 'zoë']), [1, 2, 8]),
  filter('regexMatch', (q) => q.regexMatch('name', '^A'), [1], newestOnly),
  filter('regexIMatch', (q) => q.regexIMatch('name', '^a'), [1, 2, 6], newestOnly),
  filter('is', (q) => q.is('flag', null), [3, 6]),
  filter('isDistinct', (q) => q.isDistinct('feeling', 'ok'), [1, 2, 3, 6, 7, 8], newestOnly),
  filter('in', (q) => q.in('name', ['Ada', 'with, comma']), [1]),
  // The client quotes values with commas and brackets, and leaves quotes and backslashes as they are.
  filter('in', (q) => q.in('name', ['a_b%c\\d*e', 'say "hi"', '\\']), [6]),
  filter('in', (q) => q.in('id', []), []),
  filter('notIn', (q) => q.notIn('id', [1, 2, 3]), [4, 5, 6, 7, 8], newestOnly),
  filter('contains', (q) => q.contains('tags', ['red', 'green']), [1, 6]),
  filter('contains', (q) => q.contains('doc', { t: true }), [1]),
  filter('containedBy', (q) => q.containedBy('tags', ['red', 'green']), [1, 2, 5, 8]),
  filter('overlaps', (q) => q.overlaps('tags', ['green', 'RED']), [1, 6, 7]),
  ...rangeFilters,
  filter('textSearch', (q) => q.textSearch('name', 'ada | zola'), [1, 2, 4]),
  filter('textSearch', (q) => q.textSearch('name', 'zola émile', { type: 'plain' }), [4]),
  filter('textSearch', (q) => q.textSearch('name', 'émile zola', { type: 'phrase' }), [4]),
  filter(
    'textSearch',
    (q) => q.textSearch('name', '"émile zola" or zoë', { type: 'websearch', config: 'english' }),
    [4, 7, 8],
  ),
  filter('match', (q) => q.match({ small: 10, name: 'ZOË' }), [8]),
  filter('not', (q) => q.not('small', 'gt', 7), [1, 2, 5, 6]),
  filter('or', (q) => q.or('id.eq.1,and(small.eq.10,name.eq.ZOË)'), [1, 8]),
  filter('filter', (q) => q.filter('small', 'eq(any)', '{1,7}'), [1, 6]),
];

const transforms: readonly MethodTest[] = [
  {
    method: 'transform.select',
    project: 'writing',
    call: (c) => c.from('item').insert({ id: 10, name: 'ten' }).select('id, label:name'),
    gives: { status: 201, data: [{ id: 10, label: 'ten' }] },
  },
  {
    method: 'transform.order',
    call: (c) =>
      c.from('sample').select('id').order('small', { ascending: false, nullsFirst: false }).order('id').limit(3),
    gives: { data: [{ id: 4 }, { id: 7 }, { id: 8 }] },
  },
  {
    method: 'transform.order',
    call: (c) =>
      c.from('project').select('id, task(id)').eq('id', 1).order('id', { referencedTable: 'task', ascending: false }),
    gives: { data: [{ id: 1, task: [{ id: 3 }, { id: 2 }, { id: 1 }] }] },
  },
  {
    method: 'transform.limit',
    call: (c) => c.from('project').select('id, task(id)').order('id').limit(1).limit(1, { referencedTable: 'task' }),
    gives: { data: [{ id: 1, task: [{ id: 1 }] }] },
  },
  {
    method: 'transform.range',
    call: (c) => c.from('sample').select('id', { count: 'exact' }).order('id').range(2, 4),
    gives: { status: 206, count: 8, data: [{ id: 3 }, { id: 4 }, { id: 5 }] },
  },
  {
    method: 'transform.range',
    call: (c) => c.from('sample').select('id').range(100, 110),
    gives: { status: 200, data: [], error: null },
  },
  {
    method: 'transform.range',
    call: (c) => c.from('sample').select('id', { count: 'exact' }).range(100, 110),
    gives: { status: 416, data: null, error: { code: 'PGRST103' } },
  },
  {
    method: 'transform.abortSignal',
    call: (c) => c.from('sample').select('id').abortSignal(AbortSignal.abort()),
    gives: { data: null, status: 0 },
  },
  {
    method: 'transform.single',
    call: (c) => c.from('sample').select('name').eq('id', 2).single(),
    gives: { status: 200, data: { name: 'ada' } },
  },
  {
    method: 'transform.single',
    call: (c) => c.from('sample').select('name').single(),
    gives: { status: 406, data: null, error: { code: 'PGRST116' } },
  },
  {
    method: 'transform.maybeSingle',
    call: (c) => c.from('sample').select('name').eq('id', 99).maybeSingle(),
    gives: { status: 200, data: null, error: null },
  },
  {
    method: 'transform.maybeSingle',
    call: (c) => c.from('sample').select('name').eq('id', 2).maybeSingle(),
    gives: { status: 200, data: { name: 'ada' } },
  },
  {
    method: 'transform.maybeSingle',
    call: (c) => c.from('sample').select('name').maybeSingle(),
    gives: { data: null, error: { code: 'PGRST116' }, status: 406 },
  },
  {
    method: 'transform.csv',
    call: (c) => c.from('sample').select('id, name').in('id', [1, 3]).order('id').csv(),
    gives: { data: 'id,name\n1,Ada\n3,' },
  },
  {
    method: 'transform.geojson',
    call: (c) => c.from('sample').select('id').geojson(),
    gives: { status: 400, error: { code: 'PGRST127' } },
    refused: 'PGRST127',
  },
  {
    method: 'transform.explain',
    call: (c) => c.from('sample').select('id').explain({ format: 'json', analyze: true }) as PromiseLike<unknown>,
    gives: { status: 406, error: { code: 'PGRST107' } },
    refused: 'PGRST107',
  },
  {
    method: 'transform.rollback',
    project: 'writing',
    call: async (c) => {
      const answer = await c.from('item').insert({ id: 10 }).select('id').rollback();
      return { answer, after: await c.from('item').select('id').eq('id', 10) };
    },
    gives: { answer: { status: 201, data: [{ id: 10 }] }, after: { data: [] } },
  },
  {
    method: 'transform.maxAffected',
    project: 'writing',
    newestOnly: true,
    // Its types are for those who have generated types of their database.
    call: (c) =>
      (
        c.from('item').delete().gt('id', 0) as unknown as { maxAffected(rows: number): PromiseLike<unknown> }
      ).maxAffected(2),
    gives: { status: 400, error: { code: 'PGRST124', details: 'The query affects 3 rows' } },
  },
];

const answers: readonly MethodTest[] = [
  {
    method: 'answer.throwOnError',
    call: (c) =>
      c
        .from('nothing')
        .select()
        .throwOnError()
        .then(
          () => ({ thrown: false }),
          (error: unknown) => ({ error }),
        ),
    gives: { error: { code: 'PGRST205' } },
  },
  {
    method: 'answer.stripNulls',
    newestOnly: true,
    call: (c) => c.from('sample').select('id, name').in('id', [1, 3]).order('id').stripNulls(),
    gives: { data: [{ id: 1, name: 'Ada' }, { id: 3 }] },
  },
  {
    method: 'answer.setHeader',
    call: (c) => c.from('sample').select('id').setHeader('Prefer', 'handling=strict, nonsense'),
    gives: { status: 400, error: { code: 'PGRST122' } },
  },
  {
    method: 'answer.setHeader',
    call: (c) => c.from('sample').select('id').eq('id', 1).setHeader('X-Retry-Count', '2'),
    gives: { status: 200, data: [{ id: 1 }] },
  },
  {
    method: 'answer.retry',
    newestOnly: true,
    call: (c) => c.from('sample').select('id').eq('id', 1).retry(false),
    gives: { data: [{ id: 1 }] },
  },
  {
    method: 'answer.returns',
    call: (c) => c.from('sample').select('id').eq('id', 1).returns<{ id: number }[]>(),
    gives: { data: [{ id: 1 }] },
  },
  {
    method: 'answer.overrideTypes',
    call: (c) => c.from('sample').select('id').eq('id', 1).overrideTypes<{ id: number }[]>(),
    gives: { data: [{ id: 1 }] },
  },
];

const tables: readonly MethodTest[] = [
  {
    method: 'table.select',
    call: (c) => c.from('sample').select('*', { count: 'exact', head: true }).eq('flag', true),
    gives: { status: 200, count: 4, error: null },
  },
  {
    method: 'table.select',
    call: (c) => c.from('project').select('name, client(name)').eq('id', 1),
    gives: { data: [{ name: 'Roof', client: { name: 'Acme' } }] },
  },
  ...(['planned', 'estimated'] as const).map((count): MethodTest => ({
    method: 'table.select',
    call: (c) => c.from('sample').select('id', { count }).order('id').limit(1),
    gives: { status: 206, count: 8, data: [{ id: 1 }] },
  })),
  {
    method: 'table.insert',
    project: 'writing',
    call: (c) => c.from('item').insert([{ id: 10, name: 'x' }, { id: 11 }], { count: 'exact' }),
    gives: { status: 201, data: null, error: null, count: 2 },
  },
  {
    method: 'table.insert',
    project: 'writing',
    call: (c) => c.from('filled').insert([{ title: 'a' }, { rank: 1 }], { defaultToNull: false }),
    gives: { status: 201, error: null },
  },
  {
    method: 'table.upsert',
    project: 'writing',
    call: (c) =>
      c
        .from('item')
        .upsert(
          [
            { id: 1, name: 'uno' },
            { id: 10, name: 'ten' },
          ],
          { onConflict: 'id' },
        )
        .select('name'),
    gives: { status: 201, data: [{ name: 'uno' }, { name: 'ten' }] },
  },
  {
    method: 'table.upsert',
    project: 'writing',
    call: (c) =>
      c
        .from('item')
        .upsert([{ id: 1 }, { id: 10 }], { ignoreDuplicates: true, count: 'exact' })
        .select('id'),
    gives: { status: 201, data: [{ id: 10 }] },
  },
  {
    method: 'table.update',
    project: 'writing',
    call: (c) => c.from('item').update({ small: 1 }, { count: 'exact' }).in('id', [1, 2, 99]),
    gives: { status: 204, count: 2, data: null },
  },
  {
    method: 'table.delete',
    project: 'writing',
    call: (c) => c.from('item').delete({ count: 'exact' }).eq('id', 1),
    gives: { status: 204, count: 1, data: null },
  },
];

const clients: readonly MethodTest[] = [
  {
    method: 'client.from',
    call: (c) => c.from('Odd Names').select('id, "a.b"').order('id'),
    gives: {
      data: [
        { id: 1, 'a.b': 'dot' },
        { id: 2, 'a.b': null },
      ],
    },
  },
  {
    method: 'client.schema',
    call: (c) => c.schema('public').from('sample').select('id').eq('id', 1),
    gives: { data: [{ id: 1 }] },
  },
  {
    method: 'client.schema',
    call: (c) => c.schema('auth').from('users').select(),
    gives: { status: 406, error: { code: 'PGRST106' } },
  },
  {
    method: 'client.rpc',
    call: (c) => c.rpc('add_them', { a: 1, b: 2 }),
    gives: { data: 3 },
  },
  {
    method: 'client.rpc',
    call: (c) => c.rpc('add_them', { a: 1, b: 2 }, { get: true, count: 'exact' }),
    gives: { data: 3, count: 1 },
  },
  {
    method: 'client.rpc',
    call: (c) => c.rpc('projects_from', { lowest: 20 }, { head: true, count: 'exact' }),
    gives: { data: null, count: 3 },
  },
  {
    method: 'client.rpc',
    call: (c) => c.rpc('numbered', { numbers: [1, 2] }, { get: true }).select('numbers'),
    gives: { data: [{ numbers: [1, 2] }] },
  },
  {
    method: 'client.rpc',
    call: (c) =>
      c.rpc('projects_from', { most: 3 }).select('id,client(name)').gt('id', 1).order('id').limit(1).single(),
    gives: { data: { id: 2, client: { name: 'Acme' } } },
  },
  {
    method: 'client.getOpenApiSpec',
    newestOnly: true,
    call: (c) => (c.schema('public') as unknown as { getOpenApiSpec(): Promise<unknown> }).getOpenApiSpec(),
    gives: { error: null, data: { swagger: '2.0', definitions: { sample: {} } } },
  },
];

/** What every method of the client that sends a request gives. */
export const methodTests: readonly MethodTest[] = [...clients, ...tables, ...filters, ...transforms, ...answers];
