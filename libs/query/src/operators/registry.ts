import { cd } from './cd.js';
import { cs } from './cs.js';
import { eq } from './eq.js';
import type { FilterOperator } from './filter-operator.js';
import { fts, phfts, plfts, wfts } from './full-text.js';
import { gt } from './gt.js';
import { gte } from './gte.js';
import { ilike } from './ilike.js';
import { inList } from './in.js';
import { is } from './is.js';
import { isdistinct } from './isdistinct.js';
import { like } from './like.js';
import { imatch, match } from './match.js';
import { lt } from './lt.js';
import { lte } from './lte.js';
import { neq } from './neq.js';
import { ov } from './ov.js';
import { adj, nxl, nxr, sl, sr } from './range-position.js';

/** All filter operators, in the order documentation lists them. */
export const filterOperators: readonly FilterOperator[] = [
  eq,
  neq,
  gt,
  gte,
  lt,
  lte,
  like,
  ilike,
  match,
  imatch,
  inList,
  is,
  isdistinct,
  cs,
  cd,
  ov,
  sl,
  sr,
  nxr,
  nxl,
  adj,
  fts,
  plfts,
  phfts,
  wfts,
];

/** The operators by wire name. */
export const operatorsByName: ReadonlyMap<string, FilterOperator> = new Map(filterOperators.map((o) => [o.name, o]));
