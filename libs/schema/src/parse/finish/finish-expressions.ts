import type { ColumnType } from '@backstay/catalog';
import { checkExpression, visit, type Expression, type ExpressionScope } from '@backstay/expression';
import { rowAlias } from '@backstay/policy';
import type { Node } from 'libpg-query';
import { constraintName, place, refuseDeferrable } from './finish-keys.js';
import type { SourcePosition } from '../parsed-schema.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { Statement } from '../text/statement.js';
import type { ColumnDraft, ConstraintDraft, TableDraft } from '../draft/table-draft.js';

/** Turns the generated columns and checks of a table into typed expressions about its row. */
export function finishExpressions(table: TableDraft, draft: SchemaDraft): void {
  for (const column of table.columns) if (column.pendingGeneration !== null) generation(column, table, draft);
  for (const constraint of table.constraints) {
    const { contype } = constraint.node;
    if (contype === 'CONSTR_CHECK') check(constraint, table, draft);
    else if (contype === 'CONSTR_EXCLUSION')
      draft.problem(place(constraint), 'exclude is not supported', 'Use a unique key, or check it in a policy.');
    else if (contype === 'CONSTR_NOTNULL')
      draft.problem(
        place(constraint),
        'not null as a table constraint is not supported',
        'Write not null behind the column.',
      );
  }
}

/** What an expression may mention where only its own row counts. */
export function rowScope(table: TableDraft, expected: ColumnType | null, draft: SchemaDraft): ExpressionScope {
  return {
    row: { table, alias: rowAlias },
    table: (schema, name) => draft.scopeTable(schema, name),
    enums: draft.enums,
    functions: draft.functions,
    arguments: [],
    expected,
    claims: false,
    subqueries: false,
  };
}

/** The typed expression, or null after reporting what could not be understood. */
export function typed(node: Node, scope: ExpressionScope, statement: Statement, draft: SchemaDraft): Expression | null {
  let blind = mentionsUnreadable(node, draft);
  // A table that could not be read makes problems that its own problem explains.
  const table = (schema: string | null, name: string): ReturnType<ExpressionScope['table']> => {
    const found = scope.table(schema, name);
    blind ||= draft.unreadable.has(name) || (found !== null && 'broken' in found && found.broken === true);
    return found;
  };
  const { expression, problems } = checkExpression(node, { ...scope, table });
  if (blind) return null;
  for (const problem of problems)
    draft.problem(statement.at(problem.location), problem.message, problem.advice ?? expressionAdvice);
  if (expression === null && problems.length === 0)
    draft.problem(statement.at(null), 'an expression of this statement cannot be read', expressionAdvice);
  return expression;
}

/** Whether an expression names something whose own statement could not be read. */
function mentionsUnreadable(node: Node, draft: SchemaDraft): boolean {
  const text = draft.unreadable.size === 0 ? '' : JSON.stringify(node);
  return [...draft.unreadable].some((name) => text.includes(JSON.stringify({ String: { sval: name } })));
}

/** Where the checker has no better advice. */
export const expressionAdvice = 'See docs/schema-subset.md for what expressions can say.';

function generation(column: ColumnDraft, table: TableDraft, draft: SchemaDraft): void {
  if (column.pendingGeneration === null || table.broken) return;
  const { statement, node } = column.pendingGeneration;
  const expression = typed(node, rowScope(table, column.type, draft), statement, draft);
  if (expression === null) return;
  const used = mentionedColumns(expression);
  const other = used.find((name) => table.column(name)?.generated === true);
  if (other !== undefined)
    draft.problem(
      column.at,
      `a generated column cannot use another generated column: "${other}"`,
      'Write its expression out.',
    );
  if (used.some((name) => table.column(name)?.identity !== null))
    draft.problem(
      column.at,
      'a generated column cannot use the identity column',
      'Not every engine knows the number that early.',
    );
  refuseClock(expression, 'a generated column', column.at, draft);
  column.generation = expression;
}

function check(constraint: ConstraintDraft, table: TableDraft, draft: SchemaDraft): void {
  const at = place(constraint);
  if (constraint.node.is_no_inherit === true) draft.problem(at, 'no inherit is not supported', 'Leave the clause out.');
  refuseDeferrable(constraint, at, draft);
  if (constraint.node.raw_expr === undefined || table.broken) return;
  const scope = rowScope(table, { kind: 'boolean' }, draft);
  const expression = typed(constraint.node.raw_expr, scope, constraint.statement, draft);
  if (expression === null) return;
  const used = mentionedColumns(expression);
  refuseClock(expression, 'a check', at, draft);
  const name = constraintName(constraint, table, 'check', used.length === 1 ? used : [], at, draft);
  table.checks.push({ name, expression });
}

/** Names of the row's columns in an expression, each once. */
export function mentionedColumns(expression: Expression): readonly string[] {
  const names = new Set<string>();
  visit(expression, (node) => {
    if (node.kind === 'column' && node.source === rowAlias) names.add(node.column);
  });
  return [...names];
}

/** What is stored or checked once must not depend on when. */
export function refuseClock(expression: Expression, what: string, at: SourcePosition, draft: SchemaDraft): void {
  let clock = false;
  visit(expression, (node) => {
    clock ||= node.kind === 'call' && node.name === 'now';
  });
  if (clock) draft.problem(at, `${what} cannot use now()`, 'Compare columns, or check the time in a policy.');
}
