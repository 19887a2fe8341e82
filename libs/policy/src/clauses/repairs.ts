import { alternatives, least, type Alternative } from './alternatives.js';
import type { ClauseTree } from './clause-tree.js';

/** A clause with what became of it for one row. */
export interface JudgedClause {
  /** Equal for the same clause of the same policy. */
  readonly key: string;
  readonly holds: boolean;
}

/**
 * The least sets of clauses that, if they were TRUE too, would let the row pass; anything less would not. Empty when no
 * clause can help (no permissive policy at all), null when there are too many to name. The row is one that is refused.
 */
export function repairs(tree: ClauseTree<JudgedClause>): readonly Alternative<string>[] | null {
  const ways = alternatives(tree);
  if (ways === null) return null;
  return least(ways.map((way) => new Set([...way].filter(({ holds }) => !holds).map(({ key }) => key))));
}

/** Whether the tree is TRUE. */
export function holds(tree: ClauseTree<{ readonly holds: boolean }>): boolean {
  if (tree.kind === 'clause') return tree.clause.holds;
  return tree.kind === 'and' ? tree.parts.every(holds) : tree.parts.some(holds);
}
