import type { ColumnType } from '@backstay/catalog';
import { attempt, checkerOf } from './check-expression.js';
import { settleNumbers, widenIntegers } from './check/exact-numbers.js';
import { readFrom } from './check/from.js';
import { mayBeNull } from './check/nullability.js';
import { collect, refuse } from './check/refusal.js';
import { provesSingleRow } from './check/single-row.js';
import { listOf, locate, readNode } from './check/syntax.js';
import { aggregates } from './check/view-group.js';
import { requirePortableAggregates } from './check/view-text.js';
import type { Checker, Frame } from './check/checker.js';
import { requirePlain } from './check-view.js';
import type { Expression } from './expression.js';
import type { ExpressionProblem, ExpressionScope, ScopeTable } from './scope.js';
import { typeName } from './type-name.js';
import { boolean, typeOf } from './type-of.js';
import { fits } from './fits.js';
import { hasSubquery, rewrite } from './visit.js';

/** What a computed column is declared to be: of the row of a table, under the name that its argument has. */
export interface ComputedSignature {
  readonly name: string;
  readonly row: { readonly table: ScopeTable; readonly alias: string; readonly argument: string };
  readonly type: ColumnType;
  readonly definer: boolean;
}

/** A computed column that was read. */
export interface CheckedComputed {
  readonly expression: Expression;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** Reads the body of a function of a row, given its SELECT: an expression, or one value out of other tables. */
export function checkComputed(
  node: unknown,
  signature: ComputedSignature,
  scope: Pick<ExpressionScope, 'table' | 'enums' | 'functions'>,
): { computed: CheckedComputed | null; problems: readonly ExpressionProblem[] } {
  const { row, type } = signature;
  const checker = checkerOf({ ...scope, row, arguments: [], expected: type, claims: true, subqueries: true });
  const { value, problems } = attempt(() => readComputed(checker, node, signature));
  return { computed: value, problems };
}

function readComputed(checker: Checker, node: unknown, signature: ComputedSignature): CheckedComputed {
  const { fields } = readNode(node);
  const location = locate(node);
  requirePlain(fields, 'a computed column', location);
  for (const clause of ['groupClause', 'havingClause', 'distinctClause']) {
    if (fields[clause] !== undefined) refuse('a computed column selects one value, without groups', location);
  }
  const [target, ...more] = listOf(fields['targetList']).map((one) => readNode(one).fields['val']);
  if (target === undefined || more.length > 0) refuse(`${signature.name} must select one column`, location);
  const from = listOf(fields['fromClause']);
  const where = fields['whereClause'];
  if (from.length === 0 && where !== undefined) refuse('a WHERE needs a FROM', location, 'Write CASE WHEN … END.');
  const read =
    from.length === 0 ? value(checker, target, signature, []) : valueOf(checker, target, where, from, signature);
  const expression = signature.definer ? asDefiner(read, signature.name) : read;
  const type = typeOf(expression);
  if (fits(type, signature.type) !== 'yes') {
    refuse(
      `${signature.name} is declared as ${typeName(signature.type)}, but is ${typeName(type)}`,
      location,
      'Declare it so, or select something of the declared type.',
    );
  }
  const { table } = signature.row;
  const nullable = mayBeNull(expression, (_, name) => table.columns.find((one) => one.name === name)?.nullable ?? true);
  return { expression, type, nullable };
}

function value(checker: Checker, node: unknown, { type }: ComputedSignature, frame: Frame): Expression {
  const location = locate(node);
  const read = settleNumbers(widenIntegers(checker.expression(node, type)), location);
  requirePortableAggregates(read, frame, location);
  const bare = read.kind === 'literal' && read.type.kind === 'numeric';
  return bare ? { kind: 'cast', type: read.type, operand: read } : read;
}

/** One value out of the rows of other tables: of the only one, or an aggregate of all. */
function valueOf(
  checker: Checker,
  target: unknown,
  where: unknown,
  items: readonly unknown[],
  signature: ComputedSignature,
): Expression {
  const from = readFrom(checker, items);
  const inner = checker.within(from.frame);
  const conditions = [
    ...from.conditions,
    ...collect(where === undefined ? [] : [() => inner.expression(where, boolean)]),
  ];
  const condition: Expression | null =
    conditions.length > 1 ? { kind: 'and', operands: conditions } : (conditions[0] ?? null);
  const select = value(inner.allowing(true), target, signature, from.frame);
  if (!aggregates(select) && !provesSingleRow(from.frame, condition)) {
    const advice = 'Compare every column of a key in its WHERE, or select an aggregate.';
    refuse(`${signature.name} may find more than one row`, locate(target), advice);
  }
  const tables = from.frame.map(({ table, alias }) => ({ table: { schema: table.schema, name: table.name }, alias }));
  return { kind: 'scalar-query', type: typeOf(select), query: { from: tables, where: condition, select } };
}

const asDefiner = (expression: Expression, name: string): Expression =>
  rewrite(expression, (node) =>
    hasSubquery(node) ? { ...node, query: { ...node.query, definer: node.query.definer ?? name } } : node,
  );
