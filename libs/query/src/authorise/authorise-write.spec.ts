import { buildCatalog, type Column, type Grant, type Table } from '@backstay/catalog';
import { Failure, type Role } from '@backstay/kernel';
import { PolicySet, rowAlias, type Policy } from '@backstay/policy';
import { describe, expect, it } from 'vitest';
import { parseWrite } from '../parse/parse-write.js';
import { defaultLimits } from '../parse/request-limits.js';
import { resolveWrite } from '../resolve/resolve-write.js';
import type { AuthorisedWrite } from '../write-plan.js';
import { authoriseWrite } from './authorise-write.js';

const column = (name: string): Column => ({
  name,
  type: { kind: 'integer' },
  nullable: name !== 'id',
  default: null,
  identity: null,
  generated: false,
  comment: null,
});
const all = (role: Role): Grant[] =>
  (['select', 'insert', 'update', 'delete'] as const).map((privilege) => ({ role, privilege, columns: 'all' }));
const table: Table = {
  schema: 'public',
  name: 'pay',
  columns: ['id', 'open', 'hidden'].map(column),
  primaryKey: { name: 'pay_pkey', columns: ['id'] },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants: [
    ...all('service_role'),
    ...all('authenticated'),
    { role: 'anon', privilege: 'select', columns: ['id', 'open'] },
    { role: 'anon', privilege: 'insert', columns: ['id', 'open'] },
    { role: 'anon', privilege: 'update', columns: ['open'] },
  ],
  comment: null,
};
const catalog = buildCatalog(1, [table]);

/** A policy that tells by its column which one it is. */
const policy = (command: Policy['command'], name: string): Policy => ({
  name,
  table: { schema: 'public', name: 'pay' },
  permissive: true,
  command,
  roles: ['anon', 'authenticated'],
  using: command === 'insert' ? null : isSet(name),
  check: command === 'insert' ? isSet(name) : null,
  source: { using: null, check: null },
});
const isSet = (name: string) =>
  ({
    kind: 'test',
    test: 'null',
    negated: true,
    operand: { kind: 'column', type: { kind: 'integer' }, source: rowAlias, column: name },
  }) as const;
const policies = new PolicySet(1, [policy('select', 'id'), policy('insert', 'open'), policy('update', 'hidden')], []);

function authorise(role: Role, method: string, query: string, body: object, prefer = ''): AuthorisedWrite {
  const http = {
    method,
    table: 'pay',
    query: [...new URLSearchParams(query)],
    headers: { prefer },
    body: Buffer.from(JSON.stringify(body)),
  };
  const request = parseWrite(http, defaultLimits, { txOverride: false });
  const principal = { role, claims: { role } };
  const plan = resolveWrite(request, catalog, defaultLimits, { principal, now: new Date(0) });
  return authoriseWrite(plan, role, policies, { safeUpdate: true });
}

/** The policies of a guard, by the columns they look at. */
const looks = (guard: unknown): string[] => [...JSON.stringify(guard).matchAll(/"column":"(\w+)"/g)].map((m) => m[1]!);

const merge = 'resolution=merge-duplicates';

describe('the command table decides which policies a write stands under', () => {
  const cases: readonly [string, string, object, string, Record<string, string[]>][] = [
    ['POST', '', { id: 1 }, '', { existing: [], proposed: ['open'], conflicting: [], merged: [] }],
    [
      'POST',
      '',
      { id: 1 },
      'return=representation',
      { existing: [], proposed: ['open', 'id'], conflicting: [], merged: [] },
    ],
    [
      'PATCH',
      'id=eq.1',
      { open: 1 },
      '',
      { existing: ['hidden', 'id'], proposed: ['hidden', 'id'], conflicting: [], merged: [] },
    ],
    [
      'POST',
      '',
      { id: 1 },
      merge,
      { existing: [], proposed: ['open', 'id'], conflicting: ['hidden', 'id'], merged: ['hidden', 'id'] },
    ],
  ];
  it.each(cases)('%s ?%s %o %s', (method, query, body, prefer, expected) => {
    const { guards } = authorise('authenticated', method, query, body, prefer);
    expect(Object.fromEntries(Object.entries(guards).map(([name, guard]) => [name, looks(guard)]))).toEqual(expected);
  });

  it('without a policy for the command nothing is reached', () => {
    expect(authorise('authenticated', 'DELETE', 'id=eq.1', {}).guards.existing).toMatchObject({ value: 'false' });
  });

  it('the service role stands under none', () => {
    const { guards } = authorise('service_role', 'POST', '', { id: 1 }, merge);
    expect(guards).toEqual({ existing: null, proposed: null, conflicting: null, merged: null });
  });

  it('answers the written rows without asking for them again', () => {
    expect(authorise('authenticated', 'POST', '', { id: 1 }, 'return=representation').read.guard).toBeNull();
  });
});

describe('grants', () => {
  const refused: readonly [string, string, object, string][] = [
    ['POST', '', { id: 1, hidden: 2 }, ''],
    ['POST', '', { id: 1 }, 'return=representation'],
    ['POST', 'select=hidden', { id: 1 }, 'return=representation'],
    ['POST', '', { id: 1 }, merge],
    ['PATCH', 'id=eq.1', { id: 2 }, ''],
    ['PATCH', 'hidden=eq.1', { open: 2 }, ''],
    ['DELETE', 'id=eq.1', {}, ''],
  ];
  it.each(refused)('anon may not %s ?%s %o %s', (method, query, body, prefer) => {
    expect(() => authorise('anon', method, query, body, prefer)).toThrow('permission denied for table pay');
  });

  const allowed: readonly [string, string, object, string][] = [
    ['POST', '', { id: 1, open: 2 }, ''],
    ['POST', 'select=id,open', { id: 1 }, 'return=representation'],
    ['PATCH', 'id=eq.1', { open: 2 }, ''],
  ];
  it.each(allowed)('anon may %s ?%s %o %s', (method, query, body, prefer) => {
    expect(authorise('anon', method, query, body, prefer).role).toBe('anon');
  });
});

describe('a change of all rows', () => {
  it.each([
    ['PATCH', { open: 1 }, 'UPDATE requires a WHERE clause'],
    ['DELETE', {}, 'DELETE requires a WHERE clause'],
  ])('%s needs a filter', (method, body, message) => {
    expect(() => authorise('authenticated', method, '', body)).toThrow(Failure);
    expect(() => authorise('authenticated', method, '', body)).toThrow(message);
  });

  it('is allowed to the service role', () => {
    expect(authorise('service_role', 'DELETE', '', {}).form).toBe('delete');
  });
});
