import type { Expression, Subquery } from './expression.js';

/** The same expression with every direct child replaced by `fn(child)`; the expressions of a subquery count as children. */
export function mapChildren(expression: Expression, fn: (child: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'value':
    case 'values':
    case 'column':
    case 'claim':
      return expression;
    case 'compare':
    case 'distinct':
    case 'arithmetic':
    case 'containment':
    case 'range-position':
      return { ...expression, left: fn(expression.left), right: fn(expression.right) };
    case 'and':
    case 'or':
      return { ...expression, operands: expression.operands.map(fn) };
    case 'not':
    case 'test':
    case 'json-path':
    case 'cast':
    case 'regex':
      return { ...expression, operand: fn(expression.operand) };
    case 'text-search':
      return { ...expression, operand: fn(expression.operand) as typeof expression.operand };
    case 'in':
      return { ...expression, operand: fn(expression.operand), list: expression.list.map(fn) };
    case 'in-query':
      return { ...expression, operand: fn(expression.operand), query: mapQuery(expression.query, fn) };
    case 'exists':
    case 'scalar-query':
      return { ...expression, query: mapQuery(expression.query, fn) };
    case 'like':
      return { ...expression, operand: fn(expression.operand), pattern: fn(expression.pattern) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(fn) };
    case 'aggregate':
      return { ...expression, argument: expression.argument === null ? null : fn(expression.argument) };
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map((branch) => ({ when: fn(branch.when), then: fn(branch.then) })),
        otherwise: expression.otherwise === null ? null : fn(expression.otherwise),
      };
  }
}

/** A subquery with `fn` applied to its guards, its condition and what it selects. */
export function mapQuery(query: Subquery, fn: (child: Expression) => Expression): Subquery {
  return {
    ...query,
    from: query.from.map((table) => (table.guard ? { ...table, guard: fn(table.guard) } : table)),
    where: query.where === null ? null : fn(query.where),
    select: query.select === null ? null : fn(query.select),
  };
}

/** Rewrites bottom up: children first, then `fn` on the node that holds the new children. */
export function rewrite(expression: Expression, fn: (node: Expression) => Expression): Expression {
  return fn(mapChildren(expression, (child) => rewrite(child, fn)));
}

/** Calls `fn` for every node, parents before children, in the order of writing, also inside subqueries. */
export function visit(expression: Expression, fn: (node: Expression) => void): void {
  fn(expression);
  mapChildren(expression, (child) => {
    visit(child, fn);
    return child;
  });
}

/** Every kind of expression with a SELECT in it. Told by its field, so that a new kind cannot be forgotten. */
export type SubqueryExpression = Extract<Expression, { readonly query: Subquery }>;

/** Whether a node has a subquery of its own (not only in a part of it). */
export const hasSubquery = (node: Expression): node is SubqueryExpression => 'query' in node;

/** The subquery of a node that has one, otherwise null. */
export const subqueryOf = (node: Expression): Subquery | null => (hasSubquery(node) ? node.query : null);

/** Whether a subquery stands anywhere in an expression. */
export function holdsSubquery(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    found ||= hasSubquery(node);
  });
  return found;
}
