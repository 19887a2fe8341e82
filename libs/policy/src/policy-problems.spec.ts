import type { Expression } from '@backstay/expression';
import type { Role } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { findPolicyProblems } from './policy-problems.js';
import type { Policy, PolicyCommand } from './policy.js';

const reads = (name: string, definer?: string): Expression => ({
  kind: 'exists',
  query: {
    from: [{ table: { schema: 'public', name }, alias: 'x' }],
    where: null,
    select: null,
    ...(definer === undefined ? {} : { definer }),
  },
});
const plain: Expression = { kind: 'literal', type: { kind: 'boolean' }, value: 'true' };

interface Given {
  readonly on: string;
  readonly using?: Expression | null;
  readonly check?: Expression;
  readonly command?: PolicyCommand;
  readonly permissive?: boolean;
  readonly roles?: readonly Role[];
}

const policy = ({ on, using = null, check, command = 'all', permissive = true, roles = ['anon'] }: Given): Policy => ({
  name: `about ${on}`,
  table: { schema: 'public', name: on },
  permissive,
  command,
  roles,
  using,
  check: check ?? null,
  source: { using: null, check: null },
});

const messages = (...given: readonly Given[]): readonly string[] =>
  findPolicyProblems(given.map(policy)).map((problem) => problem.message);

/** Whether PostgreSQL refuses these policies at run time (seen there; the property test compares more of them). */
const cases: readonly (readonly [string, readonly Given[], boolean])[] = [
  ['a policy that reads its own table', [{ on: 'a', using: reads('a') }], true],
  [
    'two tables that read each other',
    [
      { on: 'a', using: reads('b') },
      { on: 'b', using: reads('a') },
    ],
    true,
  ],
  [
    'a chain',
    [
      { on: 'a', using: reads('b') },
      { on: 'b', using: reads('c') },
      { on: 'c', using: plain },
    ],
    false,
  ],
  [
    'a chain into a cycle',
    [
      { on: 'a', using: reads('b') },
      { on: 'b', using: reads('b') },
    ],
    true,
  ],
  [
    'the same table twice side by side',
    [
      { on: 'a', using: reads('b') },
      { on: 'c', using: reads('b') },
      { on: 'b', using: plain },
    ],
    false,
  ],
  ['a look-up function', [{ on: 'a', using: reads('a', 'look') }], false],
  [
    'another role’s policy',
    [
      { on: 'a', using: reads('b') },
      { on: 'b', using: reads('a'), roles: ['authenticated'] },
    ],
    false,
  ],
  ['only the service role', [{ on: 'a', using: reads('a'), roles: ['service_role'] }], false],
  [
    'a write’s check that reads the table under plain policies',
    [
      { on: 'a', command: 'insert', check: reads('a') },
      { on: 'a', command: 'select', using: plain },
    ],
    false,
  ],
  [
    'a write’s check that reads the table under policies with subqueries',
    [
      { on: 'a', command: 'insert', check: reads('a') },
      { on: 'a', command: 'select', using: reads('b') },
    ],
    true,
  ],
  [
    'a delete policy that another table’s look never uses',
    [
      { on: 'a', command: 'select', using: reads('b') },
      { on: 'b', command: 'delete', using: reads('a') },
    ],
    false,
  ],
  [
    'restrictive policies alone, which are not looked at',
    [
      { on: 'a', command: 'update', using: reads('a') },
      { on: 'a', permissive: false, using: reads('a') },
    ],
    false,
  ],
  ['a subquery in the check only, reached by a read', [{ on: 'a', using: plain, check: reads('a') }], true],
];

describe('findPolicyProblems', () => {
  it.each(cases)('%s', (_, given, refused) => {
    expect(messages(...given).length > 0).toBe(refused);
  });

  it('names the chain once, however it is reached', () => {
    expect(
      messages({ on: 'b', using: reads('a') }, { on: 'a', using: reads('b') }, { on: 'c', using: reads('a') }),
    ).toEqual([
      'infinite recursion detected in policy for relation "a": policy "about a" on a reads b, policy "about b" on b reads a',
    ]);
  });

  it('points at a policy of the chain and advises a look-up function', () => {
    const own = policy({ on: 'a', using: reads('a') });
    expect(findPolicyProblems([own])).toMatchObject([
      { policy: own, advice: expect.stringContaining('security definer') },
    ]);
  });
});
