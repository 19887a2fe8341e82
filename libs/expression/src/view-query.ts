import type { Expression, SubqueryTable } from './expression.js';

/**
 * The query of a view: typed, with PostgreSQL's meaning, plain JSON. It is put in place of the view wherever a request
 * names the view, with the asking role's own policies on every table in it.
 */
export interface ViewQuery {
  /** Joined from left to right; the first has no condition. */
  readonly from: readonly ViewSource[];
  /** Null: all rows. */
  readonly where: Expression | null;
  /** Null: not grouped. Without keys all rows are one group, also when there are none. */
  readonly grouping: { readonly keys: readonly Expression[]; readonly having: Expression | null } | null;
  readonly distinct: boolean;
  readonly select: readonly ViewOutput[];
  /** What a page is cut by. Only of a function's body; absent: nothing. */
  readonly order?: readonly ViewOrder[];
  /** The rows that are taken; null: no limit, or nothing left out. Only of a function's body. */
  readonly page?: { readonly limit: number | null; readonly offset: number | null };
}

/** A term of a body's order. */
export interface ViewOrder {
  readonly expression: Expression;
  readonly direction: 'asc' | 'desc';
  /** Null: the expression is never NULL. */
  readonly nulls: 'first' | 'last' | null;
}

/** A table, or another view, that a view reads; `view` before authorisation: the rows are those of a query that is part of it. */
export interface ViewSource extends SubqueryTable {
  readonly join: 'inner' | 'left';
  /** What is compared with the tables before it; null: nothing. */
  readonly on: Expression | null;
}

/** A column of a view. */
export interface ViewOutput {
  readonly name: string;
  readonly expression: Expression;
}

/** A view's query with `fn` applied to every expression of its own level; guards are left as they are. */
export function mapView(query: ViewQuery, fn: (expression: Expression) => Expression): ViewQuery {
  const optional = (expression: Expression | null): Expression | null => expression && fn(expression);
  const { grouping } = query;
  return {
    ...query,
    from: query.from.map((source) => ({ ...source, on: optional(source.on) })),
    where: optional(query.where),
    grouping: grouping && { keys: grouping.keys.map(fn), having: optional(grouping.having) },
    select: query.select.map((output) => ({ ...output, expression: fn(output.expression) })),
    ...(query.order && { order: query.order.map((term) => ({ ...term, expression: fn(term.expression) })) }),
  };
}

/** Every expression of a view's own level, guards left out. */
export function expressionsOf(query: ViewQuery): readonly Expression[] {
  const found: Expression[] = [];
  mapView(query, (expression) => {
    found.push(expression);
    return expression;
  });
  return found;
}
