import { union, type CharacterSet } from './character-set.js';

/** No letter beyond this one has a case. */
const lastLetter = 0x1ffff;

interface Cases {
  readonly letter: number;
  readonly lower: number;
  readonly upper: number;
}

/** Letter by letter, as PostgreSQL maps them: `ß` stays itself, no letter becomes two, and `İ` loses its dot. */
function casesOf(letter: number): Cases {
  const text = String.fromCodePoint(letter);
  const one = (mapped: string): number => (mapped.length === text.length ? mapped.codePointAt(0)! : letter);
  return { letter, lower: text === 'İ' ? 0x69 : one(text.toLowerCase()), upper: one(text.toUpperCase()) };
}

let table: readonly Cases[] | undefined;

/** All letters that have another case, in their order; made when it is first asked for. */
function letters(): readonly Cases[] {
  table ??= Array.from({ length: lastLetter + 1 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map(casesOf)
    .filter(({ letter, lower, upper }) => lower !== letter || upper !== letter);
  return table;
}

/** A letter on its own, without regard to case: its small and its large form. */
export function caselessLetter(letter: number): CharacterSet {
  const { lower, upper } = casesOf(letter);
  return union([
    [lower, lower],
    [upper, upper],
  ]);
}

/**
 * A range with the other cases of the letters in it. Nearly all of these are in a wide range already, and only the others
 * are made ranges of: a request may have hundreds of wide ones.
 */
export function caselessRange(first: number, last: number): CharacterSet {
  const others: [number, number][] = [];
  const all = letters();
  for (let i = firstFrom(all, first); i < all.length && all[i]!.letter <= last; i++) {
    const { lower, upper } = all[i]!;
    if (lower < first || lower > last) others.push([lower, lower]);
    if (upper < first || upper > last) others.push([upper, upper]);
  }
  return union([[first, last]], others);
}

/** The place of the first letter that does not come before another. */
function firstFrom(all: readonly Cases[], letter: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.letter < letter) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A text in small letters, letter by letter. */
export const lowerText = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint(casesOf(letter.codePointAt(0)!).lower)).join('');
