import type { OrderTerm } from '../pipeline.types.js';
import type { Dialect, Operand } from './dialect.js';
import type { Fragment } from './fragment.js';
import { join } from './sql.js';

/** A term of an order, compiled: what is sorted by, and how. */
export interface SortTerm extends Pick<OrderTerm, 'direction' | 'nulls'> {
  readonly key: Fragment;
}

/** One term as an engine sorts by it. Where NULLs stand is said by the first key, which is NULL where the operand is. */
export const sortTerms = (
  operand: Operand,
  { direction, nulls }: Pick<OrderTerm, 'direction' | 'nulls'>,
  dialect: Dialect,
): readonly SortTerm[] =>
  dialect.sortKeys(operand).map(({ sql: key, reversed }, i) => ({
    key,
    direction: (direction === 'asc') === (reversed === true) ? 'desc' : 'asc',
    nulls: i === 0 ? nulls : null,
  }));

/** What stands behind ORDER BY. */
export const sortList = (terms: readonly SortTerm[], dialect: Dialect): Fragment =>
  join(
    terms.map(({ key, direction, nulls }) => dialect.orderTerm(key, direction, nulls)),
    ', ',
  );
