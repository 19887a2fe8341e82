import { typeOf, type Expression } from '@backstay/expression';
import type { ReadPlan } from '../pipeline.types.js';
import { compileCondition, compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import { sortList, sortTerms, type SortTerm } from './sort-terms.js';
import { sql } from './sql.js';
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
  return sql` ORDER BY ${sortList(orderTerms(plan, dialect), dialect)}`;
}

/** The order of a plan as its engine sorts: a term may take several keys. */
export const orderTerms = (plan: Pick<ReadPlan, 'order'>, dialect: Dialect): readonly SortTerm[] =>
  plan.order.flatMap((term) => {
    const operand = { sql: compileExpression(term.expression, dialect), type: typeOf(term.expression) };
    return sortTerms(operand, term, dialect);
  });
