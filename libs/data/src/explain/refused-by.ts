import type { Expression } from '@backstay/expression';
import { factsOf, Failure, type Role } from '@backstay/kernel';
import { guardClauses, type CommandGuard, type GuardClauses, type PolicySet } from '@backstay/policy';
import type { ReadPlan } from '@backstay/query';
import type { ClosedTable, MissingGrant } from './explanation.js';

/** The guards that a row must pass, as clauses and as the condition that requests are run with. */
export interface AskedGuards {
  readonly guards: readonly GuardClauses[];
  /** Null: a policy reads what the role may not, so that no request gets as far as a row. */
  readonly condition: Expression | null;
}

/** The guards of a list for one table. */
export function askedGuards(
  policies: PolicySet,
  { table, alias }: Pick<ReadPlan, 'table' | 'alias'>,
  list: readonly CommandGuard[],
  role: Role,
): AskedGuards {
  const guards = list.map((guard) => guardClauses(policies, table, guard, role, alias));
  try {
    const operands = list.map(({ command, side }) => policies.guard(table, command, side, role, alias));
    return { guards, condition: { kind: 'and', operands: operands.filter((one) => one !== null) } };
  } catch (error) {
    if (error instanceof Failure) return { guards, condition: null };
    throw error;
  }
}

/** Rows that do not pass: FALSE and NULL alike. */
export const notTrue = (operand: Expression): Expression => ({ kind: 'test', test: 'true', negated: true, operand });

/** Both, or the one that is there. */
export const both = (a: Expression | null, b: Expression | null): Expression | null =>
  a === null ? b : b === null ? a : { kind: 'and', operands: [a, b] };

/** The guards that no permissive policy opens, each table and command once. */
export function closedBy(guards: readonly GuardClauses[], table: string): readonly ClosedTable[] {
  const closed = guards.filter(({ policies }) => !policies.some(({ policy }) => policy.permissive));
  return [...new Set(closed.map(({ command }) => command))].map((command) => ({
    table,
    command,
    restrictive: closed.find((one) => one.command === command)!.policies.map(({ policy }) => policy.name),
  }));
}

/** Grants that the policies' own subqueries miss. */
export const grantsMissedBy = (guards: readonly GuardClauses[]): readonly MissingGrant[] =>
  guards.flatMap(({ policies }) =>
    policies.flatMap(({ policy, refusal }): MissingGrant[] => {
      if (refusal === null) return [];
      const table = factsOf(refusal, 'permission_denied')?.table ?? '';
      return [{ table, privilege: 'select', column: null, policy: policy.name }];
    }),
  );
