import { readName, type ColumnType, type FunctionOrder, type RowCount } from '@backstay/catalog';
import { attempt, checkerOf } from './check-expression.js';
import type { Checker } from './check/checker.js';
import { readOrder } from './check/function-order.js';
import { readRowCount } from './check/row-count.js';
import { refuse } from './check/refusal.js';
import { listOf, locate, readNode, type SyntaxFields } from './check/syntax.js';
import { readSelect, requirePlain, type ViewColumn } from './check-view.js';
import type { Expression } from './expression.js';
import { argumentAlias, type ExpressionProblem, type ExpressionScope, type LookupFunction } from './scope.js';
import { fits } from './fits.js';
import { typeName } from './type-name.js';
import { hasSubquery, rewrite } from './visit.js';
import { mapView, type ViewQuery } from './view-query.js';

/** What a function is declared to take and to give. */
export interface FunctionSignature {
  readonly name: string;
  readonly arguments: LookupFunction['arguments'];
  /** A bare value of that type, rows with those columns, or nothing. */
  readonly returns:
    | { readonly kind: 'void' }
    | { readonly kind: 'value'; readonly type: ColumnType }
    | { readonly kind: 'rows'; readonly columns: readonly { readonly name: string; readonly type: ColumnType }[] };
  readonly set: boolean;
  readonly definer: boolean;
}

/** The body of a function that was read. */
export interface CheckedFunction {
  readonly body: ViewQuery;
  /** What its rows have; of a value the one column. */
  readonly columns: readonly ViewColumn[];
  /** The declared type of a value whose column is of a wider one. */
  readonly narrowed: ColumnType | null;
  readonly order: readonly FunctionOrder[];
  readonly limit: RowCount | null;
  readonly offset: RowCount | null;
  /** Only the first row of the body counts: there may be more, or none. */
  readonly first: boolean;
}

/**
 * Reads the body of a function, given the syntax tree's SELECT node of its text. Locations in problems are offsets in
 * that text. What would not come out alike on every engine is a problem; then `function` is null.
 */
export function checkFunction(
  node: unknown,
  signature: FunctionSignature,
  scope: Pick<ExpressionScope, 'table' | 'enums' | 'functions'>,
): { function: CheckedFunction | null; problems: readonly ExpressionProblem[] } {
  const { arguments: taken } = signature;
  const checker = checkerOf({ ...scope, row: null, arguments: taken, expected: null, claims: true, subqueries: true });
  const { value, problems } = attempt(() => readBody(checker, node, signature));
  return { function: value, problems };
}

function readBody(checker: Checker, node: unknown, signature: FunctionSignature): CheckedFunction {
  const { fields } = readNode(node);
  const location = locate(node);
  requirePlain(fields, 'a function', location, ['sortClause', 'limitCount', 'limitOffset']);
  const isBare = listOf(fields['fromClause']).length === 0;
  if (isBare && fields['whereClause'] !== undefined) refuse('a WHERE needs a FROM', location, 'Write CASE WHEN … END.');
  const declared = declaredColumns(signature);
  const names = declared.map(({ name }) => name);
  const types = declared.map(({ type }) => type);
  const read = readSelect(checker, fields, { names, types, declared: true }, location);
  const { query } = read;
  if (signature.returns.kind !== 'void' && query.select.length !== declared.length) {
    const [wanted, found] = [counted(declared.length), counted(query.select.length)];
    refuse(`${signature.name} is declared to return ${wanted}, but selects ${found}`, location);
  }
  const narrowed = settleTypes(signature, read.columns, query, location);
  const limit = readRowCount(checker, fields['limitCount']);
  const offset = readRowCount(checker, fields['limitOffset']);
  const isOneRow = signature.set || isBare || isWhole(fields, query);
  const paged = limit !== null || offset !== null || !isOneRow;
  const { order, extra, page } = readOrder(read, listOf(fields['sortClause']), paged);
  const ordered: ViewQuery = {
    ...query,
    select: [...query.select, ...extra],
    ...(page.length > 0 && { order: page }),
  };
  const body = signature.definer ? asDefiner(ordered, signature.name) : ordered;
  return { body, columns: read.columns, narrowed, order, limit, offset, first: !isOneRow };
}

export const counted = (columns: number): string => `${columns} column${columns === 1 ? '' : 's'}`;

export function declaredColumns({
  name,
  returns,
}: Pick<FunctionSignature, 'name' | 'returns'>): readonly { name: string; type: ColumnType }[] {
  if (returns.kind === 'value') return [{ name: readName(name).name, type: returns.type }];
  return returns.kind === 'rows' ? returns.columns : [];
}

/** Refuses columns that are not of their declared types; a number that is wider is told, for a value. */
export function settleTypes(
  { name, returns }: FunctionSignature,
  columns: readonly ViewColumn[],
  query: ViewQuery,
  location: number | null,
): ColumnType | null {
  let narrowed: ColumnType | null = null;
  declaredColumns({ name, returns } as FunctionSignature).forEach(({ type, name: column }, i) => {
    const found = columns[i]!.type;
    const fit = fits(found, type);
    if (fit === 'no' || (fit === 'narrowed' && returns.kind === 'rows')) {
      refuse(
        `${column} of ${name} is declared as ${typeName(type)}, but is ${typeName(found)}`,
        location,
        'Declare it so, or select something of the declared type.',
      );
    }
    if (found.kind === 'numeric' && found.scale === null && !isColumn(query.select[i]!.expression)) {
      refuse(`how many digits ${column} has is not known here`, location, 'Write round(…, 2).');
    }
    if (fit === 'narrowed') narrowed = type;
  });
  return narrowed;
}

const isColumn = (expression: Expression): boolean =>
  expression.kind === 'column' && expression.source !== argumentAlias;

/** A body that is one row whatever there is: an aggregate over all of it. */
const isWhole = (fields: SyntaxFields, { grouping }: ViewQuery): boolean =>
  grouping !== null &&
  grouping.keys.length === 0 &&
  grouping.having === null &&
  fields['limitCount'] === undefined &&
  fields['limitOffset'] === undefined;

/** Every subquery of the body marked with the function's name: their tables get no guards. */
export const asDefiner = (query: ViewQuery, name: string): ViewQuery =>
  mapView(query, (expression) =>
    rewrite(expression, (node) =>
      hasSubquery(node) ? { ...node, query: { ...node.query, definer: node.query.definer ?? name } } : node,
    ),
  );
