/** Filter operators that are served. */
export type OperatorName =
  | 'eq'
  | 'neq'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'like'
  | 'ilike'
  | 'match'
  | 'imatch'
  | 'fts'
  | 'plfts'
  | 'phfts'
  | 'wfts'
  | 'in'
  | 'is'
  | 'isdistinct'
  | 'cs'
  | 'cd'
  | 'ov';

/** Operators of the dialect that are refused by name, and what they are. */
export const refusedOperators: ReadonlyMap<string, string> = new Map([
  ['sl', 'range operators (sl)'],
  ['sr', 'range operators (sr)'],
  ['nxl', 'range operators (nxl)'],
  ['nxr', 'range operators (nxr)'],
  ['adj', 'range operators (adj)'],
]);
