import type { ColumnType } from '@backstay/catalog';
import { attempt, checkerOf } from './check-expression.js';
import { requireKey } from './check/aggregate.js';
import type { Checker, Frame } from './check/checker.js';
import { settleNumbers, widenIntegers } from './check/exact-numbers.js';
import { mayBeNull } from './check/nullability.js';
import { collect, refuse } from './check/refusal.js';
import { listOf, locate, readNode, textOf, type SyntaxFields } from './check/syntax.js';
import { readViewFrom, type JoinedTable } from './check/view-from.js';
import { aggregates, readKeys, requireGrouped, type WrittenOutput } from './check/view-group.js';
import { viewKey } from './check/view-key.js';
import { readOutputs } from './check/view-outputs.js';
import { requirePortableAggregates, requirePortableText } from './check/view-text.js';
import type { Expression } from './expression.js';
import type { ColumnOrigin, ExpressionProblem, ExpressionScope } from './scope.js';
import { visit } from './visit.js';
import { boolean, typeOf } from './type-of.js';
import type { ViewOutput, ViewQuery } from './view-query.js';
import { withoutStorage } from './without-storage.js';

/** A column of a view, as its query makes it. */
export interface ViewColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** The collation of the column it comes from, where that is an engine's own. */
  readonly collation: string | null;
  readonly origin: ColumnOrigin | null;
}

/** A view that was read. */
export interface CheckedView {
  readonly query: ViewQuery;
  readonly columns: readonly ViewColumn[];
  /** Columns that no two rows share; null: not known of any. */
  readonly key: readonly string[] | null;
}

/**
 * Reads the query of a view, given the syntax tree's SELECT node and the column names behind the view's name. What
 * would not come out alike on every engine is a problem; then `view` is null.
 */
export function checkView(
  node: unknown,
  names: readonly string[],
  scope: Pick<ExpressionScope, 'table' | 'enums' | 'functions'>,
): { view: CheckedView | null; problems: readonly ExpressionProblem[] } {
  const checker = checkerOf({ ...scope, row: null, arguments: [], expected: null, claims: true, subqueries: true });
  const { value, problems } = attempt(() => readView(checker, node, names));
  return { view: value, problems };
}

function readView(checker: Checker, node: unknown, names: readonly string[]): CheckedView {
  const { fields } = readNode(node);
  requirePlain(fields, 'a view', locate(node));
  if (listOf(fields['fromClause']).length === 0) refuse('a view must read a table', locate(node), 'Give it a FROM.');
  const { query, columns, frame } = readSelect(checker, fields, { names, types: [] }, locate(node));
  return { query, columns, key: viewKey(query, frame) };
}

/** What is known of a SELECT list before it is read: names of its columns, and types that open constants take. */
export interface SelectForm {
  readonly names: readonly string[];
  readonly types: readonly ColumnType[];
  /** Of a function: what comes out is named and typed by what it declares. */
  readonly declared?: boolean;
}

/** A SELECT that was read, and what its expressions were read with. */
export interface ReadSelect extends Omit<CheckedView, 'key'> {
  readonly frame: Frame;
  /** What a select list may hold, aggregates among it. */
  readonly checker: Checker;
  /** Names and nodes of the select list. */
  readonly outputs: readonly WrittenOutput[];
  readonly describe: (output: ViewOutput) => ViewColumn;
}

/** Reads the SELECT of a view, or of a function. ORDER BY and what follows it are not looked at. */
export function readSelect(
  checker: Checker,
  fields: SyntaxFields,
  { names, types, declared = false }: SelectForm,
  location: number | null,
): ReadSelect {
  const joined = readViewFrom(checker, listOf(fields['fromClause']));
  const frame = joined.map(({ table }) => table);
  const plain = checker.within(frame);
  const outputs = readOutputs(frame, listOf(fields['targetList']), names, declared);
  const keys = readKeys(plain, listOf(fields['groupClause']), outputs).map((key) => settleNumbers(key, location));
  for (const key of keys) requirePortableText(key, frame, 'GROUP BY', location);
  const grouping = new Grouping(plain.allowing(true), declared);
  const where = fields['whereClause'];
  const [condition = null] = collect(where === undefined ? [] : [() => plain.expression(where, boolean)]);
  const select = collect(outputs.map((output, i) => () => grouping.output(output, types[i] ?? null)));
  const having = fields['havingClause'] === undefined ? null : grouping.expression(fields['havingClause'], boolean);
  const grouped = keys.length > 0 || having !== null || select.some(({ expression }) => aggregates(expression));
  if (grouped) for (const { expression } of select) requireGrouped(expression, keys, plain, location);
  if (having !== null) requireGrouped(having, keys, plain, location);
  const distinct = isDistinct(fields, select, location);
  if (distinct) for (const one of select) requirePortableText(one.expression, frame, 'DISTINCT', location);
  const query: ViewQuery = {
    from: joined.map(({ source }) => source),
    where: condition,
    grouping: grouped ? { keys, having } : null,
    distinct,
    select,
  };
  const described = (output: ViewOutput): ViewColumn => describe(output, query, joined);
  return {
    query,
    columns: select.map(described),
    frame,
    checker: plain.allowing(true),
    outputs,
    describe: described,
  };
}

