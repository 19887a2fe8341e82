import type { Expression } from '../expression.js';
import { hasSubquery, mapChildren, visit } from '../visit.js';
import { requireKey } from './aggregate.js';
import type { Checker } from './checker.js';
import { refuse } from './refusal.js';
import { fieldsOf, locate, namesOf, numberOf, readNode } from './syntax.js';

/** A select item as written: its name, and the node of its expression. */
export interface WrittenOutput {
  readonly name: string;
  readonly node: unknown;
}

/** Reads GROUP BY: expressions, positions in the select list, and names that the select list gives. */
export function readKeys(checker: Checker, nodes: readonly unknown[], outputs: readonly WrittenOutput[]): Expression[] {
  return nodes.map((node) => {
    if (readNode(node).tag === 'GroupingSet') {
      refuse('grouping sets, rollup and cube are not supported', locate(node), 'Make a view for each grouping.');
    }
    const key = checker.expression(keyNode(checker, node, outputs), null);
    requireKey(key, 'GROUP BY', locate(node));
    refuseSubqueries(key, locate(node));
    return key;
  });
}

function keyNode(checker: Checker, node: unknown, outputs: readonly WrittenOutput[]): unknown {
  const { tag, fields } = readNode(node);
  if (tag === 'A_Const') {
    if (!('ival' in fields)) refuse('non-integer constant in GROUP BY', locate(node));
    const position = numberOf(fieldsOf(fields['ival'])['ival']);
    const found = outputs[position - 1];
    return found?.node ?? refuse(`GROUP BY position ${position} is not in select list`, locate(node));
  }
  if (tag !== 'ColumnRef') return node;
  const [name, ...more] = namesOf(fields['fields']);
  const known = checker.frames[0]?.some(({ table }) => table.columns.some((column) => column.name === name));
  const named = more.length === 0 && !known ? outputs.find((output) => output.name === name) : undefined;
  return named?.node ?? node;
}

/** Whether an expression holds an aggregate. */
export function aggregates(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    found ||= node.kind === 'aggregate';
  });
  return found;
}

/**
 * Refuses a column that neither stands in a group's key nor inside an aggregate. Columns that a table's primary key
 * determines are added to `keys`, as PostgreSQL takes them.
 */
export function requireGrouped(
  expression: Expression,
  keys: Expression[],
  checker: Checker,
  location: number | null,
): void {
  if (keys.some((key) => isSame(key, expression)) || expression.kind === 'aggregate') return;
  if (expression.kind === 'column') {
    if (!isDetermined(expression.source, keys, checker)) {
      refuse(
        `column "${expression.source}.${expression.column}" must appear in the GROUP BY clause or be used in an aggregate function`,
        location,
      );
    }
    requireKey(expression, 'GROUP BY', location);
    keys.push(expression);
    return;
  }
  refuseSubqueries(expression, location);
  mapChildren(expression, (child) => {
    requireGrouped(child, keys, checker, location);
    return child;
  });
}

function isDetermined(source: string, keys: readonly Expression[], checker: Checker): boolean {
  const primary = checker.frames[0]?.find(({ alias }) => alias === source)?.table.primaryKey;
  return (
    primary?.columns.every((name) =>
      keys.some((key) => key.kind === 'column' && key.source === source && key.column === name),
    ) ?? false
  );
}

function refuseSubqueries(expression: Expression, location: number | null): void {
  if (hasSubquery(expression)) {
    refuse('a subquery in a grouped view is not supported', location, 'Join its tables, or make it a view of its own.');
  }
}

/** Whether two expressions are the same one, written twice. */
export const isSame = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b);
