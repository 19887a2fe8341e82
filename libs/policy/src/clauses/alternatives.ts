import type { ClauseTree } from './clause-tree.js';

/** Clauses that are enough together. Without any: always. */
export type Alternative<Leaf> = ReadonlySet<Leaf>;

/** More alternatives than this, also on the way, are not looked at: nobody could read them either. */
const most = 256;
const mostProducts = 4096;

/**
 * The ways in which the tree can be TRUE, as sets of clauses that must all be, none of which contains another (OR of
 * ANDs). Null: there are too many.
 */
export function alternatives<Leaf>(tree: ClauseTree<Leaf>): readonly Alternative<Leaf>[] | null {
  if (tree.kind === 'clause') return [new Set([tree.clause])];
  let found: readonly Alternative<Leaf>[] = tree.kind === 'and' ? [new Set()] : [];
  for (const part of tree.parts) {
    const more = alternatives(part);
    if (more === null || found.length * more.length > mostProducts) return null;
    found = least(
      tree.kind === 'or'
        ? [...found, ...more]
        : found.flatMap((one) => more.map((other) => new Set([...one, ...other]))),
    );
    if (found.length > most) return null;
  }
  return found;
}

/** Those that contain no other; of equal ones the first. */
export function least<Leaf>(sets: readonly Alternative<Leaf>[]): readonly Alternative<Leaf>[] {
  const kept: Alternative<Leaf>[] = [];
  for (const set of sets.toSorted((a, b) => a.size - b.size)) {
    if (!kept.some((smaller) => isWithin(smaller, set))) kept.push(set);
  }
  return kept;
}

/** Whether all that the first needs is in the second: the second is then the narrower of the two. */
export const isWithin = <Leaf>(smaller: Alternative<Leaf>, set: Alternative<Leaf>): boolean =>
  smaller.size <= set.size && [...smaller].every((leaf) => set.has(leaf));
