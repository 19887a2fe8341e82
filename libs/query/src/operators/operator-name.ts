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
  | 'in'
  | 'is'
  | 'isdistinct'
  | 'cs'
  | 'cd'
  | 'ov';

/** Operators of the dialect that are refused by name, and what they are. */
export const refusedOperators: ReadonlyMap<string, string> = new Map([
  ['fts', 'full-text search (fts)'],
  ['plfts', 'full-text search (plfts)'],
  ['phfts', 'full-text search (phfts)'],
  ['wfts', 'full-text search (wfts)'],
  ['sl', 'range operators (sl)'],
  ['sr', 'range operators (sr)'],
  ['nxl', 'range operators (nxl)'],
  ['nxr', 'range operators (nxr)'],
  ['adj', 'range operators (adj)'],
]);
