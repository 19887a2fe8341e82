import type { Explanation } from '@backstay/data';
import type { HttpRequest } from '@backstay/query';
import type { SchemaRecord } from '@backstay/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { ExplainedDatabase, withGrant, withPolicies } from './explained-database.js';
import { allClauses, withTrue } from './flip.js';
import { ada } from './schema.js';

const get = (table: string, query: string): HttpRequest => ({
  method: 'GET',
  table,
  query: [...new URLSearchParams(query)],
  headers: {},
});

const send = (method: string, table: string, query: string, body?: object, prefer = ''): HttpRequest => ({
  method,
  table,
  query: [...new URLSearchParams(query)],
  headers: { prefer: `return=representation${prefer}`, 'content-type': 'application/json' },
  ...(body && { body: Buffer.from(JSON.stringify(body)) }),
});

const some = 'id,owner,org,state,locked';
const draft = { id: 20, owner: ada, org: 12, state: 'draft', locked: true };

/** Requests that a policy refuses or keeps a row from, with the verdict. One row each. */
const refusals: readonly (readonly [title: string, request: HttpRequest, verdict: Explanation['verdict']])[] = [
  ['a row of somebody else', get('account', `id=eq.1&select=${some}`), 'hidden'],
  ['my row in a state that hides it', get('account', `id=eq.2&select=${some}`), 'hidden'],
  ['my row that a restrictive policy hides', get('account', `id=eq.3&select=${some}`), 'hidden'],
  ['a row kept back by a NOT', get('account', `id=eq.4&select=${some}`), 'hidden'],
  ['a row without an owner: NULL is not true', get('account', `id=eq.7&select=${some}`), 'hidden'],
  ['a row that a restrictive and all permissive ones hide', get('account', `id=eq.8&select=${some}`), 'hidden'],
  ['a row hidden with the row that it belongs to', get('note', 'id=eq.1'), 'hidden'],
  ['a draft beside a row that is seen', get('note', 'id=eq.2'), 'hidden'],
  ['a row that belongs to none', get('note', 'id=eq.3'), 'hidden'],
  ['a row that a function decides', get('file', 'id=eq.1'), 'hidden'],
  ['an update that does not reach the row', send('PATCH', 'account', `id=eq.5&select=${some}`, { org: 5 }), 'hidden'],
  [
    'an update that would leave a wrong state',
    send('PATCH', 'account', `id=eq.6&select=${some}`, { state: 'closed' }),
    'refused',
  ],
  [
    'an update that would give the row away',
    send('PATCH', 'account', `id=eq.6&select=${some}`, { owner: '00000000-0000-4000-8000-00000000000b' }),
    'refused',
  ],
  [
    'an update that would hide the row from me',
    send('PATCH', 'account', `id=eq.6&select=${some}`, { state: 'hidden' }),
    'refused',
  ],
  ['an insert in a wrong state', send('POST', 'account', `select=${some}`, { ...draft, state: 'open' }), 'refused'],
  [
    'an insert for somebody else',
    send('POST', 'account', `select=${some}`, { ...draft, owner: '00000000-0000-4000-8000-00000000000b' }),
    'refused',
  ],
  [
    'an insert that a restrictive policy refuses',
    send('POST', 'account', `select=${some}`, { ...draft, org: 9 }),
    'refused',
  ],
  ['a delete of what is no draft', send('DELETE', 'account', `id=eq.3&select=${some}`), 'hidden'],
  [
    'an upsert that runs into a row that may not be changed',
    send('POST', 'account', `select=${some}`, { ...draft, id: 5 }, ',resolution=merge-duplicates'),
    'refused',
  ],
];

const through = ({ rows, code }: { rows: number; code: string | null }): boolean => rows === 1 && code === null;

