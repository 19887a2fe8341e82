import { fail } from '@backstay/kernel';

/** What Content-Range says, and the status that goes with it. */
export interface RangeAnswer {
  readonly status: 200 | 206;
  readonly contentRange: string;
}

/**
 * Content-Range (RFC 9110 §14.4) of `rows` rows from `offset` on; `total` null: not counted. Partial answers are 206
 * only when they were counted. Throws `bad_range` when the offset lies beyond the counted rows.
 */
export function contentRange(offset: number, rows: number, total: number | null): RangeAnswer {
  if (total !== null && offset > total) {
    throw fail('bad_range', { details: `An offset of ${offset} was requested, but there are only ${total} rows.` });
  }
  const range = rows === 0 || total === 0 ? '*' : `${offset}-${offset + rows - 1}`;
  return {
    status: total !== null && rows < total ? 206 : 200,
    contentRange: `${range}/${total ?? '*'}`,
  };
}
