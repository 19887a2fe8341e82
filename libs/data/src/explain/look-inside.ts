import { writtenName } from '@backstay/catalog';
import { hasSubquery, printExpression, rewrite, visit, type Expression } from '@backstay/expression';
import type { Principal } from '@backstay/kernel';
import type { PolicyClause } from '@backstay/policy';
import { evaluateClaim } from '@backstay/query';

/** The clause in words. `alias`: that of the row in it. */
export const clauseText = ({ expression, policy }: PolicyClause, alias: string): string =>
  printExpression(expression, {
    row: { source: alias, table: policy.table.name },
    guards: false,
    lookupsByName: true,
  });

/** The columns of the row that an expression mentions, each once. */
export function rowColumns(expression: Expression, alias: string): readonly string[] {
  const names = new Set<string>();
  visit(expression, (node) => {
    if (node.kind === 'column' && node.source === alias) names.add(node.column);
  });
  return [...names];
}

/** What the claims in an expression are for the one who asks, by their words. */
export function claimValues(expression: Expression, principal: Principal): Readonly<Record<string, string | null>> {
  const values: Record<string, string | null> = {};
  visit(expression, (node) => {
    if (node.kind !== 'claim') return;
    values[printExpression(node, { row: { source: '', table: '' }, guards: false })] = evaluateClaim(node, principal);
  });
  return values;
}

/** Tables in the subqueries of a clause that carry policies of their own. */
export function guardedTables(expression: Expression): readonly string[] {
  const names = new Set<string>();
  visit(expression, (node) => {
    if (!hasSubquery(node)) return;
    for (const { table, guard } of node.query.from) if (guard) names.add(writtenName(table));
  });
  return [...names];
}

/** The clause as if nothing restricted what its subqueries see. */
export const withoutGuards = (expression: Expression): Expression =>
  rewrite(expression, (node) =>
    hasSubquery(node)
      ? { ...node, query: { ...node.query, from: node.query.from.map((one) => ({ ...one, guard: null })) } }
      : node,
  );

/** Whether a subquery has a table that nobody has guarded: its policy reads what the role may not. */
export function isUnguarded(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    if (hasSubquery(node)) found ||= node.query.from.some(({ guard }) => guard === undefined);
  });
  return found;
}
