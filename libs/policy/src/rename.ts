import { mapChildren, type Expression, type Subquery, type SubqueryExpression } from '@backstay/expression';
import { rowAlias } from './policy.js';

/**
 * Gives the tables of all subqueries fresh aliases, so that nothing captures anything. `known` says what the aliases of
 * the levels outside become. A guard inside is closed: all it knows is its own row, under `rowAlias`.
 */
export function rename(expression: Expression, known: ReadonlyMap<string, string>, fresh: () => string): Expression {
  const child = (node: Expression): Expression => rename(node, known, fresh);
  switch (expression.kind) {
    case 'column':
      return { ...expression, source: known.get(expression.source) ?? expression.source };
    case 'exists':
    case 'scalar-query':
      return { ...expression, query: renameQuery(expression.query, known, fresh) };
    case 'in-query': {
      const operand = child(expression.operand);
      return { ...expression, operand, query: renameQuery(expression.query, known, fresh) };
    }
    default:
      return mapChildren(expression satisfies Exclude<Expression, SubqueryExpression>, child);
  }
}

function renameQuery(query: Subquery, known: ReadonlyMap<string, string>, fresh: () => string): Subquery {
  const named = query.from.map((table) => ({ ...table, alias: fresh(), before: table.alias }));
  const inner = new Map([...known, ...named.map(({ before, alias }) => [before, alias] as const)]);
  const within = (node: Expression | null): Expression | null => node && rename(node, inner, fresh);
  return {
    ...query,
    from: named.map(({ before: _, ...table }) =>
      table.guard ? { ...table, guard: rename(table.guard, new Map([[rowAlias, table.alias]]), fresh) } : table,
    ),
    where: within(query.where),
    select: within(query.select),
  };
}
