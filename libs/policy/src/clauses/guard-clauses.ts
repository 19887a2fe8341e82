import type { TableName } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { Failure, Role } from '@backstay/kernel';
import type { CommandGuard } from '../command-table.js';
import type { Policy } from '../policy.js';
import type { PolicySet } from '../policy-set.js';
import { clauseTree, type ClauseTree } from './clause-tree.js';

/** One clause of a policy: a part of its condition that is neither AND, OR nor NOT. */
export interface PolicyClause {
  readonly policy: Policy;
  /** Which of the policy's two texts it stands in. */
  readonly part: 'using' | 'check';
  /** Its place in that text, counted from 0 in the order of writing. */
  readonly index: number;
  readonly expression: Expression;
}

/** Texts that are equal for the same clause, whichever guard it was found in. */
export const clauseKey = ({ policy, part, index }: PolicyClause): string =>
  JSON.stringify([policy.table.schema, policy.table.name, policy.name, part, index]);

/** What one policy asks in a guard. */
export interface PolicyClauses {
  readonly policy: Policy;
  readonly part: PolicyClause['part'];
  readonly tree: ClauseTree<PolicyClause>;
  /** Set where the policy reads what the role has no grant for. */
  readonly refusal: Failure | null;
}

/** A guard taken apart: TRUE where the permissive ones (any) and the restrictive ones (all) are. */
export interface GuardClauses extends CommandGuard {
  readonly policies: readonly PolicyClauses[];
  readonly tree: ClauseTree<PolicyClause>;
}

/** The clauses of the guard that `PolicySet.guard` gives for the same arguments. The role is one that policies bind. */
export function guardClauses(
  policies: PolicySet,
  table: TableName,
  { command, side }: CommandGuard,
  role: Role,
  alias: string,
): GuardClauses {
  const taken = policies.conditions(table, command, side, role, alias).map(({ policy, condition, refusal }) => {
    const part = side === 'check' && policy.check !== null ? 'check' : 'using';
    let index = 0;
    const tree = clauseTree(condition, (expression): PolicyClause => ({ policy, part, index: index++, expression }));
    return { policy, part, tree, refusal } as const;
  });
  const of = (permissive: boolean): readonly ClauseTree<PolicyClause>[] =>
    taken.filter(({ policy }) => policy.permissive === permissive).map(({ tree }) => tree);
  const tree = { kind: 'and', parts: [{ kind: 'or', parts: of(true) }, ...of(false)] } as const;
  return { command, side, policies: taken, tree };
}

/** All clauses of a tree, in the order of writing. */
export const clausesOf = <Leaf>(tree: ClauseTree<Leaf>): readonly Leaf[] =>
  tree.kind === 'clause' ? [tree.clause] : tree.parts.flatMap(clausesOf);
