import type { Expression } from '@backstay/expression';
import type { Fragment } from './fragment.js';
import { conjunctsOf, isPlain } from './is-plain.js';
import { join, sql } from './sql.js';

/**
 * ` WHERE …` with the policy as its first conjunct, or nothing. Conjuncts of the filter that can fail or take time
 * stand behind the policy in a CASE, so that they never run on a row the caller may not see; comparisons that an index
 * can serve stand beside it. `first` is a condition of this program that comes before everything.
 */
export function whereClause(
  filter: Expression | null,
  guard: Expression | null,
  compile: (condition: Expression) => Fragment,
  first: Fragment = [],
): Fragment {
  const conjuncts = filter === null ? [] : conjunctsOf(filter);
  const conditions: Fragment[] = first.length === 0 ? [] : [first];
  const shielded: Fragment[] = [];
  const shield = guard === null || isTrue(guard) ? null : compile(guard);
  if (shield) conditions.push(shield);
  for (const conjunct of conjuncts) {
    const target = shield && !isPlain(conjunct) ? shielded : conditions;
    target.push(compile(conjunct));
  }
  if (shield && shielded.length > 0) {
    conditions.push(sql`CASE WHEN ${shield} THEN ${join(shielded, ' AND ')} END`);
  }
  return conditions.length === 0 ? [] : sql` WHERE ${join(conditions, ' AND ')}`;
}

/** Whether a condition holds for every row, whatever is in it. */
export const isTrue = (e: Expression): boolean =>
  (e.kind === 'literal' && e.type.kind === 'boolean' && e.value === 'true') ||
  (e.kind === 'and' && e.operands.length === 0);
