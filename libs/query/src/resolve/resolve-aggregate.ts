import type { ColumnType } from '@backstay/catalog';
import {
  aggregateName,
  aggregateType,
  typeName,
  typeOf,
  visit,
  withoutStorage,
  type Aggregate,
  type Expression,
} from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { AggregateCall } from '../parse/data-request.js';
import type { ReadPlan } from '../pipeline.types.js';

/** `count()`. */
export const countOfRows: Aggregate = {
  kind: 'aggregate',
  type: { kind: 'bigint' },
  name: 'count',
  argument: null,
  distinct: false,
  digits: null,
};

/**
 * An aggregate of a value, with the type PostgreSQL gives it. Throws `undefined_function` where PostgreSQL has none, and
 * `not_supported` where engines would not agree.
 */
export function aggregateOf(name: AggregateCall['name'], argument: Expression): Aggregate {
  const type = resultType(name, withoutStorage(typeOf(argument)));
  return { kind: 'aggregate', type, name, argument, distinct: false, digits: null };
}

/** Whether an expression holds an aggregate. */
export function hasAggregate(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    found ||= node.kind === 'aggregate';
  });
  return found;
}

/** Whether all rows are one group, which is there where there are no rows, too. */
export const isOneGroup = ({ grouped, columns }: Pick<ReadPlan, 'grouped' | 'columns'>): boolean =>
  grouped === true && columns.every(({ expression }) => hasAggregate(expression));

function resultType(name: AggregateCall['name'], type: ColumnType): ColumnType {
  const result = aggregateType(name, type);
  if ('type' in result) return result.type;
  if (result.missing === 'undefined') throw fail('undefined_function', { function: name, type: typeName(type) });
  const reason = result.reason === null ? '' : `: ${result.reason}`;
  throw fail('not_supported', { feature: `${aggregateName(name, type)}${reason}` });
}
