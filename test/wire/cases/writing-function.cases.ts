import { ada, type WriteCase } from './write-case.js';

const call = (name: string, body: unknown, more: Partial<WriteCase>): WriteCase => ({
  request: `rpc/${name}`,
  method: 'POST',
  body,
  status: 200,
  ...more,
});

/** A call by GET or HEAD, which must not write. */
const asked = (method: 'GET' | 'HEAD', request: string, more: Partial<WriteCase>): WriteCase =>
  ({ request: `rpc/${request}`, method, status: 405, ...more }) as unknown as WriteCase;

const note = { team_id: 1, author_id: ada, slug: null, title: 'Tea', stars: null, archived: false };

/** Values of many types. */
const item = {
  small: 7,
  big: '9007199254740993',
  exact: 1.23456,
  flag: true,
  name: 'O\'Hara"; --',
  code: 'abcde',
  day: '2026-02-28',
  moment: '2026-01-02T03:04:05.678+02:00',
  doc: { b: [1, null], a: 'x' },
  bytes: '\\x00ff',
  feeling: 'ok',
  tags: ['a', 'b,c', null],
};

/** INSERT as the body. */
export const insertingFunctionCases: readonly WriteCase[] = [
  call(
    'add_note',
    { id: 10, title: 'Tea' },
    {
      as: 'ada',
      json: [{ id: 10, ...note }],
      answers: { 'content-range': '0-0/*', 'content-location': null },
      after: { 'note?select=title&id=eq.10': [{ title: 'Tea' }] },
    },
  ),
  call(
    'add_note?select=title,team(name)',
    { id: 10, title: 'Tea', stars: '3' },
    {
      as: 'ada',
      text: '[{"title":"Tea","team":{"name":"kitchen"}}]',
    },
  ),
  call('add_note', { id: 10, title: 'Tea', team: 3 }, { as: 'ada', status: 403, error: ['42501'] }),
  call('add_note', { id: 10, title: 'Tea' }, { status: 401, error: ['42501'] }),
  call('add_note', { id: 1, title: 'Tea', team: 2 }, { as: 'ada', status: 403, error: ['42501'] }),
  call('add_note', { id: 1, title: 'Tea' }, { as: 'ada', status: 409, error: ['23505'] }),
  call('add_note', { id: 10, title: 'Tea', stars: 9 }, { as: 'ada', status: 400, error: ['23514'] }),
  call('add_note', { id: 10, title: null }, { as: 'ada', status: 400, error: ['23502'] }),
  call('add_note', { id: 'x', title: 'Tea' }, { as: 'ada', status: 400, error: ['22P02'] }),
  call('add_note', { id: 10 }, { as: 'ada', status: 404, error: ['PGRST202'] }),
  call(
    'add_notes',
    { first: 10, team: 1 },
    {
      as: 'ada',
      json: [
        { key: 11, label: 'ZEBRA 10' },
        { key: 10, label: 'APE' },
      ],
      after: {
        'note?select=id,title&id=gte.10&order=id': [
          { id: 10, title: 'Ape' },
          { id: 11, title: 'Zebra 10' },
        ],
      },
    },
  ),
  call(
    'add_notes?order=key&limit=1',
    { first: 10, team: 1 },
    {
      as: 'ada',
      json: [{ key: 10, label: 'APE' }],
      after: { 'note?select=id&id=gte.10&order=id': [{ id: 10 }, { id: 11 }] },
    },
  ),
  call(
    'add_team',
    { id: 9, name: 'attic' },
    { text: '{"id":9,"name":"attic"}', after: { 'team?id=eq.9': [{ id: 9, name: 'attic' }] } },
  ),
  call('add_team', { id: 9, name: 'garden' }, { status: 409, error: ['23505'] }),
  call(
    'fill?select=title,owner,rank,double_rank',
    {},
    {
      as: 'ada',
      text: `[{"title":"none","owner":"${ada}","rank":7,"double_rank":14}]`,
    },
  ),
  call(
    'fill?select=title,owner,rank,double_rank',
    { title: 'Mine' },
    { text: '[{"title":"Mine","owner":null,"rank":7,"double_rank":14}]' },
  ),
  call('fill_nothing', undefined, {
    as: 'ada',
    text: '"untitled"',
    after: { 'filled?select=title,owner': [{ title: 'untitled', owner: ada }] },
  }),
  call('write_line', { line: 'hello' }, { status: 204, text: '', answers: { 'content-type': null } }),
  call('write_line', { line: 'hello', level: 7 }, { status: 401, error: ['42501'] }),
  call(
    'copy_notes?order=copy_notes',
    { offset_by: 100 },
    {
      json: [101, 102, 103, 105],
      after: {
        'note?select=title,team_id,stars,author_id&id=eq.101': [
          { title: 'copy of Soup', team_id: null, stars: 4, author_id: null },
        ],
        'note?select=id&id=gt.100': [{ id: 101 }, { id: 102 }, { id: 103 }, { id: 105 }],
      },
    },
  ),
  call('copy_notes', { offset_by: 2147483647 }, { status: 400, error: ['22003', 'integer out of range'] }),
  call('keep_item?select=small,exact,flag,name,code,day,moment,doc,bytes,feeling,tags', item, {
    json: [
      {
        small: 7,
        exact: 1.2346,
        flag: true,
        name: 'O\'Hara"; --',
        code: 'abcde',
        day: '2026-02-28',
        moment: '2026-01-02T01:04:05.678+00:00',
        doc: { a: 'x', b: [1, null] },
        bytes: '\\x00ff',
        feeling: 'ok',
        tags: ['a', 'b,c', null],
      },
    ],
  }),
  call('keep_item?select=big', item, { text: '[{"big":9007199254740993}]' }),
  call(
    'keep_item',
    {
      ...Object.fromEntries(
        ['small', 'big', 'exact', 'flag', 'name', 'day', 'moment', 'doc', 'bytes', 'feeling', 'tags'].map((name) => [
          name,
          null,
        ]),
      ),
      code: 'abcdef',
    },
    {
      status: 400,
      error: ['22001', 'value too long for type character varying(5)'],
    },
  ),
];

