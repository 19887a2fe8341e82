import type { Expression, Subquery } from '../expression.js';
import { boolean, typeOf } from '../type-of.js';
import type { Checker, FrameTable, Operand } from './checker.js';
import { sides } from './coerce.js';
import { requireComparable } from './compare.js';
import { readFrom } from './from.js';
import { inlineBody, lookupOf, readArguments } from './lookup.js';
import { collect, refuse } from './refusal.js';
import { provesSingleRow } from './single-row.js';
import { listOf, locate, locationOf, namesOf, readNode, textOf, type SyntaxFields } from './syntax.js';

/** Reads `exists (…)`, `x in (select …)`, `x = any (select …)`, `x <> all (select …)` and `(select …)`. */
export function readSubLink(checker: Checker, fields: SyntaxFields): Expression {
  const location = locationOf(fields);
  const operator = namesOf(fields['operName']).at(-1) ?? '=';
  const { subselect } = fields;
  switch (textOf(fields['subLinkType'])) {
    case 'EXISTS_SUBLINK':
      return { kind: 'exists', query: readQuery(checker, subselect, 'rows').query };
    case 'ANY_SUBLINK':
      if (operator === '=') return readInQuery(checker, fields['testexpr'], subselect, location);
      break;
    case 'ALL_SUBLINK':
      if (operator === '<>') {
        return { kind: 'not', operand: readInQuery(checker, fields['testexpr'], subselect, location) };
      }
      break;
    case 'EXPR_SUBLINK':
      return readScalarQuery(checker, subselect, location);
  }
  return refuse('this form of subquery is not supported', location, 'Write EXISTS or IN.');
}

/** Reads `left in (select …)`. */
export function readInQuery(checker: Checker, left: unknown, select: unknown, location: number | null): Expression {
  const { query, column } = readQuery(checker, select, 'column');
  const [operand, selected] = sides(checker.operand(left), column ?? refuse('a column is missing', location));
  requireComparable('=', operand, selected, location);
  return { kind: 'in-query', operand, query: { ...query, select: selected } };
}

/** A SELECT that only computes is its expression: Supabase's guides write `(select auth.uid())`. */
function readScalarQuery(checker: Checker, select: unknown, location: number | null): Expression {
  const { query, column, frame } = readQuery(checker, select, 'column');
  const [selected] = sides(column ?? refuse('a column is missing', location), {
    kind: 'unknown',
    text: null,
    location,
  });
  if (query.from.length === 0 && query.where === null && query.definer === undefined) return selected;
  if (query.definer !== undefined || !provesSingleRow(frame, query.where)) {
    refuse(
      'the subquery may give more than one row',
      location,
      'Compare every column of a key in its WHERE, or write EXISTS or IN.',
    );
  }
  return { kind: 'scalar-query', type: typeOf(selected), query: { ...query, select: selected } };
}

/** A SELECT that was read: for `rows` the selected expressions are checked and left out. */
export interface ReadQuery {
  readonly query: Subquery;
  readonly column: Operand | null;
  /** The tables of its own FROM. */
  readonly frame: readonly FrameTable[];
}

/** Reads a SELECT of the portable form; `column` wants exactly one in the select list. */
export function readQuery(checker: Checker, select: unknown, wants: 'rows' | 'column'): ReadQuery {
  const { tag, fields } = readNode(select);
  const location = locate(select);
  if (tag !== 'SelectStmt') return refuse('a SELECT is expected here', location);
  requireSubqueries(checker, location);
  requirePlain(fields, location);
  const targets = listOf(fields['targetList']).map((target) => readNode(target).fields['val']);
  const called =
    targets.length === 1 && listOf(fields['fromClause']).length === 0 ? lookupOf(checker, targets[0]) : null;
  if (called?.returnsSet && fields['whereClause'] === undefined) {
    const body = inlineBody(checker, called, readArguments(checker, called, targets[0]));
    return { query: body, column: body.select, frame: [] };
  }
  const from = readFrom(checker, listOf(fields['fromClause']));
  const inner = checker.within(from.frame);
  const where = fields['whereClause'] === undefined ? [] : [() => inner.expression(fields['whereClause'], boolean)];
  const conditions = [...from.conditions, ...collect(where)];
  return {
    query: {
      from: from.frame.map(({ table, alias }) => ({ table: { schema: table.schema, name: table.name }, alias })),
      where: conditions.length > 1 ? { kind: 'and', operands: conditions } : (conditions[0] ?? null),
      select: null,
    },
    column: readTargets(inner, targets, wants, location),
    frame: from.frame,
  };
}

function readTargets(
  inner: Checker,
  targets: readonly unknown[],
  wants: 'rows' | 'column',
  location: number | null,
): Operand | null {
  const isStar = (target: unknown): boolean => {
    const { tag, fields } = readNode(target);
    return tag === 'ColumnRef' && listOf(fields['fields']).some((part) => readNode(part).tag === 'A_Star');
  };
  if (wants === 'rows') {
    for (const target of targets) if (!isStar(target)) inner.operand(target);
    return null;
  }
  const [target, ...more] = targets;
  if (target === undefined || more.length > 0 || isStar(target)) {
    refuse('the subquery must select exactly one column', location, 'Name the column.');
  }
  return inner.operand(target);
}

function requireSubqueries(checker: Checker, location: number | null): void {
  if (!checker.scope.subqueries) refuse('a subquery cannot be part of this expression', location);
}

const clauses: Readonly<Record<string, string>> = {
  groupClause: 'GROUP BY',
  havingClause: 'HAVING',
  windowClause: 'WINDOW',
  valuesLists: 'VALUES',
  sortClause: 'ORDER BY',
  limitCount: 'LIMIT',
  limitOffset: 'OFFSET',
  lockingClause: 'FOR UPDATE',
  withClause: 'WITH',
  intoClause: 'INTO',
  distinctClause: 'DISTINCT',
};

function requirePlain(fields: SyntaxFields, location: number | null): void {
  const found = Object.keys(clauses).find((clause) => fields[clause] !== undefined);
  const advice = 'Subqueries here are SELECT … FROM … WHERE.';
  if (found) refuse(`${clauses[found]} is not supported in a subquery`, location, advice);
  if (textOf(fields['op']) !== 'SETOP_NONE') {
    refuse('UNION, INTERSECT and EXCEPT are not supported', location, 'Join two conditions with OR or AND.');
  }
}
