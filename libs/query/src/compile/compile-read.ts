import { typeOf, type Expression } from '@backstay/expression';
import type { AuthorisedPlan, OrderTerm, ReadPlan } from '../pipeline.types.js';
import { compileCondition, compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { CompiledStatement, Fragment } from './fragment.js';
import { resultColumn, type DecodedColumn } from './result-column.js';
import { finish, join, sql } from './sql.js';

/** A compiled read. */
export interface CompiledRead {
  readonly rows: CompiledStatement;
  /** The total of what the filter and the policies let through; null when it was not asked for. */
  readonly count: CompiledStatement | null;
  readonly columns: readonly DecodedColumn[];
  /** Where in a row the cell of each column stands: what is selected twice is fetched once. */
  readonly cells: readonly number[];
}

/** Compiles a read whose policies are in it. Throws Failure `not_supported` where the engine cannot be exact. */
export function compileRead(authorised: AuthorisedPlan, dialect: Dialect): CompiledRead {
  const { plan, guard } = authorised;
  const columns = plan.columns.map((projection) => resultColumn(projection, dialect));
  const { select, cells } = distinct(
    columns.map((column) => dialect.output(compileExpression(column.source, dialect), typeOf(column.source))),
  );
  const from = sql` FROM ${dialect.table(plan.table)} AS ${dialect.quote(plan.alias)}`;
  const where = compileWhere(plan.filter, guard, dialect);
  const list = select.length === 0 ? ['1'] : join(select, ', ');
  const rows = sql`SELECT ${list}${from}${where}${orderBy(plan, dialect)}${dialect.limit(plan.limit, plan.offset)}`;
  const count = plan.count === null ? null : finish(sql`SELECT count(*)${from}${where}`, dialect);
  return { rows: finish(rows, dialect), count, columns, cells };
}

/** Equal outputs once: two hundred names for one long text must not make the database send it two hundred times. */
function distinct(outputs: readonly Fragment[]): { readonly select: readonly Fragment[]; readonly cells: number[] } {
  const keys = outputs.map((output) => JSON.stringify(output));
  const places = new Map([...new Set(keys)].map((key, place) => [key, place]));
  return {
    select: [...places.keys()].map((key) => outputs[keys.indexOf(key)]!),
    cells: keys.map((key) => places.get(key)!),
  };
}

/**
 * ` WHERE …` with the policy as its first conjunct, or nothing. Conjuncts of the filter that can fail or take time
 * stand behind the policy in a CASE, so that they never run on a row the caller may not see; comparisons that an index
 * can serve stand beside it.
 */
export function compileWhere(filter: Expression | null, guard: Expression | null, dialect: Dialect): Fragment {
  const conjuncts = filter === null ? [] : filter.kind === 'and' ? filter.operands : [filter];
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

/** Comparisons of columns and values only: they cannot fail, and an index may serve them. */
function isPlain(e: Expression): boolean {
  switch (e.kind) {
    case 'literal':
    case 'value':
    case 'values':
    case 'column':
    case 'claim':
      return true;
    case 'compare':
    case 'distinct':
      return isPlain(e.left) && isPlain(e.right);
    case 'and':
    case 'or':
      return e.operands.every(isPlain);
    case 'not':
    case 'test':
      return isPlain(e.operand);
    case 'in':
      return isPlain(e.operand) && e.list.every(isPlain);
    default:
      return false;
  }
}

function orderBy(plan: ReadPlan, dialect: Dialect): Fragment {
  if (plan.order.length === 0) return [];
  const term = (t: OrderTerm): Fragment => {
    const key = dialect.sortKey({ sql: compileExpression(t.expression, dialect), type: typeOf(t.expression) });
    return dialect.orderTerm(key, t.direction, t.nulls);
  };
  return sql` ORDER BY ${join(plan.order.map(term), ', ')}`;
}
