import { engineNames } from './behaviour.js';
import { filter, refused, type MethodTest, type Samples } from './method-test.js';

/** A filter on `reservation`, which only PostgreSQL has, and the ids it leaves. */
const booked = (name: string, apply: (query: Samples) => unknown, ids: readonly number[]): MethodTest => ({
  ...filter(name, apply, ids),
  call: (client) =>
    apply(client.from('reservation').select('id').order('id') as unknown as Samples) as PromiseLike<unknown>,
  on: ['postgres'],
});

const span = '[2026-01-02 00:00, 2026-01-03 00:00)';
/** The filters for ranges: served where there are any, refused by name elsewhere. */
export const rangeFilters: readonly MethodTest[] = [
  booked('rangeGt', (q) => q.rangeGt('during', '[2026-01-01 00:00, 2026-01-01 12:00)'), [1, 2, 3]),
  booked('rangeGte', (q) => q.rangeGte('during', span), [2, 3]),
  booked('rangeLt', (q) => q.rangeLt('during', span), [1]),
  booked('rangeLte', (q) => q.rangeLte('during', span), [1, 2]),
  booked('rangeAdjacent', (q) => q.rangeAdjacent('during', '[2026-01-01 15:00, 2026-01-01 16:00)'), [1]),
  booked('overlaps', (q) => q.overlaps('during', span), [2]),
  booked('contains', (q) => q.contains('during', '[2026-01-01 13:00, 2026-01-01 13:30)'), [1]),
  booked('containedBy', (q) => q.containedBy('during', '[2026-01-01 00:00, 2026-01-02 00:00)'), [1]),
  ...(['rangeGt', 'rangeGte', 'rangeLt', 'rangeLte', 'rangeAdjacent'] as const).map((name) =>
    refused(name, (q) => q[name]('id', '[1,5)'), 'PGRST127', {
      on: engineNames.filter((engine) => engine !== 'postgres'),
    }),
  ),
];
