import {
  clauseKey,
  clausesOf,
  holds,
  repairs,
  type ClauseTree,
  type GuardClauses,
  type PolicyClause,
} from '@backstay/policy';
import type { ClauseVerdict, NamedClause, PolicyVerdict, RowExplanation } from './explanation.js';
import { clauseText } from './look-inside.js';

/** What was found out of one clause for one row. */
export type Judge = (clause: PolicyClause, guard: GuardClauses) => Omit<ClauseVerdict, 'text'>;

/** Puts together what became of a row under the guards that must all let it through. */
export function judgeRow(
  row: Pick<RowExplanation, 'table' | 'as' | 'key'>,
  guards: readonly GuardClauses[],
  alias: string,
  judge: Judge,
): RowExplanation {
  const names = new Map<string, NamedClause>();
  const judged = guards.map((guard) => judgeGuard(guard, alias, judge, names));
  const tree = { kind: 'and', parts: judged.map((one) => one.tree) } as const;
  const passes = holds(tree);
  const ways = passes ? [] : repairs(tree);
  return {
    ...row,
    passes,
    policies: judged.flatMap((one) => one.policies),
    repairs:
      ways === null ? null : ways.filter((way) => way.size > 0).map((way) => [...way].map((key) => names.get(key)!)),
  };
}

interface Judged {
  readonly key: string;
  readonly holds: boolean;
}

function judgeGuard(
  guard: GuardClauses,
  alias: string,
  judge: Judge,
  names: Map<string, NamedClause>,
): { readonly tree: ClauseTree<Judged>; readonly policies: readonly PolicyVerdict[] } {
  const verdicts = new Map<PolicyClause, ClauseVerdict>();
  for (const clause of clausesOf(guard.tree)) {
    const text = clauseText(clause, alias);
    verdicts.set(clause, { text, ...judge(clause, guard) });
    const { policy, part, index } = clause;
    names.set(clauseKey(clause), { policy: policy.name, part, index, text });
  }
  const judgedTree = (tree: ClauseTree<PolicyClause>): ClauseTree<Judged> =>
    tree.kind === 'clause'
      ? {
          kind: 'clause',
          // What is not known yet is asked again when it is: it is no reason so far.
          clause: { key: clauseKey(tree.clause), holds: verdicts.get(tree.clause)!.holds !== false },
        }
      : { kind: tree.kind, parts: tree.parts.map(judgedTree) };
  return {
    tree: judgedTree(guard.tree),
    policies: guard.policies.map(({ policy, part, tree }) => ({
      policy: policy.name,
      permissive: policy.permissive,
      for: policy.command,
      command: guard.command,
      side: guard.side,
      source: policy.source[part],
      holds: holds(judgedTree(tree)),
      clauses: clausesOf(tree).map((clause) => verdicts.get(clause)!),
    })),
  };
}
