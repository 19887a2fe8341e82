import { Catalog, type Column, type Grant, type Table } from '@backstay/catalog';
import { Failure, type Role } from '@backstay/kernel';
import { PolicySet, rowAlias, type Policy } from '@backstay/policy';
import { describe, expect, it } from 'vitest';
import { parseRequest } from '../parse/parse-request.js';
import type { AuthorisedPlan, ReadPlan } from '../pipeline.types.js';
import { resolveRequest } from '../resolve/resolve-request.js';
import { authoriseRequest } from './authorise-request.js';

const column = (name: string): Column => ({
  name,
  type: name === 'doc' ? { kind: 'jsonb' } : { kind: 'integer' },
  nullable: name !== 'id',
  default: null,
  identity: null,
  generated: false,
  comment: null,
});
const grants: Grant[] = [
  { role: 'service_role', privilege: 'select', columns: 'all' },
  { role: 'authenticated', privilege: 'select', columns: 'all' },
  { role: 'anon', privilege: 'select', columns: ['open', 'other'] },
  { role: 'anon', privilege: 'insert', columns: 'all' },
];
const table: Table = {
  schema: 'public',
  name: 'pay',
  columns: ['id', 'open', 'other', 'hidden', 'doc'].map(column),
  primaryKey: { name: 'pay_pkey', columns: ['id'] },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants,
  comment: null,
};
const catalog = new Catalog(1, [table], []);
const policy: Policy = {
  name: 'open ones',
  table: { schema: 'public', name: 'pay' },
  permissive: true,
  command: 'select',
  roles: ['anon'],
  using: {
    kind: 'test',
    test: 'null',
    negated: true,
    operand: { kind: 'column', type: { kind: 'integer' }, source: rowAlias, column: 'hidden' },
  },
  check: null,
  source: { using: 'hidden is not null', check: null },
};
const policies = new PolicySet(1, [policy], []);

const plan = (query: string): ReadPlan =>
  resolveRequest(
    parseRequest({ method: 'GET', table: 'pay', query: [...new URLSearchParams(query)], headers: {} }),
    catalog,
  ).plan;
const authorise = (query: string, role: Role): AuthorisedPlan => authoriseRequest(plan(query), role, policies);

describe('grants', () => {
  it.each<[Role, string, string[]]>([
    ['authenticated', 'select=open', ['id']],
    ['anon', 'select=open', ['open']],
    ['anon', 'select=open,other&order=other', ['other', 'open']],
    ['authenticated', 'select=open,other&order=other', ['other', 'id']],
  ])('%s never gets rows in the order of a key it may not read: %s', (role, query, order) => {
    expect(authorise(query, role).plan.order.map((term) => term.expression)).toMatchObject(
      order.map((name) => ({ column: name })),
    );
  });

  it.each(['select=open', 'select=x:open,other::text', 'select=open&other=gt.1&order=other', 'select=open&limit=1'])(
    'let anon read %s',
    (query) => {
      expect(authorise(query, 'anon').plan.table.name).toBe('pay');
    },
  );

  it.each([
    '',
    'select=*',
    'select=open,hidden',
    'select=x:hidden',
    'select=hidden::text',
    'select=doc->a',
    'select=open&hidden=gt.1',
    'select=open&not.or=(open.eq.1,hidden.is.null)',
    'select=open&hidden=in.()',
    'select=open&hidden=eq(any).{}',
    'select=open&doc->>a=eq.1',
    'select=open&order=hidden',
    'select=open&order=id',
  ])('refuse anon %s, wherever the column is named', (query) => {
    const refuse = (): unknown => authorise(query, 'anon');
    expect(refuse).toThrow(Failure);
    expect(refuse).toThrow('permission denied for table pay');
  });

  it('hold for the service role too', () => {
    const closed = new Catalog(1, [{ ...table, grants: [] }], []);
    const request = parseRequest({ method: 'GET', table: 'pay', query: [], headers: {} });
    expect(() => authoriseRequest(resolveRequest(request, closed).plan, 'service_role', policies)).toThrow(Failure);
  });
});

describe('policies', () => {
  it('stand beside the filter, under the alias of the plan, and may read what the caller may not', () => {
    const { guard, plan: authorised } = authorise('select=open', 'anon');
    expect(guard).toEqual({
      kind: 'test',
      test: 'null',
      negated: true,
      operand: { kind: 'column', type: { kind: 'integer' }, source: authorised.alias, column: 'hidden' },
    });
    expect(authorised.filter).toBeNull();
  });

  it('deny a role that has none', () => {
    expect(authorise('', 'authenticated').guard).toMatchObject({ kind: 'literal', value: 'false' });
  });

  it('do not restrict the service role', () => {
    expect(authorise('', 'service_role').guard).toBeNull();
  });
});
