import type { CompatibilityCase, Page } from '../behaviour.js';

type More = Partial<CompatibilityCase>;

const get = (request: string, more: More): CompatibilityCase => ({
  request: `rpc/${request}`,
  project: 'reading',
  ...more,
});

const post = (request: string, body: unknown, more: More): CompatibilityCase =>
  get(request, { method: 'POST', body, ...more });

const write = (request: string, body: unknown, more: More): CompatibilityCase => ({
  request: `rpc/${request}`,
  method: 'POST',
  project: 'writing',
  body,
  ...more,
});

export const functions: Page = {
  title: 'Functions as RPC',
  path: 'api/functions',
  behaviours: [
    {
      says: 'A function is called with POST, its arguments an object',
      same: [post('add_them', { a: 1, b: 2 }, { text: '3' })],
    },
    {
      says: 'A function that only reads is called with GET, its arguments in the query',
      same: [get('add_them?a=1&b=2', { text: '3' }), get('add_them?a=1&b=2', { method: 'HEAD', text: '' })],
    },
    {
      says: 'A form is the arguments',
      same: [
        post('add_them', 'a=1&b=2', {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          text: '3',
        }),
      ],
    },
    { says: 'A function that returns nothing is 204', same: [post('nothing', {}, { status: 204, text: '' })] },
    {
      says: 'Counts and pages of the rows of a function',
      same: [
        get('project_names?limit=1', {
          prefer: 'count=exact',
          status: 206,
          json: ['Roof'],
          answers: { 'content-range': '0-0/4' },
        }),
      ],
    },
    {
      says: 'An argument that is missing or unknown: PGRST202 with a hint',
      same: [get('add_them?a=1', { status: 404, error: ['PGRST202'] })],
    },
    {
      says: 'A single json argument without a name is the body as a whole',
      same: [post('echo', [{ x: 4 }, { y: 2 }], { json: [{ x: 4 }, { y: 2 }] })],
    },
    {
      says: 'A single text or bytea argument without a name is the body as it came',
      same: [post('shout', 'quiet', { headers: { 'content-type': 'text/plain' }, text: '"QUIET"' })],
    },
    {
      says: 'Arrays are JSON arrays with POST, and array literals with GET',
      same: [
        post('numbered?select=numbers', { numbers: [1, 2] }, { json: [{ numbers: [1, 2] }] }),
        get('numbered?select=numbers&numbers={1,2}', { json: [{ numbers: [1, 2] }] }),
      ],
    },
    {
      says: 'Variadic functions take an array, or a repeated argument',
      same: [
        post('listed', { words: ['hi', 'there'] }, { json: ['hi', 'there'] }),
        get('listed?words=hi&words=there', { json: ['hi', 'there'] }),
      ],
    },
    {
      says: 'Rows of a table are filtered, ordered and embedded in as the table is',
      same: [
        get('projects_from?select=id,client(name)&id=gt.1&order=id.desc&limit=2', {
          json: [
            { id: 4, client: null },
            { id: 3, client: null },
          ],
        }),
      ],
    },
    {
      says: 'A value is answered bare, a set of values as a list',
      same: [get('twice?n=2', { text: '4' }), get('project_names?limit=1', { json: ['Roof'] })],
    },
    {
      says: 'Functions without a declared type (`record`)',
      absent: 'a function that returns record is refused when the schema is applied; it declares its columns',
    },
    {
      says: 'Overloaded functions are told apart by their arguments',
      same: [
        post('area', { side: 3 }, { text: '9' }),
        post('area', {}, { text: '"nothing"' }),
        get('area?width=2&height=5', { as: 'ada', text: '10' }),
        post('area', { radius: 1 }, { status: 300, error: ['PGRST203'] }),
      ],
    },
    {
      says: 'A volatile function that writes is called with POST',
      same: [
        write(
          'rename_note',
          { note_id: 1, new_title: 'Broth' },
          {
            as: 'ada',
            text: '"Broth"',
            after: { 'note?select=title&id=eq.1': [{ title: 'Broth' }] },
          },
        ),
        write('drop_note?select=id', { note_id: 1 }, { as: 'ada', json: [{ id: 1 }], after: { 'note?id=eq.1': [] } }),
        write(
          'add_note?select=id,team(name)',
          { id: 10, title: 'Tea' },
          {
            as: 'ada',
            json: [{ id: 10, team: { name: 'kitchen' } }],
            after: { 'note?select=title&id=eq.10': [{ title: 'Tea' }] },
          },
        ),
      ],
    },
    {
      says: 'GET runs in a read-only transaction: a function that writes is 405',
      same: [
        write('rename_note?note_id=1&new_title=x', undefined, {
          method: 'GET',
          as: 'ada',
          status: 405,
          error: ['25006', 'cannot execute UPDATE in a read-only transaction'],
        }),
      ],
    },
  ],
};
