import type { ColumnType } from '@backstay/catalog';
import { typeOf, type Expression } from '@backstay/expression';
import type { Projection } from '../pipeline.types.js';
import { hasAggregate } from './resolve-aggregate.js';

/** Casts that no value refuses, that tell apart what differs, and that every engine makes alike. */
const lossless: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'numeric', 'text'],
  integer: ['bigint', 'numeric', 'text'],
  bigint: ['numeric', 'text'],
  boolean: ['text'],
  uuid: ['text'],
  date: ['text'],
  enum: ['text'],
  varchar: ['text'],
};

/** Casts that tell apart what differs, made of the answer. */
const telling: Readonly<Record<string, readonly string[]>> = {
  ...lossless,
  boolean: ['text', 'integer'],
  date: ['text', 'timestamp', 'timestamptz'],
  time: ['text'],
  timestamp: ['text', 'timestamptz'],
  timestamptz: ['text', 'timestamp'],
  numeric: ['text', 'numeric'],
  bytea: ['text'],
};

/** Whether two values that differ still do behind the cast. */
export const tellsApart = (expression: Expression): boolean =>
  expression.kind !== 'cast' ||
  (tellsApart(expression.operand) && among(telling, typeOf(expression.operand), expression.type));

/** Whether groups must be made here: for a cast of what is aggregated or grouped by that engines do not have alike. */
export const needsFold = (columns: readonly Projection[]): boolean =>
  columns.some(
    ({ expression, members, byCast }) =>
      byCast === true || aggregatesCast(expression) || (members !== undefined && needsFold(members)),
  );

function aggregatesCast(expression: Expression): boolean {
  if (expression.kind === 'cast') return aggregatesCast(expression.operand);
  if (expression.kind !== 'aggregate' || expression.argument === null) return false;
  const { argument } = expression;
  return argument.kind === 'cast' && !among(lossless, typeOf(argument.operand), argument.type);
}

const among = (casts: typeof lossless, from: ColumnType, to: ColumnType): boolean =>
  (from.kind === to.kind && !('length' in to)) || (casts[from.kind]?.includes(to.kind) ?? false);

/** A key as it is grouped by: by what its cast gives, where that has a name of its own. */
export const keyedByCast = (projection: Projection): Projection =>
  tellsApart(projection.expression) || hasAggregate(projection.expression)
    ? projection
    : { ...projection, byCast: true };
