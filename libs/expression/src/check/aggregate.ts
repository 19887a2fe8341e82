import type { ColumnType } from '@backstay/catalog';
import { aggregateName, aggregateType } from '../aggregate-type.js';
import type { Aggregate, Expression } from '../expression.js';
import { typeName } from '../type-name.js';
import { typeOf } from '../type-of.js';
import { withoutStorage } from '../without-storage.js';
import { hasSubquery, visit } from '../visit.js';
import type { Checker } from './checker.js';
import { settleNumbers } from './exact-numbers.js';
import { refuse } from './refusal.js';
import { listOf, locationOf, namesOf, type SyntaxFields } from './syntax.js';

const names: readonly string[] = ['count', 'sum', 'avg', 'min', 'max'];
const bigint: ColumnType = { kind: 'bigint' };

/** Whether a call (`FuncCall`) is an aggregate that stands where one may stand. */
export function isAggregate(checker: Checker, fields: SyntaxFields): boolean {
  const name = namesOf(fields['funcname']).at(-1) ?? '';
  const levels = checker.scope.row === null ? 1 : 2;
  return checker.scope.aggregates === true && checker.frames.length === levels && names.includes(name);
}

/** Reads an aggregate: the types that come out the same on every engine, of arguments that are columns or expressions. */
export function readAggregate(checker: Checker, fields: SyntaxFields): Aggregate {
  const location = locationOf(fields);
  const name = (namesOf(fields['funcname']).at(-1) ?? '') as Aggregate['name'];
  for (const extra of ['agg_order', 'agg_filter', 'agg_within_group', 'func_variadic', 'over']) {
    if (fields[extra] !== undefined) {
      refuse(`this form of ${name}() is not supported`, location, 'Write a case inside it, or a condition in WHERE.');
    }
  }
  const distinct = fields['agg_distinct'] === true;
  if (fields['agg_star'] === true)
    return { kind: 'aggregate', type: bigint, name, argument: null, distinct, digits: null };
  const [node, ...more] = listOf(fields['args']);
  if (node === undefined || more.length > 0) return refuse(`${name}() takes one argument`, location);
  const argument = settleNumbers(checker.allowing(false).expression(node, null), location);
  refuseSubquery(argument, name, location);
  if (distinct && name !== 'count')
    refuse(`${name}(distinct …) is not supported`, location, 'Only count has distinct.');
  const type = resultType(name, argument, distinct, location);
  return { kind: 'aggregate', type, name, argument, distinct, digits: null };
}

function refuseSubquery(argument: Expression, name: string, location: number | null): void {
  visit(argument, (node) => {
    if (hasSubquery(node)) refuse(`${name}() of a subquery is not supported`, location);
  });
}

/** A view settles the digits of all its numbers, so it has no place for a numeric without. */
function resultType(
  name: Aggregate['name'],
  argument: Expression,
  distinct: boolean,
  location: number | null,
): ColumnType {
  if (distinct) requireKey(argument, 'count(distinct …)', location);
  const type = withoutStorage(typeOf(argument));
  const result = aggregateType(name, type);
  const isSettled = name === 'count' || type.kind !== 'numeric' || type.scale !== null;
  if ('type' in result && isSettled) return result.type;
  return name === 'min' || name === 'max'
    ? refuse(
        `${aggregateName(name, type)} is not supported`,
        location,
        'Numbers, texts, dates and times have an order.',
      )
    : refuse(
        `${aggregateName(name, type)} is not the same on every engine`,
        location,
        'Whole numbers and numeric(precision, scale) are added exactly.',
      );
}

const keyKinds: ReadonlySet<string> = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'text',
  'varchar',
  'uuid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'enum',
]);

/** Refuses what engines do not tell apart alike: what is grouped by, counted distinct, or selected distinct. */
export function requireKey(expression: Expression, what: string, location: number | null): void {
  const type = typeOf(expression);
  if (keyKinds.has(type.kind) || (type.kind === 'numeric' && type.scale !== null)) return;
  refuse(
    `${what} of ${typeName(type)} is not the same on every engine`,
    location,
    'Whole numbers, numeric(precision, scale), texts, uuids, booleans, enums, dates and times can be told apart.',
  );
}
