import type { ColumnType, FunctionOrder } from '@backstay/catalog';
import { attempt, checkerOf } from './check-expression.js';
import type { Checker, FrameTable } from './check/checker.js';
import { readOrder } from './check/function-order.js';
import { refuse } from './check/refusal.js';
import { provesSingleRow } from './check/single-row.js';
import { listOf, locate, readNode } from './check/syntax.js';
import { readSelect, requirePlain } from './check-view.js';
import type { Comparison, Expression } from './expression.js';
import type { RelatedDefinition } from './related-definition.js';
import type { ExpressionProblem, ExpressionScope, ScopeColumn, ScopeTable } from './scope.js';
import { typeName } from './type-name.js';
import { hasSubquery, rewrite, visit } from './visit.js';

/** What a function from a row to rows of a table is declared to be. */
export interface RelatedSignature {
  readonly name: string;
  readonly row: { readonly table: ScopeTable; readonly alias: string; readonly argument: string };
  readonly target: ScopeTable;
  /** Declared to give one row at most: no set, or one of `rows 1`. */
  readonly single: boolean;
  readonly definer: boolean;
}

/** A computed relationship that was read. */
export type CheckedRelated = Pick<RelatedDefinition, 'pairs' | 'where' | 'order'>;

const form =
  'It is select * from the table where its columns equal columns of the row, with conditions on its own columns.';

/**
 * Reads the body of a function from a row to rows of a table, given its SELECT: columns of the row that equal columns of
 * the table, and conditions that are about the table alone.
 */
export function checkRelated(
  node: unknown,
  signature: RelatedSignature,
  scope: Pick<ExpressionScope, 'table' | 'enums' | 'functions'>,
): { related: CheckedRelated | null; problems: readonly ExpressionProblem[] } {
  const { row } = signature;
  const checker = checkerOf({ ...scope, row, arguments: [], expected: null, claims: true, subqueries: true });
  const { value, problems } = attempt(() => readRelated(checker, node, signature));
  return { related: value, problems };
}

function readRelated(checker: Checker, node: unknown, signature: RelatedSignature): CheckedRelated {
  const { fields } = readNode(node);
  const location = locate(node);
  const { name, row, target, single } = signature;
  requirePlain(fields, 'a computed relationship', location, ['sortClause']);
  for (const clause of ['groupClause', 'havingClause', 'distinctClause']) {
    if (fields[clause] !== undefined)
      refuse('a computed relationship selects rows of a table, without groups', location, form);
  }
  const names = target.columns.map((column) => column.name);
  const read = readSelect(checker, fields, { names, types: [], declared: true }, location);
  const [from, ...more] = read.frame;
  const isTarget = from?.table.schema === target.schema && from.table.name === target.name;
  if (from === undefined || more.length > 0 || !isTarget) {
    refuse(
      `${name} must read "${target.name}" alone`,
      location,
      'What it asks of other tables stands in a subquery of its WHERE.',
    );
  }
  const isWhole =
    read.query.select.length === names.length &&
    read.query.select.every(({ expression }, i) => isColumn(expression, from.alias) && expression.column === names[i]);
  if (!isWhole) refuse(`${name} must select the columns of "${target.name}" as they are`, location, 'Write select *.');
  const where = conjuncts(read.query.where);
  const pairs = where.filter((one): one is Comparison => isPair(one, from, row.alias));
  if (pairs.length === 0) {
    refuse(`no column of "${target.name}" equals a column of the row in ${name}`, location, form);
  }
  const others = where.filter((one) => !pairs.some((pair) => pair === one));
  if (others.some((one) => mentions(one, row.alias))) {
    refuse(`${name} compares the row otherwise than by the equality of columns`, location, form);
  }
  if (single && !provesSingleRow([from], read.query.where)) {
    refuse(
      `${name} may find more than one row`,
      location,
      'Compare every column of a key in its WHERE, or declare it as a set without rows 1.',
    );
  }
  return {
    pairs: pairs.map((pair) => columnsOf(pair, from, row.table, location)),
    where: conditionOf(others, from, signature),
    order: orderOf(read, listOf(fields['sortClause']), location),
  };
}