/** UPDATE as the body. */
export const changingFunctionCases: readonly WriteCase[] = [
  call(
    'rename_note',
    { note_id: 1, new_title: 'Broth' },
    { as: 'ada', text: '"Broth"', after: { 'note?select=title&id=eq.1': [{ title: 'Broth' }] } },
  ),
  call(
    'rename_note',
    { note_id: 2, new_title: 'Mine' },
    { as: 'ada', text: 'null', after: { 'note?select=title&id=eq.2': [{ title: 'Bread' }] } },
  ),
  call('rename_note', { note_id: 1, new_title: null }, { as: 'ada', status: 400, error: ['23502'] }),
  call(
    'star_notes?select=id,stars,title',
    { by: 1 },
    {
      as: 'ada',
      json: [{ id: 1, stars: 5, title: 'Soup!' }],
      after: {
        'note?select=stars&order=id': [{ stars: 5 }, { stars: 5 }, { stars: 3 }, { stars: null }, { stars: 2 }],
      },
    },
  ),
  call('star_notes', { by: 2 }, { as: 'ada', status: 400, error: ['23514'] }),
  call(
    'star_notes?select=id,stars',
    { by: -2 },
    {
      as: 'service',
      json: [
        { id: 1, stars: 2 },
        { id: 2, stars: 3 },
        { id: 3, stars: 1 },
        { id: 5, stars: 0 },
      ],
    },
  ),
  call('star_notes', { by: 2147483647 }, { as: 'ada', status: 400, error: ['22003', 'integer out of range'] }),
  call('star_all', undefined, {
    as: 'bob',
    status: 204,
    text: '',
    after: { 'note?select=id&stars=eq.1': [{ id: 2 }, { id: 3 }] },
  }),
  call('move_note?select=id,team_id', { note_id: 2, team: 2 }, { as: 'bob', json: [{ id: 2, team_id: 2 }] }),
  call('move_note', { note_id: 1, team: 2 }, { as: 'ada', status: 403, error: ['42501'] }),
  call('move_note', { note_id: 1, team: 77 }, { as: 'service', status: 409, error: ['23503'] }),
  call(
    'renumber?select=id',
    { from_id: 1, to_id: 50 },
    {
      json: [{ id: 50 }],
      after: { 'note?select=id&order=id': [{ id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }, { id: 50 }] },
    },
  ),
  call('renumber', { from_id: 1, to_id: 2 }, { status: 409, error: ['23505'] }),
  call('set_balance', { account_id: 1, amount: '99.995' }, { as: 'ada', text: '100.00' }),
  call(
    'set_balance',
    { account_id: 2, amount: 1 },
    { as: 'ada', text: 'null', after: { 'account?select=balance&id=eq.2': [{ balance: 20 }] } },
  ),
  call('set_balance', { account_id: 1, amount: 1e9 }, { as: 'ada', status: 400, error: ['22003'] }),
  call(
    'set_balance_myself',
    { account_id: 1, amount: 1 },
    { as: 'ada', status: 403, error: ['42501', 'permission denied for table account'] },
  ),
  call('only_service', undefined, {
    as: 'ada',
    status: 403,
    error: ['42501', 'permission denied for function only_service'],
  }),
  call('only_service', undefined, { as: 'service', status: 204, text: '' }),
];

