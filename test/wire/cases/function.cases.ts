import type { WireCase } from './wire-case.js';

const json = { 'content-type': 'application/json' };

/** A call by POST. */
const post = (name: string, body: unknown, more: Partial<WireCase> = {}): WireCase => ({
  request: `rpc/${name}`,
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...more,
  headers: { ...json, ...more.headers },
});

const get = (request: string, more: Partial<WireCase> = {}): WireCase => ({ request: `rpc/${request}`, ...more });

/** Functions that give a bare value, or none. */
export const valueCases: readonly WireCase[] = [
  post('add_them', { a: 1, b: 2 }, { text: '3', answers: { 'content-type': 'application/json; charset=utf-8' } }),
  get('add_them?a=1&b=2', { text: '3', answers: { 'content-location': null } }),
  get('add_them?a=1&b=2', { headers: { prefer: 'count=exact' }, text: '3', answers: { 'content-range': '0-0/1' } }),
  get('add_them?a=7&a=1&b=2', { text: '3' }),
  get('add_them?a=1&b=2', { method: 'HEAD', text: '' }),
  get('add_them?a=1&b=2', { headers: { accept: 'text/csv' }, text: 'pgrst_scalar\n3' }),
  get('add_them?a=1&b=2', { headers: { accept: 'application/vnd.pgrst.object+json' }, text: '3' }),
  post('add_them', { a: null, b: 2 }, { text: 'null' }),
  post('add_them', { a: '1', b: 2 }, { text: '3' }),
  post('add_them', { a: 2147483647, b: 1 }, { status: 400, error: ['22003', 'integer out of range'] }),
  post('add_them', { a: 'x', b: 2 }, { status: 400, error: ['22P02', 'invalid input syntax for type integer: "x"'] }),
  get('add_them?a=1.5&b=2', { status: 400, error: ['22P02', 'invalid input syntax for type integer: "1.5"'] }),
  post(
    'add_them',
    [
      { a: 1, b: 2 },
      { a: 4, b: 6 },
    ],
    { text: '3' },
  ),
  post('add_them?columns=a,b', { a: 1, b: 2, c: 3 }, { text: '3' }),
  post('add_them', 'a=1&b=2', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, text: '3' }),
  post('add_them', 'a,b\n1,2\n', { headers: { 'content-type': 'text/csv' }, text: '3' }),
  get('greet?name=Ada', { text: '"Hello, Ada!"' }),
  get('greet?name=Ada&greeting=Hi', { text: '"Hi, Ada!"' }),
  post('greet', { name: 'O\'Hara"; --', greeting: '￥' }, { text: JSON.stringify('￥, O\'Hara"; --!') }),
  post('who_am_i', '', { text: 'null' }),
  post('who_am_i', {}, { as: 'ada', text: '"11111111-1111-4111-8111-111111111111"' }),
  get('role_and_mail', { as: 'ada', text: '[{"role":"authenticated","mail":"ada@example.com"}]' }),
  post('nothing', {}, { status: 204, text: '', answers: { 'content-type': null } }),
  get('twice?n=-4', { text: '-8' }),
  get('half?n=5', { text: '2.50' }),
  post('echo', { any: ['thing', 1, null] }, { json: { any: ['thing', 1, null] } }),
  post('echo', [1, 2], { json: [1, 2] }),
  post('shout', 'loud é', { headers: { 'content-type': 'text/plain' }, text: '"LOUD É"' }),
  get('first_task?project=1', { text: '"Build"' }),
  get('first_task?project=77', { text: 'null' }),
  post('project_names', {}, { json: ['Roof', 'Door', 'Gate', 'Wall'] }),
  get('project_names?limit=2&offset=1', { json: ['Door', 'Gate'], answers: { 'content-range': '1-2/*' } }),
  get('numbered?numbers={1,2,3}&on_day=2026-01-02&feeling=happy', {
    json: [{ numbers: [1, 2, 3], key: null, on_day: '2026-01-02', feeling: 'happy' }],
  }),
  post(
    'numbered',
    { numbers: [4, null], key: '00000000-0000-0000-0000-0000000000A1' },
    {
      json: [{ numbers: [4, null], key: '00000000-0000-0000-0000-0000000000a1', on_day: null, feeling: 'ok' }],
    },
  ),
  get('numbered?numbers={1}&feeling=glad', {
    status: 400,
    error: ['22P02', 'invalid input value for enum mood: "glad"'],
  }),
];

