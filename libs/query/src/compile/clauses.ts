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
  const terms = orderTerms(plan, dialect).map(({ key, direction, nulls }) => dialect.orderTerm(key, direction, nulls));
  return sql` ORDER BY ${join(terms, ', ')}`;
}

/** A term of an order, compiled: what is sorted by, and how. */
export interface SortTerm extends Pick<OrderTerm, 'direction' | 'nulls'> {
  readonly key: Fragment;
}

export const orderTerms = (plan: Pick<ReadPlan, 'order'>, dialect: Dialect): readonly SortTerm[] =>
  plan.order.map(({ expression, direction, nulls }) => ({
    key: dialect.sortKey({ sql: compileExpression(expression, dialect), type: typeOf(expression) }),
    direction,
    nulls,
  }));
