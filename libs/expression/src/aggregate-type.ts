import type { ColumnType } from '@backstay/catalog';
import type { Aggregate } from './expression.js';
import { typeName } from './type-name.js';

/** What an aggregate of a type gives, or why it is not to be had. */
export type AggregateType =
  | { readonly type: ColumnType }
  /** PostgreSQL has no such function. */
  | { readonly missing: 'undefined' }
  /** It has, and engines would not agree; `reason` null: there is no more to say than the name of the type. */
  | { readonly missing: 'not portable'; readonly reason: string | null };

/** The type PostgreSQL gives an aggregate of a value of the type (PostgreSQL manual: Aggregate Functions). */
export function aggregateType(name: Aggregate['name'], type: ColumnType): AggregateType {
  if (name === 'count') return { type: { kind: 'bigint' } };
  return name === 'min' || name === 'max' ? extreme(type) : total(name, type);
}

/** An aggregate as a message names it. */
export const aggregateName = (name: Aggregate['name'], type: ColumnType): string => `${name}(${typeName(type)})`;

const numeric = (scale: number | null): AggregateType => ({ type: { kind: 'numeric', precision: null, scale } });

/** Sums grow beyond their type; an average has as many digits as PostgreSQL's division gives. */
function total(name: 'sum' | 'avg', type: ColumnType): AggregateType {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
      return name === 'avg' ? numeric(null) : { type: { kind: 'bigint' } };
    case 'bigint':
      return numeric(name === 'avg' ? null : 0);
    case 'numeric':
      return numeric(name === 'avg' ? null : type.scale);
    case 'real':
    case 'double':
      return { missing: 'not portable', reason: 'it depends on the order of the rows' };
    default:
      return { missing: 'undefined' };
  }
}

/** PostgreSQL has no smallest uuid, boolean or document; an enum’s and an array’s differ between engines. */
function extreme(type: ColumnType): AggregateType {
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
      return { type };
    case 'numeric':
      return { type: { ...type, precision: null } };
    case 'text':
    case 'varchar':
      return { type: { kind: 'text' } };
    case 'enum':
    case 'array':
      return { missing: 'not portable', reason: null };
    default:
      return { missing: 'undefined' };
  }
}
