import type { ColumnType } from '@backstay/catalog';
import { typeName, typeOf, visit, withoutStorage, type Aggregate, type Expression } from '@backstay/expression';
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
  if (name === 'count') return countOfRows.type;
  return name === 'min' || name === 'max' ? extreme(name, type) : total(name, type);
}

const numeric = (scale: number | null): ColumnType => ({ kind: 'numeric', precision: null, scale });

/** Sums grow beyond their type; an average has as many digits as PostgreSQL's division gives. */
function total(name: 'sum' | 'avg', type: ColumnType): ColumnType {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
      return name === 'avg' ? numeric(null) : { kind: 'bigint' };
    case 'bigint':
      return numeric(name === 'avg' ? null : 0);
    case 'numeric':
      return numeric(name === 'avg' ? null : type.scale);
    case 'real':
    case 'double':
      throw fail('not_supported', { feature: `${name}(${typeName(type)}): it depends on the order of the rows` });
    default:
      throw fail('undefined_function', { function: name, type: typeName(type) });
  }
}

function extreme(name: 'min' | 'max', type: ColumnType): ColumnType {
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
    case 'char':
      return type;
    case 'numeric':
      return { ...type, precision: null };
    case 'text':
    case 'varchar':
      return { kind: 'text' };
    case 'enum':
    case 'array':
      throw fail('not_supported', { feature: `${name}(${typeName(type)})` });
    default:
      throw fail('undefined_function', { function: name, type: typeName(type) });
  }
}
