import {
  family,
  mapChildren,
  typeOf,
  withoutStorage,
  type ColumnReference,
  type Expression,
} from '@backstay/expression';
import type { AuthorisedPlan, OrderTerm, Projection } from '../pipeline.types.js';
import { compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import { mostFolded } from './fold.js';
import { join, sql } from './sql.js';

/** What a statement selects and sorts by, and what it reads it from. */
export interface Grouping {
  readonly columns: readonly Projection[];
  readonly order: readonly OrderTerm[];
  /** Columns that were asked for besides. */
  readonly extra: readonly ColumnReference[];
  /** Rows of the statement. */
  readonly limit: number | null;
  readonly offset: number | null;
  /** From `FROM … WHERE …` of the rows to what stands in its place. */
  around(rows: Fragment): Fragment;
}

/** A plan's columns and order as they are, or made of groups. */
export function groupingOf({ plan }: AuthorisedPlan, extra: readonly ColumnReference[], dialect: Dialect): Grouping {
  const { columns, order, limit, offset } = plan;
  const around = (rows: Fragment): Fragment => rows;
  if (plan.folded) return { columns, order, extra, limit: mostFolded + 1, offset: null, around };
  if (!plan.grouped) return { columns, order, extra, limit, offset, around };
  const levels = new Levels();
  const grouped = {
    columns: columns.map((column) => levels.projection(column)),
    order: order.map((term) => ({ ...term, expression: levels.lift(term.expression) })),
    extra: extra.map((column) => levels.key(column)),
    limit,
    offset,
  };
  return { ...grouped, around: (rows) => levels.around(rows, dialect) };
}

const alias = 'g';

/**
 * Two levels: the keys, and what is aggregated, are columns of the inner one, which the policies and filters have chosen the
 * rows of. Engines do not see that an expression with a placeholder in it is the same in GROUP BY and in SELECT.
 */
class Levels {
  readonly #inner = new Map<string, Expression>();
  readonly #keys = new Set<string>();

  projection({ expression, members, ...rest }: Projection): Projection {
    return {
      ...rest,
      expression: this.lift(expression),
      ...(members && { members: members.map((member) => this.projection(member)) }),
    };
  }

  /** An expression in terms of the inner level. A key as a whole, an aggregate by its argument. */
  lift(expression: Expression): Expression {
    if (expression.kind === 'aggregate') return mapChildren(expression, (argument) => this.#column(argument));
    if (expression.kind === 'cast') return mapChildren(expression, (operand) => this.lift(operand));
    return this.key(expression);
  }

  key(expression: Expression): ColumnReference {
    const column = this.#column(expression);
    this.#keys.add(column.column);
    return column;
  }

  #column(expression: Expression): ColumnReference {
    const text = JSON.stringify(expression);
    this.#inner.set(text, expression);
    const place = [...this.#inner.keys()].indexOf(text);
    return { kind: 'column', type: withoutStorage(typeOf(expression)), source: alias, column: `c${place}` };
  }

  around(rows: Fragment, dialect: Dialect): Fragment {
    const columns = [...this.#inner.values()].map(
      (expression, i) => sql`${derived(expression, dialect)} AS ${dialect.quote(`c${i}`)}`,
    );
    const inner = sql`SELECT ${columns.length === 0 ? ['1 AS c0'] : join(columns, ', ')}${rows}`;
    const keys = [...this.#keys].map((key) => `${dialect.quote(alias)}.${dialect.quote(key)}`);
    const groups = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
    return sql` FROM (${inner}) AS ${dialect.quote(alias)}${groups}`;
  }
}

/** A text that was computed has the database's collation, where a column has its own. */
function derived(expression: Expression, dialect: Dialect): Fragment {
  const compiled = compileExpression(expression, dialect);
  const type = typeOf(expression);
  const isColumn = expression.kind === 'column' || expression.kind === 'scalar-query';
  return isColumn || family(type) !== 'text' ? compiled : dialect.derived({ sql: compiled, type });
}
