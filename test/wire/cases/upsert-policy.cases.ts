import { ada, bob, type WriteCase } from './write-case.js';

const merge = 'resolution=merge-duplicates';
const ignore = 'resolution=ignore-duplicates';
const back = ',return=representation';
const refusedNote = 'new row violates row-level security policy for table "note"';

/** Upserts under policies: the insert check for every row, also for those that exist. */
export const upsertPolicyCases: readonly WriteCase[] = [
  // Policies: the insert check for every row, also for those that exist; the row in conflict must be mine.
  {
    method: 'POST',
    request: 'note?select=id,title',
    as: 'ada',
    body: { id: 1, team_id: 1, title: 'Stew' },
    prefer: merge + back,
    status: 200,
    json: [{ id: 1, title: 'Stew' }],
  },
  {
    method: 'POST',
    request: 'note',
    as: 'ada',
    body: { id: 1, team_id: 2, title: 'Stew' },
    prefer: merge,
    status: 403,
    error: ['42501', refusedNote],
  },
  {
    method: 'POST',
    request: 'note',
    as: 'ada',
    body: { id: 2, team_id: 1, title: 'mine now' },
    prefer: merge,
    status: 403,
    error: ['42501', 'new row violates row-level security policy (USING expression) for table "note"'],
  },
  {
    method: 'POST',
    request: 'note',
    as: 'ada',
    body: { id: 5, team_id: 1, title: 'mine now' },
    prefer: merge,
    status: 403,
    error: ['42501', 'new row violates row-level security policy (USING expression) for table "note"'],
  },
  {
    method: 'POST',
    request: 'note',
    as: 'ada',
    body: { id: 1, team_id: 1, author_id: bob, title: 'his' },
    prefer: merge,
    status: 403,
    error: ['42501', refusedNote],
  },
  {
    method: 'POST',
    request: 'note',
    as: 'ada',
    body: { id: 5, team_id: 1, title: 'x' },
    prefer: ignore,
    status: 201,
    after: { 'note?id=eq.5&select=title': [{ title: 'Wine' }] },
  },
  {
    method: 'POST',
    request: 'note',
    as: 'ada',
    body: { id: 5, team_id: 2, title: 'x' },
    prefer: ignore,
    status: 403,
    error: ['42501', refusedNote],
  },
  {
    method: 'POST',
    request: 'note',
    body: { id: 1, team_id: 1, title: 'x' },
    prefer: merge,
    status: 401,
    error: ['42501', refusedNote],
  },
  {
    method: 'POST',
    request: 'account',
    as: 'ada',
    body: { id: 1, owner: ada, name: 'x' },
    prefer: merge,
    status: 403,
    error: ['42501', 'permission denied for table account'],
  },
  {
    method: 'POST',
    request: 'account',
    as: 'ada',
    body: { id: 1, owner: ada, name: 'x' },
    prefer: ignore,
    status: 201,
  },
];
