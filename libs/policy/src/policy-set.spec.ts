import type { ColumnType } from '@backstay/catalog';
import { visit, type Expression, type Subquery } from '@backstay/expression';
import { describe, expect, it } from 'vitest';
import { PolicySet } from './policy-set.js';
import { rowAlias, type Policy } from './policy.js';

const boolean: ColumnType = { kind: 'boolean' };
const column = (name: string, source = rowAlias): Expression => ({
  kind: 'column',
  type: boolean,
  source,
  column: name,
});
const constant = (value: boolean): Expression => ({ kind: 'literal', type: boolean, value: String(value) });
const table = (name: string): Policy['table'] => ({ schema: 'public', name });

/** `exists (select from <name> <alias> where alias.<condition> = row.<condition>)`. */
const reads = (name: string, alias = name, extra: Partial<Subquery> = {}): Expression => ({
  kind: 'exists',
  query: {
    from: [{ table: table(name), alias }],
    where: { kind: 'compare', operator: '=', left: column('key', alias), right: column('key') },
    select: null,
    ...extra,
  },
});

const policy = (on: string, given: Partial<Policy> = {}): Policy => ({
  name: 'p',
  table: table(on),
  permissive: true,
  command: 'all',
  roles: ['anon', 'authenticated', 'service_role'],
  using: column('mine'),
  check: null,
  source: { using: null, check: null },
  ...given,
});

const setOf = (...policies: readonly Policy[]): PolicySet => new PolicySet(1, policies, []);

/** The guard in a line, with the guards of tables inside in brackets behind their alias. */
function show(e: Expression | null): string {
  if (e === null) return 'unrestricted';
  switch (e.kind) {
    case 'literal':
      return String(e.value);
    case 'column':
      return `${e.source}.${e.column}`;
    case 'and':
    case 'or':
      return `${e.kind}(${e.operands.map(show).join(', ')})`;
    case 'not':
      return `not(${show(e.operand)})`;
    case 'compare':
      return `${show(e.left)} = ${show(e.right)}`;
    case 'exists':
      return `exists(${e.query.from.map((t) => `${t.table.name} ${t.alias} [${show(t.guard ?? null)}]`).join(', ')}: ${show(e.query.where)})`;
    default:
      return e.kind;
  }
}

