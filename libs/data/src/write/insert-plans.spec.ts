import { Catalog, type Column, type Grant, type Table } from '@backstay/catalog';
import type { Principal, Role } from '@backstay/kernel';
import { PolicySet, rowAlias, type Policy } from '@backstay/policy';
import {
  authoriseWrite,
  DefaultDialect,
  defaultLimits,
  resolveWrite,
  type AuthorisedWrite,
  type HttpRequest,
  type WriteRequest,
} from '@backstay/query';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InsertPlans, type PreparedWrite } from './insert-plans.js';

const column = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  type: { kind: 'integer' },
  nullable: true,
  default: null,
  identity: null,
  generated: false,
  comment: null,
  ...more,
});
const grants = (['anon', 'authenticated', 'service_role'] as const).flatMap((role): Grant[] =>
  (['insert', 'select', 'update'] as const).map((privilege) => ({ role, privilege, columns: 'all' })),
);
const table: Table = {
  schema: 'public',
  name: 'note',
  columns: [
    column('id', { nullable: false, identity: 'by default' }),
    column('a'),
    column('b', { default: { kind: 'literal', value: '7' } }),
    column('owner', { type: { kind: 'uuid' }, default: { kind: 'uid' } }),
  ],
  primaryKey: { name: 'note_pkey', columns: ['id'] },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants,
  comment: null,
};
const catalog = new Catalog(1, [table], []);

/** Policies of a version: they differ from one to the next, and between roles. */
const policiesOf = (version: number): PolicySet => {
  const policy: Policy = {
    name: 'some',
    table: { schema: 'public', name: 'note' },
    permissive: true,
    command: 'all',
    roles: ['authenticated'],
    using: {
      kind: 'compare',
      operator: '=',
      left: { kind: 'column', type: { kind: 'integer' }, source: rowAlias, column: version === 1 ? 'a' : 'b' },
      right: { kind: 'literal', type: { kind: 'integer' }, value: '1' },
    },
    check: null,
    source: { using: 'x = 1', check: null },
  };
  return new PolicySet(version, [policy], []);
};

const now = new Date('2026-01-02T03:04:05Z');
const dialect = new DefaultDialect();

interface Asked {
  readonly http: HttpRequest;
  readonly principal: Principal;
  readonly version: number;
}

function prepare(plans: InsertPlans, { http, principal, version }: Asked): PreparedWrite {
  const moment = { principal, now };
  const read = plans.read(http, { txOverride: true });
  const authorise = ({ request }: { readonly request: WriteRequest }): AuthorisedWrite =>
    authoriseWrite(resolveWrite(request, catalog, defaultLimits, moment), principal.role, policiesOf(version), {
      safeUpdate: true,
    });
  return (
    plans.again(read, principal.role, version, moment) ?? plans.first(read, principal.role, version, authorise(read))
  );
}

/** What can be said of a prepared write: the whole of it, and the statement of its rows. */
function toldOf(plans: InsertPlans, asked: Asked): unknown {
  try {
    const { authorised, inserts } = prepare(plans, asked);
    const { rows, kind } = authorised.plan;
    const statements =
      kind === 'insert' && rows.length > 0 && rows[0]!.size > 0 ? inserts.values(rows, 'nothing') : null;
    return { authorised, node: inserts.node?.columns.map(({ name }) => name), statements };
  } catch (error) {
    return String(error);
  }
}

const body = fc
  .array(fc.subarray(['id', 'a', 'b', 'nothing'], { minLength: 1 }), { minLength: 1, maxLength: 1 })
  .chain(([keys]) =>
    fc.array(fc.record(Object.fromEntries(keys!.map((key) => [key, fc.oneof(fc.nat(9), fc.constant('x'))]))), {
      minLength: 1,
      maxLength: 3,
    }),
  );
const query = fc.subarray<readonly [string, string]>([
  ['select', 'id,a'],
  ['columns', 'a,b'],
  ['on_conflict', 'id'],
  ['a', 'eq.1'],
]);
const prefer = fc.constantFrom(
  undefined,
  'return=representation',
  'missing=default',
  'resolution=merge-duplicates',
  'return=headers-only,tx=rollback',
);
const asked: fc.Arbitrary<Asked> = fc
  .record({
    body,
    query,
    prefer,
    method: fc.constantFrom('POST', 'POST', 'POST', 'PATCH'),
    accept: fc.constantFrom(undefined, 'text/csv', 'application/vnd.pgrst.object+json'),
    role: fc.constantFrom<Role>('anon', 'authenticated', 'service_role'),
    sub: fc.constantFrom('11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'),
    version: fc.constantFrom(1, 2),
  })
  .map(({ method, role, sub, version, ...said }) => ({
    http: {
      method,
      table: 'note',
      query: said.query,
      headers: { prefer: said.prefer, accept: said.accept },
      body: Buffer.from(JSON.stringify(said.body)),
    },
    principal: { role, claims: { sub } },
    version,
  }));

describe('InsertPlans', () => {
  it('give a request that was met before what they would give it the first time', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 2, maxLength: 30 }), (requests) => {
        const plans = new InsertPlans(dialect, defaultLimits);
        for (const one of requests)
          expect(toldOf(plans, one)).toEqual(toldOf(new InsertPlans(dialect, defaultLimits), one));
      }),
    );
  });

  it('know an insert again by its shape, whatever its rows, and no other write', () => {
    const plans = new InsertPlans(dialect, defaultLimits);
    const of = (method: string, text: string): Asked => ({
      http: { method, table: 'note', query: [['a', 'eq.1']], headers: {}, body: Buffer.from(text) },
      principal: { role: 'service_role', claims: {} },
      version: 1,
    });
    const [one, other] = ['{"a":1}', '[{"a":2},{"a":3}]'].map((text) => prepare(plans, of('POST', text)));
    expect(other!.inserts).toBe(one!.inserts);
    expect(other!.authorised.plan.rows.map((row) => row.get('a'))).toEqual(['2', '3']);
    expect(prepare(plans, of('POST', '{"b":1}')).inserts).not.toBe(one!.inserts);
    const changes = ['{"a":1}', '{"a":2}'].map((text) => prepare(plans, of('PATCH', text)));
    expect(changes[0]!.inserts).not.toBe(changes[1]!.inserts);
  });

  it('know the head of an insert by the query as it was sent, and take it apart once', () => {
    const plans = new InsertPlans(dialect, defaultLimits);
    let looks = 0;
    const of = (search: string, query: HttpRequest['query']): Asked => ({
      http: {
        method: 'POST',
        table: 'note',
        search,
        get query() {
          looks++;
          return query;
        },
        headers: {},
        body: Buffer.from('{"a":1,"b":2}'),
      },
      principal: { role: 'service_role', claims: {} },
      version: 1,
    });
    const given = (one: Asked): readonly string[] => prepare(plans, one).authorised.plan.given;
    expect(given(of('columns=a', [['columns', 'a']]))).toEqual(['a']);
    const before = looks;
    expect(given(of('columns=a', [['columns', 'a']]))).toEqual(['a']);
    expect(looks).toBe(before);
    expect(given(of('columns=b', [['columns', 'b']]))).toEqual(['b']);
  });
});
