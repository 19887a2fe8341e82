import { isAny } from './character-set.js';
import { lengthOf, partsOf, repeat, sequence, type RegexNode } from './regex-node.js';

/** Pieces of a pattern with any text between them: `^a.*b` is `a` at the start, and a `b` after it. */
export interface SearchBranch {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  /** Never empty; the only segment may be an empty sequence. */
  readonly segments: readonly RegexNode[];
}

/** A pattern as what is searched: one of the branches. */
export type SearchPlan = readonly SearchBranch[];

/**
 * Whether a text holds a match is all that is asked, so much of a pattern need not be tried: `.*` in front or behind is
 * nothing, `a+` there is `a`, and between two pieces `.*` only says which comes first. What is left is what makes
 * engines that try one way after the other work in time proportional to the text.
 */
export function planSearch(pattern: RegexNode): SearchPlan {
  const branches = pattern.kind === 'choice' ? pattern.branches : [pattern];
  return branches.map((branch) => planBranch(partsOf(branch)));
}

function planBranch(all: readonly RegexNode[]): SearchBranch {
  const starts = all.findIndex((part) => part.kind !== 'start');
  const from = starts === -1 ? all.length : starts;
  const ends = all.findLastIndex((part) => part.kind !== 'end');
  let [atStart, atEnd] = [from > 0, ends < all.length - 1];
  const pieces = splitAtGaps(all.slice(from, ends + 1));
  if (pieces.length > 1 && pieces[0]!.length === 0) atStart = false;
  if (pieces.length > 1 && pieces.at(-1)!.length === 0) atEnd = false;
  const segments = pieces
    .map((piece, i) => {
      const head = i === 0 && atStart ? piece : trimHead(piece);
      return i === pieces.length - 1 && atEnd ? head : trimTail(head);
    })
    .filter((piece, i) => piece.length > 0 || (i === 0 && atStart) || (i === pieces.length - 1 && atEnd))
    .map(sequence);
  return { atStart, atEnd, segments: segments.length === 0 ? [sequence([])] : segments };
}

/** `.{2,}` is two characters and any text. */
function splitAtGaps(parts: readonly RegexNode[]): RegexNode[][] {
  const pieces: RegexNode[][] = [[]];
  for (const part of parts) {
    if (part.kind === 'repeat' && part.max === null && part.node.kind === 'set' && isAny(part.node.set)) {
      if (part.min > 0) pieces.at(-1)!.push(repeat(part.node, part.min, part.min));
      pieces.push([]);
    } else pieces.at(-1)!.push(part);
  }
  return pieces;
}

/** Where any text may stand in front, the fewest repeats are enough. */
function trimHead(parts: readonly RegexNode[]): readonly RegexNode[] {
  const [first, ...rest] = parts;
  if (first?.kind !== 'repeat' || first.min === first.max) return parts;
  return first.min === 0 ? trimHead(rest) : [...fewest(first), ...rest];
}

/** The same where any text may stand behind. */
function trimTail(parts: readonly RegexNode[]): readonly RegexNode[] {
  const last = parts.at(-1);
  if (last?.kind !== 'repeat' || last.min === last.max) return parts;
  const rest = parts.slice(0, -1);
  return last.min === 0 ? trimTail(rest) : [...rest, ...fewest(last)];
}

const fewest = ({ node, min }: Extract<RegexNode, { kind: 'repeat' }>): readonly RegexNode[] =>
  partsOf(repeat(node, min, min));

/** Whether the first place where a segment is found is the best one: all its matches are of one length. */
export const isFixed = (segment: RegexNode): boolean => lengthOf(segment) !== null;
