import type { TableName } from '@backstay/catalog';
import {
  holdsSubquery,
  mapChildren,
  mapView,
  typeOf,
  visit,
  withoutStorage,
  type Aggregate,
  type Expression,
  type ViewQuery,
  type ViewSource,
} from '@backstay/expression';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import { conjunctsOf, isPlain } from './is-plain.js';
import { sortList, sortTerms } from './sort-terms.js';
import { join, sql } from './sql.js';
import { isTrue, whereClause } from './where-clause.js';

/** What a view needs of the compiler of expressions, which needs views in turn. */
export interface ExpressionLanguage {
  readonly dialect: Dialect;
  compile(expression: Expression): Fragment;
  /** As `compile`, where NULL counts as FALSE. */
  condition(condition: Expression): Fragment;
}

/** A table that is read under an alias; `view` is the guarded query of one that is a view of ours. */
export interface ReadSource {
  readonly table: TableName;
  readonly alias: string;
  readonly view?: ViewQuery;
}

/** What stands in a FROM: the table, or the view's own query in its place. */
export function compileSource({ table, alias, view }: ReadSource, language: ExpressionLanguage): Fragment {
  const { dialect } = language;
  const name = dialect.quote(alias);
  return view === undefined ? [`${dialect.table(table)} AS ${name}`] : sql`(${compileView(view, language)}) AS ${name}`;
}

/**
 * The SELECT of a view whose tables carry their guards. The guards of tables that are inner joined are the first
 * conjuncts of WHERE, that of a left joined one stands in its ON. What can fail or take time runs on no row that they
 * hide, wherever the engine moves it: it stands behind them in a CASE.
 */
export function compileView(view: ViewQuery, language: ExpressionLanguage): Fragment {
  const { dialect } = language;
  const { grouping } = view;
  if (grouping?.keys.some((key) => key.kind !== 'column' || key.type.stored !== undefined))
    return compileLevels(view, language);
  const compile = (expression: Expression): Fragment => language.compile(shielded(expression, view.from));
  const grouped =
    grouping === null || grouping.keys.length === 0 ? [] : sql` GROUP BY ${join(grouping.keys.map(compile), ', ')}`;
  const having = grouping?.having ? sql` HAVING ${language.condition(shielded(grouping.having, view.from))}` : [];
  const select = view.select.map(({ name, expression }) => {
    const column = dialect.derived({ sql: compile(expression), type: typeOf(expression) });
    return sql`${expression.kind === 'column' ? compile(expression) : column} AS ${dialect.quote(name)}`;
  });
  const where = whereClause(view.where, guardOf(view.from), (condition) => language.condition(condition));
  const list = join(select, ', ');
  const from = view.from.length === 0 ? [] : compileFrom(view.from, language);
  const page = view.page === undefined ? [] : compilePage(view, compile, language);
  return sql`SELECT ${view.distinct ? 'DISTINCT ' : ''}${list}${from}${where}${grouped}${having}${page}`;
}

/** The rows that a function's body takes, in its own order. */
function compilePage(
  { order = [], page }: ViewQuery,
  compile: (expression: Expression) => Fragment,
  { dialect }: ExpressionLanguage,
): Fragment {
  const terms = order.flatMap((term) =>
    sortTerms({ sql: compile(term.expression), type: typeOf(term.expression) }, term, dialect),
  );
  const by = terms.length === 0 ? [] : sql` ORDER BY ${sortList(terms, dialect)}`;
  return sql`${by}${dialect.limit(page?.limit ?? null, page?.offset ?? null)}`;
}

/** The guards of the tables that are inner joined; null: nothing restricts the role. */
function guardOf(from: readonly ViewSource[]): Expression | null {
  const guards = from.filter(({ join: kind }) => kind === 'inner').map(required);
  return conjunction(guards.filter((guard) => guard !== null));
}

/** Null where nothing restricts the role; a table that nobody has guarded is a fault of this program. */
function required({ guard, table }: ViewSource): Expression | null {
  if (guard === undefined) throw new Error(`Table ${table.name} in a view has no guard`);
  return guard === null || isTrue(guard) ? null : guard;
}

const conjunction = (operands: readonly Expression[]): Expression | null =>
  operands.length > 1 ? { kind: 'and', operands } : (operands[0] ?? null);

function compileFrom(from: readonly ViewSource[], language: ExpressionLanguage): Fragment {
  const joined = from.map((source, i): Fragment => {
    const table = isFenced(source) ? fenced(source, language) : compileSource(source, language);
    if (i === 0) return table;
    const conditions = onConditions(source, from.slice(0, i + 1));
    if (source.join === 'inner' && conditions === null) return sql` CROSS JOIN ${table}`;
    const on = conditions === null ? ['TRUE'] : language.condition(conditions);
    return sql` ${source.join === 'left' ? 'LEFT' : 'INNER'} JOIN ${table} ON ${on}`;
  });
  return sql` FROM ${join(joined, '')}`;
}

