import { typeOf, type Expression } from '@backstay/expression';
import type { OrderTerm, ReadPlan } from '../pipeline.types.js';
import { compileCondition, compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import { conjunctsOf, isPlain } from './is-plain.js';
import { join, sql } from './sql.js';

/**
 * ` WHERE …` with the policy as its first conjunct, or nothing. Conjuncts of the filter that can fail or take time
 * stand behind the policy in a CASE, so that they never run on a row the caller may not see; comparisons that an index
 * can serve stand beside it.
 */
export function compileWhere(filter: Expression | null, guard: Expression | null, dialect: Dialect): Fragment {
  const conjuncts = filter === null ? [] : conjunctsOf(filter);
  const conditions: Fragment[] = [];
  const shielded: Fragment[] = [];
  const shield = guard === null || isTrue(guard) ? null : compileCondition(guard, dialect);
  if (shield) conditions.push(shield);
  for (const conjunct of conjuncts) {
    const target = shield && !isPlain(conjunct) ? shielded : conditions;
    target.push(compileCondition(conjunct, dialect));
  }
  if (shield && shielded.length > 0) {
    conditions.push(sql`CASE WHEN ${shield} THEN ${join(shielded, ' AND ')} END`);
  }
  return conditions.length === 0 ? [] : sql` WHERE ${join(conditions, ' AND ')}`;
}

const isTrue = (e: Expression): boolean =>
  (e.kind === 'literal' && e.type.kind === 'boolean' && e.value === 'true') ||
  (e.kind === 'and' && e.operands.length === 0);

/** ` ORDER BY …`, or nothing. */
export function orderBy(plan: Pick<ReadPlan, 'order'>, dialect: Dialect): Fragment {
  if (plan.order.length === 0) return [];
  const term = (t: OrderTerm): Fragment => {
    const key = dialect.sortKey({ sql: compileExpression(t.expression, dialect), type: typeOf(t.expression) });
    return dialect.orderTerm(key, t.direction, t.nulls);
  };
  return sql` ORDER BY ${join(plan.order.map(term), ', ')}`;
}