describe('PolicySet.guard', () => {
  it('is false for a table without a policy, for every command and side', () => {
    for (const command of ['select', 'insert', 'update', 'delete'] as const) {
      for (const side of ['using', 'check'] as const) {
        expect(show(setOf(policy('other')).guard(table('books'), command, side, 'anon', 'b'))).toBe('false');
      }
    }
  });

  it('is null for the service role, whatever the policies say', () => {
    expect(
      setOf(policy('books', { using: constant(false) })).guard(table('books'), 'select', 'using', 'service_role', 'b'),
    ).toBeNull();
  });

  it.each([
    ['one permissive policy', [{}], 'b.mine'],
    ['permissive ones joined by OR', [{}, { using: column('open') }], 'or(b.mine, b.open)'],
    ['restrictive ones joined by AND', [{}, { permissive: false, using: column('live') }], 'and(b.mine, b.live)'],
    ['restrictive ones alone', [{ permissive: false }], 'false'],
    ['another role', [{ roles: ['authenticated' as const] }], 'false'],
    ['another command', [{ command: 'update' as const }], 'false'],
    ['a permissive policy that is always true', [{}, { using: constant(true) }], 'true'],
    ['a permissive policy that is always false', [{}, { using: constant(false) }], 'b.mine'],
    ['a restrictive policy that is always false', [{}, { permissive: false, using: constant(false) }], 'false'],
    ['a policy without using', [{ using: null, check: column('x') }], 'false'],
  ] as const)('reads: %s', (_, given, guard) => {
    const set = setOf(...given.map((one) => policy('books', one as Partial<Policy>)));
    expect(show(set.guard(table('books'), 'select', 'using', 'anon', 'b'))).toBe(guard);
  });

  it('checks by `with check`, or by `using` where there is none', () => {
    const set = setOf(
      policy('books', { command: 'update', check: column('next') }),
      policy('books', { command: 'update', permissive: false, using: column('live') }),
    );
    expect(show(set.guard(table('books'), 'update', 'using', 'anon', 'b'))).toBe('and(b.mine, b.live)');
    expect(show(set.guard(table('books'), 'update', 'check', 'anon', 'b'))).toBe('and(b.next, b.live)');
  });

  it('puts the SELECT policies of the same role on the tables of subqueries, at every depth', () => {
    const set = setOf(
      policy('books', { using: reads('loans') }),
      policy('loans', { using: reads('readers'), roles: ['anon'] }),
      policy('loans', { command: 'delete', using: constant(true) }),
      policy('readers', { command: 'select' }),
    );
    expect(show(set.guard(table('books'), 'delete', 'using', 'anon', 'b'))).toBe(
      'exists(loans b_p1 [exists(readers b_p2 [b_p2.mine]: b_p2.key = b_p1.key)]: b_p1.key = b.key)',
    );
    expect(show(set.guard(table('books'), 'select', 'using', 'authenticated', 'b'))).toBe(
      'exists(loans b_p1 [false]: b_p1.key = b.key)',
    );
  });

  it('puts none on the tables of a look-up function', () => {
    const set = setOf(policy('books', { using: reads('books', 'inner', { definer: 'look' }) }));
    expect(show(set.guard(table('books'), 'select', 'using', 'anon', 'b'))).toBe(
      'exists(books b_p1 [unrestricted]: b_p1.key = b.key)',
    );
  });

  it('keeps every table of a tree under an alias of its own, also where authors chose the same', () => {
    const same = 'x';
    const set = setOf(
      policy('a', { using: { kind: 'and', operands: [reads('b', same), reads('b', same)] } }),
      policy('b', { using: reads('c', same) }),
      policy('c'),
    );
    const guard = set.guard(table('a'), 'select', 'using', 'anon', same);
    const aliases: string[] = [];
    if (guard)
      visit(guard, (node) => aliases.push(...(node.kind === 'exists' ? node.query.from.map((t) => t.alias) : [])));
    expect(aliases).toEqual(['x_p1', 'x_p2', 'x_p3', 'x_p4']);
    expect(show(guard)).toBe(
      'and(exists(b x_p1 [exists(c x_p2 [x_p2.mine]: x_p2.key = x_p1.key)]: x_p1.key = x.key), ' +
        'exists(b x_p3 [exists(c x_p4 [x_p4.mine]: x_p4.key = x_p3.key)]: x_p3.key = x.key))',
    );
  });

  it('never runs into itself: what needs itself is an error', () => {
    const set = setOf(policy('books', { using: reads('books', 'b') }));
    expect(() => set.guard(table('books'), 'select', 'using', 'anon', 'b')).toThrow(/infinite recursion/);
  });

  it('needs the grants of the tables that a subquery reads, but not those of the row itself', () => {
    const policies = [policy('books', { using: reads('loans') }), policy('loans')];
    const granted = (columns: 'all' | readonly string[]): PolicySet =>
      new PolicySet(
        1,
        policies,
        [],
        [
          { ...table('books'), grants: [] },
          { ...table('loans'), grants: [{ role: 'anon', privilege: 'select', columns }] },
        ],
      );
    const ask = (set: PolicySet, role: 'anon' | 'authenticated'): string =>
      show(set.guard(table('books'), 'select', 'using', role, 'b'));
    expect(ask(granted('all'), 'anon')).toBe('exists(loans b_p1 [b_p1.mine]: b_p1.key = b.key)');
    expect(ask(granted(['key']), 'anon')).toContain('exists');
    expect(() => ask(granted(['other']), 'anon')).toThrow('permission denied for table loans');
    const refusing = granted('all');
    for (const _ of [1, 2]) expect(() => ask(refusing, 'authenticated')).toThrow('permission denied for table loans');
  });

  it('lets a look-up function read what the role may not', () => {
    const policies = [policy('books', { using: reads('loans', 'l', { definer: 'look' }) })];
    const guard = new PolicySet(1, policies, [], []).guard(table('books'), 'select', 'using', 'anon', 'b');
    expect(show(guard)).toBe('exists(loans b_p1 [unrestricted]: b_p1.key = b.key)');
  });
});