/** Functions that give rows: they are read as a table is. */
export const rowCases: readonly WireCase[] = [
  get('projects_from?select=id,name', {
    text: '[{"id":2,"name":"Wall"},{"id":1,"name":"Roof"},{"id":4,"name":"Gate"},{"id":3,"name":"Door"}]',
    answers: { 'content-range': '0-3/*' },
  }),
  post('projects_from?select=id', { lowest: 20 }, { ids: [2, 1, 3] }),
  post('projects_from?select=id', { lowest: 20, most: 2 }, { ids: [2, 1] }),
  post('projects_from?select=id', { most: -1 }, { status: 400, error: ['2201W', 'LIMIT must not be negative'] }),
  get('projects_from?select=id&id=gt.1&id=lt.4&order=id', { ids: [2, 3] }),
  get('projects_from?select=id&order=id&limit=1&offset=1', {
    headers: { prefer: 'count=exact' },
    status: 206,
    ids: [2],
    answers: { 'content-range': '1-1/4' },
  }),
  get('projects_from?select=id&order=id', {
    headers: { range: '0-0' },
    ids: [1],
    answers: { 'content-range': '0-0/*' },
  }),
  post(
    'projects_from?select=id&order=id&limit=2',
    {},
    {
      headers: { range: '0-0', prefer: 'count=exact' },
      status: 206,
      ids: [1, 2],
      answers: { 'content-range': '0-1/4', 'preference-applied': 'count=exact' },
    },
  ),
  get('projects_from', {
    method: 'HEAD',
    headers: { prefer: 'count=exact' },
    text: '',
    answers: { 'content-range': '0-3/4' },
  }),
  get('projects_from?select=id,budget&id=eq.1', { headers: { accept: 'text/csv' }, text: 'id,budget\n1,100.50' }),
  get('projects_from?select=id,client_id&id=eq.4', {
    headers: { accept: 'application/vnd.pgrst.array+json;nulls=stripped' },
    text: '[{"id":4}]',
  }),
  get('projects_from?select=id&id=eq.1', {
    headers: { accept: 'application/vnd.pgrst.object+json' },
    text: '{"id":1}',
  }),
  get('projects_from', { headers: { accept: 'application/vnd.pgrst.object+json' }, status: 406, error: ['PGRST116'] }),
  get('projects_from?select=name,client(name),task(id)&id=lt.3&order=id&task.order=id', {
    json: [
      { name: 'Roof', client: { name: 'Acme' }, task: [{ id: 1 }, { id: 2 }, { id: 3 }] },
      { name: 'Wall', client: { name: 'Acme' }, task: [{ id: 4 }] },
    ],
  }),
  get('projects_from?select=id,client!inner(id)&client.city=eq.Rome&order=id', {
    json: [
      { id: 1, client: { id: 1 } },
      { id: 2, client: { id: 1 } },
    ],
  }),
  get('projects_from?select=id,worker(id)&id=eq.1&worker.order=id', {
    json: [{ id: 1, worker: [{ id: 1 }, { id: 2 }] }],
  }),
  get('project_named?wanted=Door&select=id,name', { text: '{"id":3,"name":"Door"}' }),
  get('project_named?wanted=None&select=id,name', { text: '{"id":null,"name":null}' }),
  get('hours_by_project?order=project_id', {
    json: [
      { project_id: 1, project: 'Roof', hours: 43, tasks: 3 },
      { project_id: 2, project: 'Wall', hours: 5, tasks: 1 },
      { project_id: 3, project: 'Door', hours: 1, tasks: 1 },
    ],
  }),
  get('hours_by_project?only_done=true&select=project,h:hours&hours=gt.1', { json: [{ project: 'Roof', h: 3 }] }),
  get('hours_by_project?select=*,task(id)', { status: 400, error: ['PGRST200'] }),
  get('hours_by_project?select=nope', { status: 400, error: ['42703', 'column hours_by_project.nope does not exist'] }),
];

