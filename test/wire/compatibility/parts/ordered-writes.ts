import type { Behaviour } from '../behaviour.js';

const representation = 'return=representation';

/** `order`, `limit` and `offset` on writes. */
export const orderedWrites: readonly Behaviour[] = [
  {
    says: '`order` on a write sorts the rows that are answered, by related rows too',
    same: [
      {
        request: 'item?select=id&order=name.desc',
        method: 'POST',
        body: [
          { id: 10, name: 'a' },
          { id: 11, name: 'b' },
        ],
        prefer: representation,
        status: 201,
        ids: [11, 10],
      },
      {
        request: 'item?id=lt.4&select=id&order=small.desc.nullslast',
        method: 'PATCH',
        body: { flag: true },
        prefer: representation,
        status: 200,
        ids: [2, 1, 3],
      },
      {
        request: 'note?id=in.(1,3)&select=id,team(name)&order=team(name)',
        method: 'DELETE',
        as: 'service',
        prefer: representation,
        status: 200,
        json: [
          { id: 3, team: { name: 'garden' } },
          { id: 1, team: { name: 'kitchen' } },
        ],
      },
      { request: 'item?order=id.up', method: 'POST', body: { id: 10 }, status: 400, error: ['PGRST100'] },
    ],
  },
  {
    says: '`limit`, `offset` and `Range` leave out no row of a POST, neither written nor answered',
    same: [
      {
        request: 'item?select=id&limit=1&offset=1',
        method: 'POST',
        headers: { range: '0-0' },
        body: [{ id: 10 }, { id: 11 }],
        prefer: representation,
        status: 201,
        ids: [10, 11],
      },
      {
        request: 'item?select=id&limit=1',
        method: 'POST',
        headers: { accept: 'application/vnd.pgrst.object+json' },
        body: { id: 10 },
        prefer: representation,
        status: 201,
        text: '{"id":10}',
      },
    ],
  },
  {
    says: '`limit` leaves out no row of a PATCH or DELETE',
    differs:
      'and where the filters reach more rows than that, nothing is changed (`PGRST127`): whoever wrote it does not mean all rows',
    cases: [
      {
        request: 'item?id=eq.1&select=id&limit=1',
        method: 'PATCH',
        headers: { accept: 'application/vnd.pgrst.object+json' },
        body: { small: 1 },
        prefer: representation,
        status: 200,
        text: '{"id":1}',
      },
      {
        request: 'item?id=lt.4&limit=1',
        method: 'PATCH',
        body: { small: 1 },
        status: 400,
        error: ['PGRST127'],
        after: { 'item?small=eq.1': [] },
      },
      { request: 'item?id=lt.4&limit=2', method: 'DELETE', status: 400, error: ['PGRST127'] },
    ],
  },
  {
    says: '`offset` on a PATCH or DELETE',
    refused: [
      { request: 'item?id=lt.4&offset=1', method: 'PATCH', body: { small: 1 }, status: 400, error: ['PGRST127'] },
      { request: 'item?id=lt.4&offset=1&limit=1', method: 'DELETE', status: 400, error: ['PGRST127'] },
    ],
  },
];
