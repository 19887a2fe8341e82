import type { AuthorisedPlan } from '../pipeline.types.js';
import { compileReadWhere, compileWhere, orderBy } from './clauses.js';
import { compileFrom } from './compile-expression.js';
import { readSource } from './read-source.js';
import type { Dialect } from './dialect.js';
import type { CompiledStatement } from './fragment.js';
import { groupingOf } from './grouping.js';
import { compileNode, type CompiledNode, type RowForm } from './compile-node.js';
import { finish, join, sql } from './sql.js';

/** A compiled read. */
export interface CompiledRead extends CompiledNode {
  readonly rows: CompiledStatement;
  /** The total of what the filter and the policies let through; null when it was not asked for. */
  readonly count: CompiledStatement | null;
}

/** Compiles a read whose policies are in it, its rows in the form that is wanted. Throws Failure `not_supported` where the engine cannot be exact. */
export function compileRead(authorised: AuthorisedPlan, dialect: Dialect, form: RowForm = 'cells'): CompiledRead {
  const { plan, guard } = authorised;
  const grouping = groupingOf(authorised, [], dialect);
  const { node, select } = compileNode(authorised, grouping, dialect, form);
  const from = sql` FROM ${compileFrom(readSource(authorised), dialect)}`;
  const where = compileReadWhere(plan.filter, guard, dialect);
  const list = select.length === 0 ? ['1'] : join(select, ', ');
  const rows = sql`SELECT ${list}${grouping.around(sql`${from}${where}`)}${orderBy(grouping, dialect)}${dialect.limit(grouping.limit, grouping.offset)}`;
  const count =
    plan.count === null
      ? null
      : finish(sql`SELECT count(*)${from}${compileWhere(plan.filter, guard, dialect)}`, dialect);
  return { ...node, rows: finish(rows, dialect), count };
}