/** Whose rights a function runs with. */
export const functionRightCases: readonly WireCase[] = [
  get('note_count', { text: '0' }),
  get('note_count', { as: 'cleo', text: '1' }),
  get('note_count_of_all', { text: '6' }),
  get('note_count_of_all', { as: 'cleo', text: '6' }),
  get('all_projects?select=name&order=id', {
    json: ['Roof', 'Wall', 'Door', 'Gate', 'Secret'].map((name) => ({ name })),
  }),
  get('projects_from?select=name&name=eq.Secret', { text: '[]' }),
  get('projects_from?select=name&name=eq.Secret', { as: 'service', text: '[{"name":"Secret"}]' }),
  get('ledger_of?project=1', { status: 401, error: ['42501', 'permission denied for table ledger'] }),
  get('ledger_of?project=1', { as: 'ada', status: 403, error: ['42501', 'permission denied for table ledger'] }),
  get('ledger_of?project=1', { as: 'service', json: [{ id: 1, project_id: 1, amount: 12 }] }),
  get('ledger_total?project=1', { text: '12.00' }),
  get('ledger_total?project=2', { text: '0.00' }),
  get('for_members?team=1', { status: 401, error: ['42501', 'permission denied for function for_members'] }),
  get('for_members?team=1', { as: 'ada', text: 'true' }),
  get('for_members?team=2', { as: 'ada', text: 'false' }),
  // Embedded rows are no part of the function: they have the policies of whoever asks.
  get('all_projects?select=name,worker(id)&name=eq.Roof&worker.order=id', {
    json: [{ name: 'Roof', worker: [{ id: 1 }, { id: 2 }] }],
  }),
];

/** Calls that find no function, or not in this way. */
export const functionErrorCases: readonly WireCase[] = [
  get('add_thm?a=1', {
    status: 404,
    json: {
      code: 'PGRST202',
      message: 'Could not find the function public.add_thm(a) in the schema cache',
      details:
        'Searched for the function public.add_thm with parameter a, but no matches were found in the schema cache.',
      hint: 'Perhaps you meant to call the function public.add_them',
    },
  }),
  get('nonsensical', {
    status: 404,
    json: {
      code: 'PGRST202',
      message: 'Could not find the function public.nonsensical without parameters in the schema cache',
      details:
        'Searched for the function public.nonsensical without parameters, but no matches were found in the schema cache.',
      hint: null,
    },
  }),
  post(
    'add_them',
    { a: 1, b: 2, smthelse: 3 },
    {
      status: 404,
      json: {
        code: 'PGRST202',
        message: 'Could not find the function public.add_them(a, b, smthelse) in the schema cache',
        details:
          'Searched for the function public.add_them with parameters a, b, smthelse or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.',
        hint: 'Perhaps you meant to call the function public.add_them(a, b)',
      },
    },
  ),
  post('add_them', 'plain', {
    headers: { 'content-type': 'text/plain' },
    status: 404,
    json: {
      code: 'PGRST202',
      message: 'Could not find the function public.add_them in the schema cache',
      details:
        'Searched for the function public.add_them with a single unnamed text parameter, but no matches were found in the schema cache.',
      hint: 'Perhaps you meant to call the function public.add_them(a, b)',
    },
  }),
  post('add_them', 'sdfsdf', { status: 400, error: ['PGRST102'] }),
  post('add_them', '5', { status: 400, error: ['PGRST102'] }),
  post('add_them?a=1', { a: 1, b: 2 }, { status: 400, error: ['PGRST100'] }),
  get('add_them?a=1&b=2', {
    method: 'DELETE',
    status: 405,
    error: ['PGRST101', 'Cannot use the DELETE method on RPC'],
  }),
  get('add_them?a=1&b=2', { method: 'PATCH', status: 405, error: ['PGRST101'] }),
  get('add_them?a=1&b=2', { headers: { accept: 'audio/mpeg3' }, status: 406, error: ['PGRST107'] }),
  get('add_them?a=1&b=2', { headers: { 'accept-profile': 'private' }, status: 406, error: ['PGRST106'] }),
  post('add_them', { a: 1, b: 2 }, { headers: { 'content-profile': 'private' }, status: 406, error: ['PGRST106'] }),
  post(
    'add_them',
    { a: 1, b: 2 },
    {
      headers: { 'content-profile': 'public' },
      text: '3',
      answers: { 'content-profile': 'public' },
    },
  ),
  post('add_them', '{"a":1,"__proto__":2}', { status: 404, error: ['PGRST202'] }),
  get('constructor', { status: 404, error: ['PGRST202'] }),
  get('toString?__proto__=1', { status: 404, error: ['PGRST202'] }),
];