/** DELETE as the body. */
export const deletingFunctionCases: readonly WriteCase[] = [
  call(
    'drop_note?select=title,team(name)',
    { note_id: 1 },
    {
      as: 'ada',
      text: '[{"title":"Soup","team":{"name":"kitchen"}}]',
      after: { 'note?id=eq.1': [] },
    },
  ),
  call('drop_note', { note_id: 4 }, { as: 'ada', json: [], after: { 'note?select=id&id=eq.4': [{ id: 4 }] } }),
  call('drop_note', { note_id: 2 }, { as: 'ada', json: [], after: { 'note?select=id&id=eq.2': [{ id: 2 }] } }),
  call('drop_team', { team: 3 }, { status: 409, error: ['23503'] }),
  call('drop_team', { team: 77 }, { text: 'null' }),
  call(
    'drop_stars',
    { lowest: 4 },
    { json: [1, 2], after: { 'note?select=id&order=id': [{ id: 3 }, { id: 4 }, { id: 5 }] } },
  ),
];

/** What is asked of the rows, and preferences. */
export const functionPreferenceCases: readonly WriteCase[] = [
  call(
    'star_notes?select=id&stars=gt.2&order=id.desc',
    { by: -2 },
    {
      as: 'service',
      json: [{ id: 2 }],
      after: {
        'note?select=id,stars&order=id': [
          { id: 1, stars: 2 },
          { id: 2, stars: 3 },
          { id: 3, stars: 1 },
          { id: 4, stars: null },
          { id: 5, stars: 0 },
        ],
      },
    },
  ),
  call(
    'star_notes?select=id&limit=1&order=id',
    { by: -2 },
    {
      as: 'service',
      prefer: 'count=exact',
      status: 206,
      json: [{ id: 1 }],
      answers: { 'content-range': '0-0/4', 'preference-applied': 'count=exact' },
    },
  ),
  call('star_notes?select=id', { by: -2 }, { as: 'service', headers: { accept: 'text/csv' }, text: 'id\n1\n2\n3\n5' }),
  call(
    'star_notes?select=id',
    { by: -2 },
    {
      as: 'service',
      headers: { accept: 'application/vnd.pgrst.object+json' },
      status: 406,
      error: ['PGRST116'],
    },
  ),
  call(
    'rename_note',
    { note_id: 1, new_title: 'Broth' },
    {
      as: 'ada',
      prefer: 'tx=rollback',
      text: '"Broth"',
      answers: { 'preference-applied': 'tx=rollback' },
      after: { 'note?select=title&id=eq.1': [{ title: 'Soup' }] },
    },
  ),
  call(
    'star_notes',
    { by: -2 },
    {
      as: 'service',
      prefer: 'handling=strict, max-affected=3',
      status: 400,
      error: ['PGRST124', undefined, 'The query affects 4 rows'],
    },
  ),
  call(
    'star_notes?select=id',
    { by: -2 },
    {
      as: 'service',
      prefer: 'handling=strict, max-affected=4',
      json: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 5 }],
      answers: { 'preference-applied': 'handling=strict, max-affected=4' },
    },
  ),
  call(
    'star_notes?select=id',
    { by: -2 },
    { as: 'service', prefer: 'max-affected=1', answers: { 'preference-applied': null } },
  ),
  call('star_all', undefined, {
    as: 'service',
    prefer: 'handling=strict, max-affected=30',
    status: 400,
    error: [
      'PGRST128',
      'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
    ],
  }),
  call('star_notes?select=nope', { by: 1 }, { as: 'ada', status: 400, error: ['42703'] }),
  call('star_notes?id=eq.x', { by: 1 }, { as: 'ada', status: 400, error: ['22P02'] }),
  asked('GET', 'rename_note?note_id=1&new_title=x', {
    as: 'ada',
    error: ['25006', 'cannot execute UPDATE in a read-only transaction'],
  }),
  asked('GET', 'add_note?id=10&title=x', {
    as: 'ada',
    error: ['25006', 'cannot execute INSERT in a read-only transaction'],
  }),
  asked('GET', 'drop_note?note_id=1', { error: ['25006', 'cannot execute DELETE in a read-only transaction'] }),
  asked('HEAD', 'drop_note?note_id=1', { as: 'ada', text: '' }),
  asked('GET', 'drop_note?note_id=x', { as: 'ada', status: 400, error: ['22P02'] }),
  call(
    'copy_notes',
    { offset_by: 10 },
    {
      as: 'bob',
      headers: { 'content-type': 'text/csv' },
      body: 'offset_by\n10',
      after: {
        'note?select=id&id=gt.10': [{ id: 11 }, { id: 12 }, { id: 13 }, { id: 15 }],
        'note?select=id&author_id=is.null': [],
      },
    },
  ),
];
