import { typeName, typeOf, visit, type Expression } from '@backstay/expression';
import type { IndexPart } from '@backstay/query';
import type { IndexElem, Node } from 'libpg-query';
import { mentionedColumns, refuseClock, rowScope, typed } from '../finish/finish-expressions.js';
import { keyRefusal, type KeyUse } from './key-columns.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { TableDraft } from '../draft/table-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** One part of an index; null after reporting what is wrong with its expression. */
export function readPart(
  element: IndexElem,
  use: KeyUse,
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): IndexPart | null {
  const direction = element.ordering === 'SORTBY_DESC' ? 'desc' : 'asc';
  if (element.expr === undefined) return { column: element.name ?? '', direction };
  const expression = readExpression(element.expr, table, statement, draft);
  if (expression === null) return null;
  const type = typeOf(expression);
  const advice = keyRefusal(type, use);
  if (advice === null) return { expression, direction };
  draft.problem(
    statement.at(locationOf(element.expr)),
    `an expression of type ${typeName(type)} cannot be part of the ${use}`,
    advice,
  );
  return null;
}

/** The rows a partial index holds; undefined: all, null after reporting what is wrong with the condition. */
export function readCondition(
  node: Node | undefined,
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): Expression | undefined | null {
  if (node === undefined) return undefined;
  return readExpression(node, table, statement, draft, true);
}

/** What PostgreSQL calls a part in the name of an index without one. */
export function partName(element: IndexElem): string {
  if (element.name !== undefined) return element.name;
  const { expr } = element;
  if (expr !== undefined && 'FuncCall' in expr) return identifiers(expr.FuncCall.funcname).at(-1) ?? 'expr';
  return expr !== undefined && 'CoalesceExpr' in expr ? 'coalesce' : 'expr';
}

function readExpression(
  node: Node,
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
  condition = false,
): Expression | null {
  if (table.broken) return null;
  const scope = rowScope(table, condition ? { kind: 'boolean' } : null, draft);
  const expression = typed(node, scope, statement, draft);
  if (expression === null) return null;
  const at = statement.at(locationOf(node));
  const before = draft.problems.length;
  refuseClock(expression, 'an index', at, draft);
  if (mentionedColumns(expression).length === 0)
    draft.problem(at, 'an expression of an index must use a column', 'Leave it out.');
  if (changesMeaning(expression))
    draft.problem(
      at,
      'an index cannot hold an enum or a date as text',
      'Use the column itself, or compare it with its own type.',
    );
  return draft.problems.length === before ? expression : null;
}

/** Casts that PostgreSQL lets depend on settings, and so keeps out of indexes. */
function changesMeaning(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    found ||= node.kind === 'cast' && node.type.kind === 'text' && ['enum', 'date'].includes(typeOf(node.operand).kind);
  });
  return found;
}

/** Where an expression begins, as far as its node says; null: the statement's own beginning. */
function locationOf(node: Node): number | null {
  const [content] = Object.values(node) as readonly { readonly location?: number }[];
  return content?.location ?? null;
}