describe.each(testEngines)('the clause that is named on %s', (engine) => {
  let database: ExplainedDatabase;
  beforeAll(async () => {
    database = await ExplainedDatabase.open(engine);
  });
  afterAll(() => database?.close());

  const passes = async (request: HttpRequest, record: SchemaRecord): Promise<boolean> =>
    through(await database.ask(request, record));

  it.each(refusals)('decides alone: %s', async (_, request, verdict) => {
    expect(await passes(request, database.record)).toBe(false);
    const explanation = await database.explain(request);
    expect(explanation.verdict).toBe(verdict);
    const refused = explanation.rows.filter((row) => !row.passes);
    const ways = refused.flatMap(({ repairs }) => repairs ?? []);
    expect(ways.length).toBeGreaterThan(0);
    if (refused.length === 1) {
      for (const way of ways) {
        expect(await passes(request, withTrue(database.record, way)), JSON.stringify(way)).toBe(true);
        // Nothing less: without any one of them it stays as it was.
        for (const left of way) {
          const less = withTrue(
            database.record,
            way.filter((one) => one !== left),
          );
          expect(await passes(request, less), JSON.stringify(left)).toBe(false);
        }
      }
    }
    const single = new Set(
      ways
        .filter((way) => way.length === 1)
        .map(([one]) => JSON.stringify({ policy: one!.policy, part: one!.part, index: one!.index })),
    );
    for (const clause of allClauses(database.record, request.table)) {
      const flipped = await passes(request, withTrue(database.record, [clause]));
      expect(flipped, JSON.stringify(clause)).toBe(refused.length === 1 && single.has(JSON.stringify(clause)));
    }
  });

  it('is of a grant: exactly that one lets the request through', async () => {
    for (const [request, privilege, column] of [
      [get('account', 'id=eq.6&select=id,secret'), 'select', 'secret'],
      [get('account', 'id=eq.6&secret=eq.x&select=id'), 'select', 'secret'],
      [send('PATCH', 'account', `id=eq.6&select=${some}`, { secret: 'y' }), 'update', 'secret'],
    ] as const) {
      const explanation = await database.explain(request);
      expect(explanation.verdict).toBe('no grant');
      expect(explanation.grants).toEqual([{ table: 'account', privilege, column, policy: null }]);
      const granted = (of: 'select' | 'update', name: string): SchemaRecord =>
        withGrant(database.record, 'account', { role: 'authenticated', privilege: of, columns: [name] });
      expect(await passes(request, granted(privilege, column))).toBe(true);
      expect(await passes(request, granted(privilege === 'select' ? 'update' : 'select', column))).toBe(false);
      expect(await passes(request, granted(privilege, 'org'))).toBe(false);
    }
  });

  it('is of a grant that a policy’s own look-up needs', async () => {
    const record: SchemaRecord = {
      ...database.record,
      tables: database.record.tables.map((table) =>
        table.name === 'account'
          ? {
              ...table,
              grants: table.grants.filter(({ privilege, role }) => privilege !== 'select' || role !== 'authenticated'),
            }
          : table,
      ),
    };
    const explanation = await database.explain(get('note', 'id=eq.4'), record);
    expect([explanation.verdict, explanation.grants]).toEqual([
      'no grant',
      [{ table: 'account', privilege: 'select', column: null, policy: 'with its account' }],
    ]);
  });

  it('is none where no policy opens the table: one for that command does', async () => {
    for (const [request, table, command, restrictive] of [
      [get('shut', 'id=eq.1'), 'shut', 'select', []],
      [get('half', 'id=eq.1'), 'half', 'select', ['only this']],
      [send('POST', 'file', '', { id: 2, name: 'public' }), 'file', 'insert', []],
    ] as const) {
      const explanation = await database.explain(request);
      expect(explanation.verdict).toBe('no policy');
      expect(explanation.closed).toEqual([{ table, command, restrictive }]);
      const opened = (of: 'select' | 'insert' | 'delete'): SchemaRecord =>
        withPolicies(database.record, (policies) => [
          ...policies,
          {
            name: 'open',
            table: { schema: 'public', name: table },
            permissive: true,
            command: of,
            roles: ['authenticated'],
            using: of === 'insert' ? null : { kind: 'literal', type: { kind: 'boolean' }, value: 'true' },
            check: of === 'insert' ? { kind: 'literal', type: { kind: 'boolean' }, value: 'true' } : null,
            source: { using: 'true', check: null },
          },
        ]);
      expect(await passes(request, opened(command))).toBe(true);
      expect(await passes(request, opened('delete'))).toBe(false);
    }
  });

  it('is none where there is no such row, where nothing is kept back, and where a constraint refuses', async () => {
    const verdict = async (request: HttpRequest): Promise<string> => (await database.explain(request)).verdict;
    expect(await verdict(get('account', `id=eq.99&select=${some}`))).toBe('no row');
    expect(await verdict(send('PATCH', 'account', `id=eq.99&select=${some}`, { org: 5 }))).toBe('no row');
    expect(await verdict(get('account', `id=eq.6&select=${some}`))).toBe('allowed');
    const insert = (row: object): HttpRequest => send('POST', 'account', `select=${some}`, { ...draft, ...row });
    expect(await verdict(insert({ org: 5 }))).toBe('constraint');
    expect(await verdict(insert({ locked: null }))).toBe('constraint');
    expect(await verdict(get('account', 'id=eq.x&select=id'))).toBe('error');
    expect(await verdict(get('nothing', ''))).toBe('error');
  });

  it('tells what was compared, whose policies hide what is looked for, and which rows are embedded', async () => {
    const [row] = (await database.explain(get('account', `id=eq.1&select=${some}`))).rows;
    expect(row).toMatchObject({ table: 'account', as: 'stored', key: { id: '1' }, passes: false });
    expect(row!.policies.find(({ policy }) => policy === 'own')!.clauses[0]).toEqual({
      text: 'owner = auth.uid()',
      holds: false,
      values: { owner: '00000000-0000-4000-8000-00000000000b', 'auth.uid()': ada },
      hiddenBy: [],
    });
    const [note] = (await database.explain(get('note', 'id=eq.1'))).rows;
    expect(note!.policies[0]!.clauses.map(({ text, hiddenBy }) => [text, hiddenBy])).toEqual([
      ['exists (select 1 from account where account.id = note.account_id and account.org > 0)', ['account']],
      ['not (draft)', []],
    ]);
    const embedded = await database.explain(get('account', 'id=eq.6&select=id,note(id)'));
    expect(embedded.verdict).toBe('hidden');
    expect(embedded.rows.filter(({ passes: ok }) => !ok).map(({ table, key }) => [table, key])).toEqual([
      ['note', { id: '2' }],
    ]);
    const inner = await database.explain(get('note', 'id=eq.1&select=id,account!inner(id)'));
    expect(inner.rows.some(({ table, passes: ok }) => table === 'note' && !ok)).toBe(true);
  });

  it('tells of the row as it would be written', async () => {
    const changed = await database.explain(send('PATCH', 'account', `id=eq.6&select=${some}`, { state: 'closed' }));
    const row = changed.rows.find(({ passes: ok }) => !ok)!;
    expect([row.as, row.key]).toEqual(['changed', { id: '6' }]);
    expect(row.policies.find(({ side }) => side === 'check')!.clauses.at(-1)).toMatchObject({
      text: "state in ('draft', 'open')",
      holds: false,
      values: { state: 'closed' },
    });
    const proposed = await database.explain(send('POST', 'account', `select=${some}`, { ...draft, org: 9 }));
    expect(proposed.rows.map(({ as, key, passes: ok }) => [as, key, ok])).toEqual([['proposed', { row: '1' }, false]]);
  });
});
