import type { WireCase } from './wire-case.js';

const orders: readonly (readonly [order: string, ids: readonly number[]])[] = [
  ['order=id', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['order=id.desc', [8, 7, 6, 5, 4, 3, 2, 1]],
  ['', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['order=small', [2, 5, 1, 6, 7, 8, 4, 3]],
  ['order=small.desc', [3, 4, 7, 8, 6, 1, 5, 2]],
  ['order=small.nullsfirst', [3, 2, 5, 1, 6, 7, 8, 4]],
  ['order=small.desc.nullslast', [4, 7, 8, 6, 1, 5, 2, 3]],
  ['order=small.desc,id.desc', [3, 4, 8, 7, 6, 1, 5, 2]],
  ['order=big', [2, 5, 6, 7, 8, 1, 4, 3]],
  ['order=exact', [2, 5, 1, 6, 7, 8, 4, 3]],
  ['order=approx', [2, 5, 7, 8, 1, 6, 4, 3]],
  ['order=flag', [2, 5, 1, 4, 7, 8, 3, 6]],
  ['order=flag.desc', [3, 6, 1, 4, 7, 8, 2, 5]],
  // by code points: upper case before lower case, accents after all of ASCII
  ['order=name', [5, 1, 8, 6, 2, 7, 4, 3]],
  ['order=name.desc', [3, 4, 7, 2, 6, 8, 1, 5]],
  ['order=code', [5, 4, 1, 7, 2, 6, 8, 3]],
  ['order=key', [1, 2, 6, 7, 8, 5, 4, 3]],
  ['order=day', [5, 2, 4, 7, 8, 1, 6, 3]],
  ['order=at.desc.nullslast', [2, 5, 7, 8, 1, 6, 4, 3]],
  ['order=stamp', [2, 4, 7, 8, 6, 1, 5, 3]],
  ['order=moment', [5, 2, 4, 7, 8, 6, 1, 3]],
  // by the order labels were declared in
  ['order=feeling', [2, 7, 4, 5, 1, 6, 3, 8]],
  ['order=feeling.desc.nullslast', [1, 6, 4, 5, 2, 7, 3, 8]],
  ['order=bytes', [2, 5, 4, 1, 6, 7, 8, 3]],
  ['order=doc->a->>b.desc.nullslast', [2, 1, 3, 4, 5, 6, 7, 8]],
  ['order=doc->>s', [7, 8, 1, 2, 3, 4, 5, 6]],
];

/** Orders of `sample`; ties go by the primary key. */
export const orderCases: readonly WireCase[] = [
  ...orders.map(([order, ids]): WireCase => ({ request: `sample?select=id&${order}`, ids })),
  // without a key, what is selected breaks ties
  {
    request: 'event?order=weight.desc',
    json: [
      { at: '2026-03-01T11:00:00+00:00', kind: 'stop', weight: null },
      { at: '2026-03-01T10:00:00+00:00', kind: 'start', weight: 1.5 },
      { at: '2026-03-01T10:00:00+00:00', kind: 'start', weight: 1.5 },
      { at: null, kind: 'unknown', weight: 0.25 },
    ],
  },
  {
    request: 'event?select=kind',
    json: [{ kind: 'start' }, { kind: 'start' }, { kind: 'stop' }, { kind: 'unknown' }],
  },
];
