import type { ColumnType } from '@backstay/catalog';
import type { Aggregate, Expression } from '../expression.js';
import { typeName } from '../type-name.js';
import { text, typeOf } from '../type-of.js';
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

function resultType(
  name: Aggregate['name'],
  argument: Expression,
  distinct: boolean,
  location: number | null,
): ColumnType {
  const type = withoutStorage(typeOf(argument));
  if (name === 'count') {
    if (distinct) requireKey(argument, 'count(distinct …)', location);
    return bigint;
  }
  if (name === 'min' || name === 'max') return extreme(name, type, location);
  switch (type.kind) {
    case 'smallint':
    case 'integer':
      return name === 'avg' ? numeric(null) : bigint;
    case 'bigint':
      return numeric(name === 'avg' ? null : 0);
    case 'numeric':
      if (type.scale !== null) return numeric(name === 'avg' ? null : type.scale);
      break;
    default:
  }
  return refuse(
    `${name}(${typeName(type)}) is not the same on every engine`,
    location,
    'Whole numbers and numeric(precision, scale) are added exactly.',
  );
}

const numeric = (scale: number | null): ColumnType => ({ kind: 'numeric', precision: null, scale });

/** PostgreSQL has no smallest uuid or boolean; an enum’s, an array’s and a document’s differ between engines. */
function extreme(name: string, type: ColumnType, location: number | null): ColumnType {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return type;
    case 'numeric':
      if (type.scale !== null) return { ...type, precision: null };
      break;
    case 'text':
    case 'varchar':
      return text;
    default:
  }
  return refuse(
    `${name}(${typeName(type)}) is not supported`,
    location,
    'Numbers, texts, dates and times have an order.',
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
