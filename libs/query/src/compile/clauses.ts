import { typeOf, type Expression } from '@backstay/expression';
import type { OrderTerm, ReadPlan } from '../pipeline.types.js';
import { compileCondition, compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import { join, sql } from './sql.js';
import { whereClause } from './where-clause.js';

/** ` WHERE …` with the policy as its first conjunct, or nothing: see `whereClause`. */
export const compileWhere = (filter: Expression | null, guard: Expression | null, dialect: Dialect): Fragment =>
  whereClause(filter, guard, (condition) => compileCondition(condition, dialect));

/** The same of a read, which the engine may have to count the rows of before anything else is asked of them. */
export const compileReadWhere = (filter: Expression | null, guard: Expression | null, dialect: Dialect): Fragment =>
  whereClause(filter, guard, (condition) => compileCondition(condition, dialect), dialect.visit);

/** ` ORDER BY …`, or nothing. */
export function orderBy(plan: Pick<ReadPlan, 'order'>, dialect: Dialect): Fragment {
  if (plan.order.length === 0) return [];
  const term = (t: OrderTerm): Fragment => {
    const key = dialect.sortKey({ sql: compileExpression(t.expression, dialect), type: typeOf(t.expression) });
    return dialect.orderTerm(key, t.direction, t.nulls);
  };
  return sql` ORDER BY ${join(plan.order.map(term), ', ')}`;
}