/** What holds of the target's rows: their columns under `row` from here on. */
function conditionOf(
  others: readonly Expression[],
  from: FrameTable,
  { row, name, definer }: RelatedSignature,
): Expression | null {
  if (others.length === 0) return null;
  const condition: Expression = others.length === 1 ? others[0]! : { kind: 'and', operands: others };
  return rewrite(condition, (node) => {
    if (node.kind === 'column' && node.source === from.alias) return { ...node, source: row.alias };
    if (!definer || !hasSubquery(node)) return node;
    return { ...node, query: { ...node.query, definer: node.query.definer ?? name } };
  });
}

function orderOf(
  read: Parameters<typeof readOrder>[0],
  nodes: readonly unknown[],
  location: number | null,
): readonly FunctionOrder[] {
  const { order, extra } = readOrder(read, nodes, false);
  if (extra.length > 0)
    refuse('a computed relationship is ordered by columns', location, 'Order by columns of the table.');
  return order;
}

/** A column of each side, which must be kept alike: engines compare them as they do those of a foreign key. */
function columnsOf(
  { left, right }: Comparison,
  { alias, table }: FrameTable,
  rows: ScopeTable,
  location: number | null,
): RelatedDefinition['pairs'][number] {
  const [own, other] = isColumn(left, alias) ? [left, right] : [right, left];
  if (!isColumn(own, alias) || other.kind !== 'column') throw new Error('No pair of columns');
  const target = table.columns.find(({ name }) => name === own.column)!;
  const source = rows.columns.find(({ name }) => name === other.column)!;
  if (!sameStorage(source.type, target.type)) {
    refuse(
      `column "${source.name}" of the row is of type ${typeName(source.type)}, but "${target.name}" is of type ${typeName(target.type)}`,
      location,
      'Both sides must be of the same type, as for a foreign key.',
    );
  }
  for (const column of [source, target]) {
    if (isOwnWay(column)) {
      refuse(
        `column "${column.name}" is kept in a way of the database's own`,
        location,
        'Compare columns of tables that are made here, or of numbers.',
      );
    }
  }
  return { source: source.name, target: target.name };
}

const keyKinds: readonly ColumnType['kind'][] = [
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'varchar',
  'text',
  'uuid',
  'date',
  'enum',
];

/** Lengths may differ between texts; everything else must be the very same type. */
const sameStorage = (left: ColumnType, right: ColumnType): boolean =>
  keyKinds.includes(left.kind) &&
  left.kind === right.kind &&
  (left.kind === 'varchar' || JSON.stringify(left) === JSON.stringify(right));

const texts: readonly ColumnType['kind'][] = ['varchar', 'text', 'enum'];

/** Equal to the engine may be what differs for PostgreSQL; of a text that a view makes nobody knows its collation. */
const isOwnWay = ({ type, collation, origin }: ScopeColumn): boolean =>
  type.stored !== undefined || (texts.includes(type.kind) && ((collation ?? null) !== null || origin === null));

const isColumn = (
  expression: Expression,
  source: string,
): expression is Extract<Expression, { readonly kind: 'column' }> =>
  expression.kind === 'column' && expression.source === source;

const isPair = (expression: Expression, { alias }: FrameTable, row: string): boolean =>
  expression.kind === 'compare' &&
  expression.operator === '=' &&
  ((isColumn(expression.left, alias) && isColumn(expression.right, row)) ||
    (isColumn(expression.left, row) && isColumn(expression.right, alias)));

const conjuncts = (where: Expression | null): readonly Expression[] =>
  where?.kind === 'and' ? where.operands.flatMap(conjuncts) : where === null ? [] : [where];

function mentions(expression: Expression, source: string): boolean {
  let found = false;
  visit(expression, (node) => {
    found ||= node.kind === 'column' && node.source === source;
  });
  return found;
}
