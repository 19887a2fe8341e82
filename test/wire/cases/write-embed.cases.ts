import type { WriteCase } from './write-case.js';

const notEmbedded = ['PGRST108', "'team' is not an embedded resource in this request"] as const;

/** What a write says of related rows must make sense, also where no rows are answered. */
export const writeEmbedCases: readonly WriteCase[] = [
  ...(['return=minimal', 'return=headers-only', 'return=representation', 'count=exact'] as const).flatMap(
    (prefer): WriteCase[] => [
      {
        method: 'DELETE',
        request: 'note?team.name=eq.kitchen',
        as: 'service',
        prefer,
        status: 400,
        error: notEmbedded,
      },
      {
        method: 'PATCH',
        request: 'note?id=eq.1&team.name=eq.kitchen',
        as: 'service',
        body: { title: 'x' },
        prefer,
        status: 400,
        error: notEmbedded,
      },
      {
        method: 'POST',
        request: 'note?team.name=eq.kitchen',
        as: 'service',
        body: { id: 10, title: 'x' },
        prefer,
        status: 400,
        error: notEmbedded,
      },
      {
        method: 'POST',
        request: 'note?team.name=eq.kitchen',
        as: 'service',
        body: { id: 1, title: 'x' },
        prefer: `resolution=merge-duplicates,${prefer}`,
        status: 400,
        error: notEmbedded,
      },
      {
        method: 'PUT',
        request: 'team?id=eq.1&note.id=eq.1',
        as: 'service',
        body: { id: 1, name: 'x' },
        prefer,
        status: 400,
        error: ['PGRST108', "'note' is not an embedded resource in this request"],
      },
    ],
  ),
  ...['team.or=(id.eq.1,id.eq.2)', 'team.not.and=(id.eq.1)', 'team.limit=1', 'team.offset=1', 'team.order=id'].map(
    (said): WriteCase => ({
      method: 'PATCH',
      request: `note?id=eq.1&${said}`,
      as: 'service',
      body: { title: 'x' },
      status: 400,
      error: notEmbedded,
    }),
  ),
  {
    method: 'DELETE',
    request: 'note?id=eq.1&select=id,team(id)&team.note.id=eq.1',
    as: 'service',
    status: 400,
    error: ['PGRST108', "'note' is not an embedded resource in this request"],
  },
  {
    method: 'POST',
    request: 'note?select=nope(*)',
    as: 'service',
    body: { id: 10, title: 'x' },
    status: 400,
    error: ['PGRST200'],
  },
  {
    method: 'PATCH',
    request: 'note?id=eq.1&select=nope(*)',
    as: 'service',
    body: { title: 'x' },
    status: 400,
    error: ['PGRST200'],
  },
  { method: 'DELETE', request: 'note?id=eq.1&select=team(nope(*))', as: 'service', status: 400, error: ['PGRST200'] },
  // An embedded resource narrows no change, so it is no filter of one.
  {
    method: 'DELETE',
    request: 'note?select=team(*)&team.name=eq.kitchen',
    as: 'ada',
    status: 400,
    error: ['21000', 'DELETE requires a WHERE clause'],
  },
  {
    method: 'DELETE',
    request: 'note?select=team!inner(*)&team.name=eq.kitchen',
    as: 'ada',
    prefer: 'return=representation',
    status: 400,
    error: ['21000'],
  },
  {
    method: 'PATCH',
    request: 'note?select=team!inner(*)&team.or=(name.eq.kitchen,id.eq.1)',
    as: 'ada',
    body: { title: 'x' },
    status: 400,
    error: ['21000'],
  },
  // What is embedded may be filtered, and columns that nobody is shown need not be there.
  {
    method: 'PATCH',
    request: 'note?id=eq.1&select=nope,team(nope,...note(nope))&team.name=eq.kitchen&team.limit=1&team.note.order=id',
    as: 'service',
    body: { title: 'x' },
    status: 204,
    after: { 'note?id=eq.1&select=title': [{ title: 'x' }] },
  },
  { method: 'POST', request: 'item?select=nope', body: { id: 10 }, status: 201 },
  {
    method: 'POST',
    request: 'item?select=nope',
    body: { id: 10 },
    prefer: 'return=headers-only',
    status: 201,
    answers: { location: '/item?id=eq.10' },
  },
  // Functions that write answer rows, or nothing at all.
  ...['star_notes', 'star_all'].map((name): WriteCase => ({
    method: 'POST',
    request: `rpc/${name}?team.name=eq.kitchen`,
    as: 'service',
    body: name === 'star_notes' ? { by: 1 } : {},
    prefer: 'return=minimal',
    status: 400,
    error: notEmbedded,
  })),
];