/** Functions of one name, and those that take any number of values. */
export const overloadCases: readonly WireCase[] = [
  post('area', { side: 3 }, { text: '9' }),
  get('area?side=3', { text: '9' }),
  post('area', { width: 2, height: 5 }, { as: 'ada', text: '10' }),
  post('area', { width: 2, height: 5 }, { status: 401, error: ['42501'] }),
  post('area', {}, { text: '"nothing"' }),
  post('area', '', { text: '"nothing"' }),
  get('area', { text: '"nothing"' }),
  post('area', { radius: 1, digits: 3 }, { text: '"circle 3"' }),
  post(
    'area',
    { radius: 1 },
    {
      status: 300,
      json: {
        code: 'PGRST203',
        message:
          'Could not choose the best candidate function between: public.area(radius => text), public.area(radius => numeric, digits => integer)',
        details: null,
        hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
      },
    },
  ),
  post(
    'area',
    { width: 2, heigth: 5 },
    {
      status: 404,
      json: {
        code: 'PGRST202',
        message: 'Could not find the function public.area(heigth, width) in the schema cache',
        details:
          'Searched for the function public.area with parameters heigth, width or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.',
        hint: 'Perhaps you meant to call the function public.area(height, width)',
      },
    },
  ),
  post('taken', { a: 1 }, { text: '"1"' }),
  post('taken', { b: 1 }, { text: '"json"' }),
  post('taken', [1], { text: '"json"' }),
  post('taken', 'as it is', { headers: { 'content-type': 'text/plain' }, text: '"as it is"' }),
  post('taken', 'bytes', { headers: { 'content-type': 'application/octet-stream' }, text: '"bytes"' }),
  post('taken', '<a/>', { headers: { 'content-type': 'text/xml' }, status: 404, error: ['PGRST202'] }),
  get('taken?a=4', { text: '"4"' }),
  get('taken', { status: 404, error: ['PGRST202'] }),
  post('taken', { a: 1 }, { prefer: 'params=single-object', text: '"1"' }),
  post('listed', { words: ['hi', 'there'] }, { json: ['hi', 'there'] }),
  get('listed?words=hi&words=there', { json: ['hi', 'there'] }),
  get('listed?words=hi', { json: ['hi'] }),
  get('listed?words={a,b}', { json: ['{a,b}'] }),
  get('listed', { status: 404, error: ['PGRST202'] }),
  post('listed', 'words=hi&words=there', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    json: ['hi', 'there'],
  }),
  get('counted?label=x', { json: [{ label: 'x', numbers: [] }] }),
  get('counted?label=x&numbers=1&numbers=2', { json: [{ label: 'x', numbers: [1, 2] }] }),
  get('counted?label=x&numbers=1&numbers=y', {
    status: 400,
    error: ['22P02', 'invalid input syntax for type integer: "y"'],
  }),
];