/** Reads what stands behind the grouping: aggregates may be in it. */
class Grouping {
  constructor(
    private readonly checker: Checker,
    private readonly widened: boolean,
  ) {}

  output({ name, node }: WrittenOutput, type: ColumnType | null): ViewOutput {
    const expression = this.expression(node, type);
    const bare = expression.kind === 'literal' && typeOf(expression).kind === 'numeric';
    // A constant has its digits by a cast, as everything that is computed has.
    return { name, expression: bare ? { kind: 'cast', type: typeOf(expression), operand: expression } : expression };
  }

  expression(node: unknown, type: ColumnType | null): Expression {
    const location = locate(node);
    const read = this.checker.expression(node, type);
    const expression = settleNumbers(this.widened ? widenIntegers(read) : read, location);
    requireRounded(expression, location);
    requirePortableAggregates(expression, this.checker.frames[0] ?? [], location);
    return expression;
  }
}

function requireRounded(expression: Expression, location: number | null): void {
  visit(expression, (node) => {
    if (node.kind === 'aggregate' && node.name === 'avg' && node.digits === null) {
      refuse('avg() is exact only when it is rounded', location, 'Write round(avg(…), 2).');
    }
  });
}

function describe({ name, expression }: ViewOutput, query: ViewQuery, joined: readonly JoinedTable[]): ViewColumn {
  const columnOf = (alias: string, column: string) =>
    joined.find(({ source }) => source.alias === alias)?.table.table.columns.find((one) => one.name === column);
  const mayBe = (alias: string, column: string): boolean =>
    joined.find(({ source }) => source.alias === alias)?.source.join === 'left' ||
    (columnOf(alias, column)?.nullable ?? true);
  const straight = expression.kind === 'column' ? expression : null;
  const from = straight && columnOf(straight.source, straight.column);
  const table = straight && joined.find(({ source }) => source.alias === straight.source)?.source.table;
  return {
    name,
    type: withoutStorage(typeOf(expression)),
    nullable: isNullable(expression, query, mayBe),
    collation: from?.collation ?? null,
    origin: straight && table ? (from?.origin !== undefined ? from.origin : { table, column: straight.column }) : null,
  };
}

/** An aggregate over a group has rows, so it is NULL only where its argument is; over all rows it may have none. */
function isNullable(
  expression: Expression,
  query: ViewQuery,
  column: (alias: string, name: string) => boolean,
): boolean {
  const groups = (query.grouping?.keys.length ?? 0) > 0;
  if (expression.kind !== 'aggregate' || expression.argument === null || !groups) return mayBeNull(expression, column);
  return expression.name !== 'count' && mayBeNull(expression.argument, column);
}

const clauses: Readonly<Record<string, readonly [name: string, advice: string]>> = {
  windowClause: ['WINDOW', 'Order and limit the rows in the request.'],
  valuesLists: ['VALUES', 'Put the rows into a table, by seed files.'],
  sortClause: ['ORDER BY', 'A view has no order: order the rows in the request.'],
  limitCount: ['LIMIT', 'Limit the rows in the request.'],
  limitOffset: ['OFFSET', 'Limit the rows in the request.'],
  lockingClause: ['FOR UPDATE', 'Leave it out.'],
  withClause: ['WITH', 'Make a view of it, and read that.'],
  intoClause: ['INTO', 'Leave it out.'],
};

/** Refuses the clauses of a SELECT that `place` has not, those in `known` excepted. */
export function requirePlain(
  fields: SyntaxFields,
  place: 'a view' | 'a function' | 'a computed column',
  location: number | null,
  known: readonly string[] = [],
): void {
  if (textOf(fields['op']) !== 'SETOP_NONE') {
    refuse(
      `UNION, INTERSECT and EXCEPT are not supported in ${place}`,
      location,
      'Join two conditions with OR or AND.',
    );
  }
  const found = Object.keys(clauses).find((clause) => fields[clause] !== undefined && !known.includes(clause));
  const [name, advice] = clauses[found ?? ''] ?? [];
  if (found)
    refuse(
      `${name} is not supported in ${place}`,
      locate(listOf(fields[found])[0] ?? fields[found]) ?? location,
      advice,
    );
  if (fields['groupDistinct'] !== undefined) refuse('GROUP BY DISTINCT is not supported', location);
}

function isDistinct(fields: SyntaxFields, select: readonly ViewOutput[], location: number | null): boolean {
  if (fields['distinctClause'] === undefined) return false;
  if (listOf(fields['distinctClause']).some((item) => readNode(item).tag !== '')) {
    refuse('DISTINCT ON is not supported', location, 'Group by the columns, with min() or max() of the others.');
  }
  for (const { expression } of select) requireKey(expression, 'DISTINCT', location);
  return true;
}
