import type { CompatibilityCase, EngineName, Page, Verdict } from '../behaviour.js';

const fails = (
  request: string,
  status: number,
  code: string,
  more: Partial<CompatibilityCase> = {},
): CompatibilityCase => ({
  request,
  status,
  error: [code],
  ...more,
});
const service = { as: 'service' } as const;
const raise = 'no procedural language: functions are SQL, and nothing in them raises an error of its own';
const faults = 'test/wire/compatibility-faults.spec.ts';

const gone: Verdict = { same: { file: faults, title: 'is PGRST000 where the database is gone' } };
const lostDatabase: Readonly<Record<EngineName, Verdict>> = {
  mariadb: gone,
  mysql: gone,
  postgres: gone,
  sqlite: { absent: 'the file is held open by the process that serves it' },
};

export const errors: Page = {
  title: 'Errors',
  path: 'errors',
  behaviours: [
    {
      says: 'Errors are JSON with `code`, `message`, `details` and `hint`',
      same: [
        {
          request: 'sample?nope=eq.1',
          status: 400,
          json: { code: '42703', message: 'column sample.nope does not exist', details: null, hint: null },
          answers: { 'content-type': 'application/json; charset=utf-8' },
        },
      ],
    },
    {
      says: 'An error of a constraint: `23502`',
      differs: 'with PostgreSQL’s message; the details leave out the values of the row, which a policy may hide',
      cases: [
        {
          request: 'item',
          method: 'POST',
          body: { id: null, name: 'foo' },
          status: 400,
          json: {
            code: '23502',
            message: 'null value in column "id" of relation "item" violates not-null constraint',
            details: null,
            hint: null,
          },
        },
      ],
    },

    // SQLSTATE → status
    { says: '`08*` → 503', on: lostDatabase },
    {
      says: '`09*`, `2D*`, `38*`, `39*`, `3B*` → 500',
      absent: 'triggers, external routines and savepoints are none that a request could reach',
    },
    {
      says: '`0L*`, `0P*`, `28*` → 403',
      absent: 'roles are not database roles; who may do what is decided before the database is asked, with `42501`',
    },
    {
      says: '`23503` → 409',
      same: [fails('note', 409, '23503', { ...service, method: 'POST', body: { id: 10, team_id: 99, title: 'x' } })],
    },
    { says: '`23505` → 409', same: [fails('item', 409, '23505', { method: 'POST', body: { id: 1 } })] },
    { says: '`25006` → 405', same: { file: 'libs/engine/src/errors.spec.ts', title: "'database_read_only'" } },
    { says: '`25*` → 500', absent: 'a request cannot speak to its transaction' },
    {
      says: '`40*` → 500',
      same: { file: 'test/contract/limits.spec.ts', title: 'is run again when it asked for it, and only then' },
    },
    {
      says: '`53400` → 500',
      absent: 'PostgreSQL’s own limits of its configuration; those of Backstay are `54000`, 413',
    },
    { says: '`53*` → 503', same: { file: 'libs/engine/src/errors.spec.ts', title: '53100' } },
    {
      says: '`54*` → 500',
      differs: '413, or 414 for the address: it is the request that is over a limit, and it can be made smaller',
      cases: [fails(`sample?id=in.(${Array(1001).fill('1').join(',')})`, 413, '54000')],
    },
    {
      says: '`55*` → 500',
      differs: '`55000` is 400: a view that is not updatable is a fault of the request',
      cases: [fails('open_project', 400, '55000', { method: 'POST', project: 'reading', body: { id: 9 } })],
    },
    { says: '`57*` → 500', same: { file: 'test/contract/limits.spec.ts', title: "code: '57014', status: 500" } },
    {
      says: '`58*`, `F0*`, `HV*` → 500',
      absent: 'what an engine says of its files or foreign data is `XX000`, 500, or `PGRST000`, 503',
    },
    {
      says: '`P0001` → 400 and `P0*` → 500',
      differs: 'what a trigger of the database’s own raises is `P0001` on all four; nothing else raises',
      cases: { file: 'test/write/triggers.spec.ts', title: 'refuse a row in the words of their author' },
    },
    { says: '`XX*` → 500', same: { file: faults, title: 'is XX000, 500, and tells nothing' } },
    { says: '`42883` → 404', same: [fails('sample?name=cs.{a}', 404, '42883')] },
    {
      says: '`42P01` → 404',
      differs:
        'a table that is not served is `PGRST205`, 404; one that was dropped behind the server’s back is `PGRST002`, 503',
      cases: [fails('nowhere', 404, 'PGRST205')],
    },
    { says: '`42P17` → 500', absent: 'policies that lead back to themselves are refused when the schema is applied' },
    {
      says: '`42501` → 401 for the anonymous, 403 for others',
      same: [
        fails('vault', 401, '42501'),
        fails('vault', 403, '42501', { as: 'bob' }),
        fails('log', 401, '42501', { method: 'POST', body: { line: 'x', level: 5 } }),
        fails('note', 403, '42501', { as: 'ada', method: 'POST', body: { id: 10, team_id: 2, title: 'x' } }),
      ],
    },
    {
      says: 'Any other → 400',
      same: [
        fails('sample?small=eq.abc', 400, '22P02'),
        fails('sample?id=eq.2147483648', 400, '22003'),
        fails('sample?day=eq.soonish', 400, '22007'),
        fails('sample?day=eq.2026-02-30', 400, '22008'),
        fails('sample?name=like.a%5C', 400, '22025'),
        fails('sample?select=id::nonsense', 400, '42704'),
        fails('sample?small=is.true', 400, '42804'),
        fails('sample?select=nope', 400, '42703'),
        fails('note', 400, '23514', { as: 'ada', method: 'POST', body: { id: 10, team_id: 1, title: 'x', stars: 9 } }),
        fails('item', 400, '22001', { method: 'POST', body: { id: 10, code: 'too long' } }),
        fails('counted', 400, '428C9', { method: 'POST', body: { id: 3, label: 'x' } }),
        fails('note?on_conflict=title', 400, '42P10', {
          ...service,
          method: 'POST',
          body: { id: 1, title: 'x' },
          prefer: 'resolution=merge-duplicates',
        }),
        fails('item', 400, '21000', {
          method: 'POST',
          body: [{ id: 1 }, { id: 1 }],
          prefer: 'resolution=merge-duplicates',
        }),
      ],
    },

    // Group 0
    {
      says: '`PGRST000`: the database does not answer, 503',
      on: lostDatabase,
    },
    {
      says: '`PGRST001`: an error of the connection’s library, 503',
      absent: 'the drivers’ errors are told as `PGRST000`',
    },
    {
      says: '`PGRST002`: no schema yet, 503',
      same: { file: faults, title: 'is PGRST002 where no schema has been applied' },
    },
    {
      says: '`PGRST003`: no free connection in time, 504',
      same: { file: faults, title: 'is PGRST003 where all connections are busy' },
    },

    // Group 1
    {
      says: '`PGRST100`: the query string cannot be read, 400',
      same: ['id=5', 'id=foo.5', 'or=(id.eq.1', 'select=id,,name', 'order=id.up'].map((query) =>
        fails(`sample?${query}`, 400, 'PGRST100'),
      ) as [CompatibilityCase],
    },
    {
      says: '`PGRST101`: a method other than GET, HEAD and POST on a function, 405',
      same: [fails('rpc/add_them', 405, 'PGRST101', { method: 'DELETE', project: 'reading' })],
    },
    {
      says: '`PGRST102`: the body is empty or malformed, 400',
      same: [
        fails('item', 400, 'PGRST102', { method: 'POST', body: '' }),
        fails('item', 400, 'PGRST102', { method: 'POST', body: '{"id":' }),
      ],
    },
    {
      says: '`PGRST103`: the range cannot be, 416',
      same: [
        fails('sample?limit=-1', 416, 'PGRST103'),
        fails('sample', 416, 'PGRST103', { headers: { range: '5-2' } }),
        fails('sample?offset=9', 416, 'PGRST103', { prefer: 'count=exact' }),
      ],
    },
    {
      says: '`PGRST105`: PUT without the key’s filters, 405',
      same: [fails('team?name=eq.kitchen', 405, 'PGRST105', { ...service, method: 'PUT', body: { id: 1, name: 'x' } })],
    },
    {
      says: '`PGRST106`: a schema that is not exposed, 406',
      same: [
        fails('sample', 406, 'PGRST106', { headers: { 'accept-profile': 'secret' } }),
        fails('item', 406, 'PGRST106', { method: 'POST', body: { id: 10 }, headers: { 'content-profile': 'secret' } }),
      ],
    },
    {
      says: '`PGRST107`: a media type that is not available, 406',
      same: [fails('sample', 406, 'PGRST107', { headers: { accept: 'image/png' } })],
    },
    {
      says: '`PGRST108`: a filter on what is not embedded, 400',
      same: [fails('project?select=id&task.id=eq.1', 400, 'PGRST108')],
    },
    {
      says: '`PGRST111`, `PGRST112`, `PGRST121`: headers, status or error set from SQL that cannot be read, 500',
      absent: raise,
    },
    {
      says: '`PGRST114`: PUT with limit or offset, 400',
      same: [fails('team?id=eq.1&limit=1', 400, 'PGRST114', { ...service, method: 'PUT', body: { id: 1, name: 'x' } })],
    },
    {
      says: '`PGRST115`: PUT with another key in the body, 400',
      same: [fails('team?id=eq.1', 400, 'PGRST115', { ...service, method: 'PUT', body: { id: 2, name: 'x' } })],
    },
    {
      says: '`PGRST116`: not exactly one row, 406',
      same: [fails('sample', 406, 'PGRST116', { headers: { accept: 'application/vnd.pgrst.object+json' } })],
    },
    {
      says: '`PGRST117`: a method that is not served, 405',
      same: { file: faults, title: 'is PGRST117 for a method that is not served' },
    },
    {
      says: '`PGRST118`: order by a to-many embed, 400',
      same: [fails('project?select=id,task(id)&order=task(id)', 400, 'PGRST118')],
    },
    {
      says: '`PGRST120`: an embed filtered by something else than null, 400',
      same: [fails('project?select=id,client(id)&client=eq.1', 400, 'PGRST120')],
    },
    {
      says: '`PGRST122`: unknown preferences with `handling=strict`, 400',
      same: [fails('sample', 400, 'PGRST122', { prefer: 'handling=strict, nonsense' })],
    },
    {
      says: '`PGRST123`: aggregates are off, 400',
      same: [fails('sample?select=id.sum()', 400, 'PGRST123', { settings: { BACKSTAY_AGGREGATES: 'off' } })],
    },
    {
      says: '`PGRST124`: more rows than `max-affected`, 400',
      same: [fails('item?id=gt.0', 400, 'PGRST124', { method: 'DELETE', prefer: 'handling=strict, max-affected=1' })],
    },
    { says: '`PGRST125`: a path that leads nowhere, 404', same: [fails('sample/1', 404, 'PGRST125')] },
    {
      says: '`PGRST126`: the root when OpenAPI is off, 404',
      absent: 'the description at the root tells a role only what it reaches, and is always on',
    },
    {
      says: '`PGRST127`: not implemented, 400',
      same: [fails('sample', 400, 'PGRST127', { headers: { accept: 'application/geo+json' } })],
    },
    {
      says: '`PGRST128`: `max-affected` on a function that returns no rows, 400',
      same: [
        fails('rpc/add_them', 400, 'PGRST128', {
          method: 'POST',
          project: 'reading',
          body: { a: 1, b: 2 },
          prefer: 'handling=strict, max-affected=1',
        }),
      ],
    },

    // Group 2
    { says: '`PGRST200`: no such relationship, 400', same: [fails('sample?select=id,person(*)', 400, 'PGRST200')] },
    {
      says: '`PGRST201`: more than one relationship, 300',
      same: [fails('parcel?select=id,place(*)', 300, 'PGRST201')],
    },
    {
      says: '`PGRST202`: no such function, 404',
      same: [fails('rpc/anything', 404, 'PGRST202', { method: 'POST', project: 'reading', body: {} })],
    },
    {
      says: '`PGRST203`: functions that cannot be told apart, 300',
      same: [fails('rpc/area', 300, 'PGRST203', { method: 'POST', project: 'reading', body: { radius: 1 } })],
    },
    {
      says: '`PGRST204`: no such column in `columns` or in the body, 400',
      same: [fails('item?columns=nope', 400, 'PGRST204', { method: 'POST', body: { id: 10 } })],
    },
    { says: '`PGRST205`: no such table, 404', same: [fails('nothing', 404, 'PGRST205')] },

    // Group 3
    {
      says: '`PGRST300`: no secret, 500',
      absent: 'a server without a secret makes one, or does not start in production',
    },
    {
      says: '`PGRST301`: a token that cannot be verified, 401',
      same: [
        fails('sample', 401, 'PGRST301', {
          headers: { authorization: 'Bearer not.a.token' },
        }),
        fails('sample', 401, 'PGRST301', {
          headers: { authorization: 'Bearer hello' },
          answers: {
            'www-authenticate': 'Bearer error="invalid_token", error_description="Expected 3 parts in JWT; got 1"',
          },
        }),
      ],
    },
    {
      says: '`PGRST302`: nobody asks, and the anonymous are not let in, 401',
      same: [
        fails('sample', 401, 'PGRST302', {
          headers: { apikey: '', authorization: '' },
          answers: { 'www-authenticate': 'Bearer' },
        }),
      ],
    },
    {
      says: '`PGRST303`: claims that do not hold, 401',
      same: [
        fails('sample', 401, 'PGRST303', {
          claims: { exp: 1 },
          answers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="JWT expired"' },
        }),
        fails('sample', 401, 'PGRST303', { claims: { nbf: 4_000_000_000 } }),
        fails('sample', 401, 'PGRST303', { claims: { aud: 'others' } }),
      ],
    },

    // Group X and custom errors
    {
      says: '`PGRSTX00`: internal, 500',
      differs: '`XX000`, with the request’s id for the log and nothing else',
      cases: { file: faults, title: 'is XX000, 500, and tells nothing' },
    },
    { says: 'RAISE in functions sets code, status and headers', absent: raise },
    {
      says: 'Proxy-Status tells the code where there is no body, as for HEAD',
      same: [
        {
          request: 'nothing',
          method: 'HEAD',
          status: 404,
          text: '',
          answers: { 'proxy-status': 'Backstay; error=PGRST205' },
        },
        fails('sample?nope=eq.1', 400, '42703', { answers: { 'proxy-status': 'Backstay; error=42703' } }),
      ],
    },
    {
      says: 'Verbosity of errors as a setting',
      absent: 'there is one form; what an error may tell is decided error by error',
    },
  ],
};
