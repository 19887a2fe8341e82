import type { WireCase } from './wire-case.js';

const page = (
  query: string,
  headers: Record<string, string>,
  ids: readonly number[],
  status: number,
  range: string,
  more: Partial<WireCase> = {},
): WireCase => ({
  request: `sample?select=id&order=id&${query}`,
  headers,
  ids,
  status,
  answers: { 'content-range': range },
  ...more,
});
const exact = { prefer: 'count=exact' };

/** Pages, counts, ranges, single objects, media types and preferences. */
export const pageCases: readonly WireCase[] = [
  page('', {}, [1, 2, 3, 4, 5, 6, 7, 8], 200, '0-7/*'),
  page('limit=3', {}, [1, 2, 3], 200, '0-2/*'),
  page('limit=3&offset=2', {}, [3, 4, 5], 200, '2-4/*'),
  page('offset=6', {}, [7, 8], 200, '6-7/*'),
  page('offset=8', {}, [], 200, '*/*'),
  page('offset=99', {}, [], 200, '*/*'),
  page('limit=0', {}, [], 200, '*/*'),
  page('offset=-2', {}, [1, 2, 3, 4, 5, 6, 7, 8], 200, '0-7/*'),
  page('', exact, [1, 2, 3, 4, 5, 6, 7, 8], 200, '0-7/8', {
    answers: { 'content-range': '0-7/8', 'preference-applied': 'count=exact' },
  }),
  page('limit=3', exact, [1, 2, 3], 206, '0-2/8'),
  page('limit=3&offset=6', exact, [7, 8], 206, '6-7/8'),
  page('offset=8', exact, [], 206, '*/8'),
  page('id=gt.100', exact, [], 200, '*/0'),
  page('limit=0', exact, [], 206, '*/8'),
  page('id=in.(1,3)', exact, [1, 3], 200, '0-1/2'),
  page('limit=1&flag=is.true', exact, [1], 206, '0-0/4'),
  page('limit=2', { prefer: 'count=planned' }, [1, 2], 206, '0-1/8', {
    answers: { 'content-range': '0-1/8', 'preference-applied': 'count=planned' },
  }),
  page('limit=2', { prefer: 'count=estimated' }, [1, 2], 206, '0-1/8'),
  page('', { range: '0-2' }, [1, 2, 3], 200, '0-2/*'),
  page('', { range: '5-', 'range-unit': 'items' }, [6, 7, 8], 200, '5-7/*'),
  page('limit=2', { range: '1-5' }, [2], 200, '1-1/*'),
  page('', { range: '2-3', ...exact }, [3, 4], 206, '2-3/8'),
  {
    request: 'sample?offset=9',
    headers: exact,
    status: 416,
    json: {
      code: 'PGRST103',
      message: 'Requested range not satisfiable',
      details: 'An offset of 9 was requested, but there are only 8 rows.',
      hint: null,
    },
  },
  page('limit=x&offset=1.5', {}, [1, 2, 3, 4, 5, 6, 7, 8], 200, '0-7/*'),
  page('limit=&offset=6', {}, [7, 8], 200, '6-7/*'),
  page('limit=x', { range: '0-1' }, [1, 2], 200, '0-1/*'),
  page('', { range: 'items=0-1' }, [1, 2, 3, 4, 5, 6, 7, 8], 200, '0-7/*'),
  { request: 'sample?offset=99999999999999999', status: 400, error: ['PGRST100'] },
  { request: 'sample?columns=', status: 400, error: ['PGRST100'] },
  { request: 'sample?on_conflict=', status: 400, error: ['PGRST100'] },
  { request: 'sample?limit=-1', status: 416, error: ['PGRST103', 'Requested range not satisfiable'] },
  { request: 'sample', headers: { range: '5-2' }, status: 416, error: ['PGRST103'] },
  // one object
  {
    request: 'sample?select=id,name&id=eq.1',
    headers: { accept: 'application/vnd.pgrst.object+json' },
    text: '{"id":1,"name":"Ada"}',
    answers: { 'content-type': 'application/vnd.pgrst.object+json; charset=utf-8', 'content-range': '0-0/*' },
  },
  {
    request: 'sample?id=eq.99',
    headers: { accept: 'application/vnd.pgrst.object+json' },
    status: 406,
    json: {
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 0 rows',
      hint: null,
    },
  },
  {
    request: 'sample?id=in.(1,2,3)',
    headers: { accept: 'application/vnd.pgrst.object+json' },
    status: 406,
    json: {
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 3 rows',
      hint: null,
    },
  },
  {
    request: 'sample?select=id&limit=1',
    headers: { accept: 'application/vnd.pgrst.object+json', ...exact },
    status: 206,
    text: '{"id":1}',
    answers: { 'content-range': '0-0/8' },
  },
  // media types
  { request: 'sample?select=id&id=eq.1', answers: { 'content-type': 'application/json; charset=utf-8' }, ids: [1] },
  ...['*/*', 'application/json', 'application/vnd.pgrst.array+json', 'text/html,*/*;q=0.8'].map((accept): WireCase => ({
    request: 'sample?select=id&id=eq.1',
    headers: { accept },
    ids: [1],
    answers: { 'content-type': 'application/json; charset=utf-8' },
  })),
  {
    request: 'sample',
    headers: { accept: 'image/png' },
    status: 406,
    error: ['PGRST107', 'None of these media types are available: image/png'],
  },
  { request: 'sample', headers: { accept: 'text/xml' }, status: 400, error: ['PGRST127', 'Feature not implemented'] },
  {
    request: 'sample',
    headers: { accept: 'application/vnd.pgrst.plan+json; options=analyze|nothing' },
    status: 406,
    error: [
      'PGRST107',
      'None of these media types are available: application/vnd.pgrst.plan+json; for="application/json"; options=analyze',
    ],
  },
  // HEAD
  { request: 'sample?select=id', method: 'HEAD', headers: exact, text: '', answers: { 'content-range': '0-7/8' } },
  {
    request: 'sample?select=id&limit=2',
    method: 'HEAD',
    headers: exact,
    status: 206,
    text: '',
    answers: { 'content-range': '0-1/8' },
  },
  {
    request: 'sample?select=id&id=eq.1',
    method: 'HEAD',
    text: '',
    answers: { 'content-range': '0-0/*', 'content-location': '/sample?id=eq.1&select=id' },
  },
  {
    request: 'sample?select=id&limit=3&offset=6',
    method: 'HEAD',
    headers: exact,
    status: 206,
    text: '',
    answers: { 'content-range': '6-7/8' },
  },
  {
    request: 'sample?id=gt.100',
    method: 'HEAD',
    headers: exact,
    text: '',
    answers: { 'content-range': '*/0' },
  },
  {
    request: 'sample?id=gt.1',
    method: 'HEAD',
    headers: { accept: 'application/vnd.pgrst.object+json', ...exact },
    status: 406,
    text: '',
  },
  // profiles
  {
    request: 'sample?select=id&id=eq.1',
    headers: { 'accept-profile': 'public' },
    ids: [1],
    answers: { 'content-profile': 'public' },
  },
  { request: 'sample?select=id&id=eq.1', ids: [1], answers: { 'content-profile': null } },
  {
    request: 'sample',
    headers: { 'accept-profile': 'auth' },
    status: 406,
    json: {
      code: 'PGRST106',
      message: 'Invalid schema: auth',
      details: null,
      hint: 'Only the following schemas are exposed: public',
    },
  },
  // preferences
  {
    request: 'sample?select=id&id=eq.1',
    headers: { prefer: 'handling=strict, count=exact' },
    ids: [1],
    answers: { 'preference-applied': 'count=exact, handling=strict' },
  },
  {
    request: 'sample?select=id&id=eq.1',
    headers: { prefer: 'return=representation, whatever' },
    ids: [1],
    answers: { 'preference-applied': null },
  },
  {
    request: 'sample?select=id',
    headers: { prefer: 'handling=strict, whatever' },
    status: 400,
    json: {
      code: 'PGRST122',
      message: 'Invalid preferences given with handling=strict',
      details: 'Invalid preferences: whatever',
      hint: null,
    },
  },
  // parameters of other methods
  { request: 'sample?select=id&id=eq.1&columns=id&on_conflict=id', ids: [1] },
];