/** What a table is joined by: for a left join its guard, then the author's condition behind the guards it needs. */
function onConditions(source: ViewSource, before: readonly ViewSource[]): Expression | null {
  const guard = source.join === 'left' && !isFenced(source) ? required(source) : null;
  const conditions = (source.on === null ? [] : conjunctsOf(source.on)).map((one) => shieldedBy(one, before, source));
  const all = [...(guard === null ? [] : [guard]), ...conditions];
  return conjunction(source.join === 'left' ? all.map(asOne) : all);
}

/**
 * A condition with a subquery as one value, of which no engine makes a join: MySQL 9.7 loses conditions inside of an EXISTS
 * over two tables that it joins in an ON, and takes an `IS TRUE` around it away (docs/decisions/1201).
 */
const asOne = (operand: Expression): Expression =>
  holdsSubquery(operand)
    ? { kind: 'case', type: typeOf(operand), branches: [{ when: operand, then: everyRow }], otherwise: noRow }
    : operand;

const everyRow: Expression = { kind: 'and', operands: [] };
const noRow: Expression = { kind: 'or', operands: [] };

/** Whether the rows of a left joined table are chosen by a guard with a subquery. */
function isFenced(source: ViewSource): boolean {
  const guard = source.join === 'left' ? required(source) : null;
  return guard !== null && holdsSubquery(guard);
}

/**
 * The rows that the guard lets through, as a table of their own. MySQL 9.7 lets others through where the subquery stands in
 * the ON of a left join (docs/decisions/1201); the limit keeps it from moving it there.
 */
function fenced(source: ViewSource, language: ExpressionLanguage): Fragment {
  const { dialect } = language;
  const where = whereClause(null, required(source), (condition) => language.condition(condition));
  const rows = sql`SELECT * FROM ${compileSource(source, language)}${where}${dialect.limit(Number.MAX_SAFE_INTEGER, null)}`;
  return sql`(${rows}) AS ${dialect.quote(source.alias)}`;
}

/** A condition of a join sees rows that WHERE takes away later. */
function shieldedBy(condition: Expression, from: readonly ViewSource[], joining: ViewSource): Expression {
  return shielded(
    condition,
    from.map((source) => (source === joining ? { ...source, join: 'inner' as const } : source)),
  );
}

/** The expression behind the guards of the tables it reads, where it can fail or take time; aggregates see no other rows. */
function shielded(expression: Expression, from: readonly ViewSource[]): Expression {
  if (isPlain(expression) || hasAggregate(expression)) return expression;
  const guards = from.flatMap((source) => guardFor(expression, source));
  const when = conjunction(guards);
  if (when === null) return expression;
  return {
    kind: 'case',
    type: withoutStorage(typeOf(expression)),
    branches: [{ when, then: expression }],
    otherwise: null,
  };
}

/** A left joined table may have no row, which its guard knows nothing of: then all that is read of it is NULL. */
function guardFor(expression: Expression, source: ViewSource): readonly Expression[] {
  const guard = required(source);
  if (guard === null) return [];
  const columns = new Map<string, Expression>();
  visit(expression, (node) => {
    if (node.kind === 'column' && node.source === source.alias) columns.set(node.column, node);
  });
  if (columns.size === 0) return [];
  if (source.join === 'inner') return [guard];
  if (isFenced(source)) return [];
  const operands = [...columns.values()].map((operand): Expression => ({
    kind: 'test',
    test: 'null',
    negated: false,
    operand,
  }));
  return [{ kind: 'or', operands: [guard, { kind: 'and', operands }] }];
}

function hasAggregate(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    found ||= node.kind === 'aggregate';
  });
  return found;
}

/**
 * A view that is grouped by computed keys, in two levels: the keys and what is aggregated are columns of the inner one.
 * Engines do not see that a key with a constant in it is the same expression in GROUP BY and in SELECT.
 */
function compileLevels(view: ViewQuery, language: ExpressionLanguage): Fragment {
  const { grouping } = view;
  const inner: { readonly name: string; readonly expression: Expression }[] = [];
  const columnFor = (expression: Expression): Expression => {
    const text = JSON.stringify(expression);
    let name = inner.find((output) => JSON.stringify(output.expression) === text)?.name;
    if (name === undefined) inner.push({ name: (name = `c${inner.length}`), expression });
    return { kind: 'column', type: withoutStorage(typeOf(expression)), source: 'g', column: name };
  };
  const lifted = (expression: Expression): Expression => {
    const key = grouping?.keys.find((one) => JSON.stringify(one) === JSON.stringify(expression));
    if (key !== undefined) return columnFor(key);
    if (expression.kind === 'aggregate') return liftedAggregate(expression, columnFor);
    return mapChildren(expression, lifted);
  };
  const outer = mapView({ ...view, from: [], where: null }, lifted);
  const { order: _order, page: _page, ...rest } = view;
  const body: ViewQuery = { ...rest, grouping: null, distinct: false, select: inner };
  const from: ViewSource = {
    table: { schema: '', name: '' },
    alias: 'g',
    join: 'inner',
    on: null,
    guard: null,
    view: body,
  };
  return compileView({ ...outer, from: [from] }, language);
}

const liftedAggregate = (aggregate: Aggregate, columnFor: (expression: Expression) => Expression): Aggregate =>
  aggregate.argument === null ? aggregate : { ...aggregate, argument: columnFor(aggregate.argument) };
