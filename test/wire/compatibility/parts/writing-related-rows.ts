import type { Behaviour } from '../behaviour.js';

const representation = 'return=representation';

/** What a write says of related rows. */
export const relatedRowsOfWrites: readonly Behaviour[] = [
  {
    says: 'What a write says of related rows must be embedded (PGRST108) and there (PGRST200), also where no rows are answered',
    same: [
      {
        request: 'note?team.name=eq.kitchen',
        method: 'DELETE',
        as: 'service',
        status: 400,
        error: ['PGRST108'],
        after: { 'note?select=id&order=id': [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }] },
      },
      {
        request: 'note?id=eq.1&team.order=id',
        method: 'PATCH',
        as: 'service',
        body: { title: 'x' },
        status: 400,
        error: ['PGRST108'],
      },
      {
        request: 'note?select=nope(*)',
        method: 'POST',
        as: 'service',
        body: { id: 10, title: 'x' },
        status: 400,
        error: ['PGRST200'],
      },
      {
        request: 'note?id=eq.1&select=nope&columns=title',
        method: 'PATCH',
        as: 'service',
        body: { title: 'x' },
        status: 204,
      },
    ],
  },
  {
    says: 'Rows that `!inner` leaves out of the answer of a write are not counted in `Content-Range`',
    same: [
      {
        request: 'note?id=in.(1,3)&select=id,team!inner(name)&team.name=eq.kitchen',
        method: 'PATCH',
        as: 'service',
        body: { stars: 1 },
        prefer: `count=exact,${representation}`,
        status: 200,
        json: [{ id: 1, team: { name: 'kitchen' } }],
        answers: { 'content-range': '0-0/1' },
        after: { 'note?id=in.(1,3)&select=stars': [{ stars: 1 }, { stars: 1 }] },
      },
    ],
  },
];
