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

/** A range with the other cases of the letters in it. */
export function caselessRange(first: number, last: number): CharacterSet {
  const others = letters().flatMap(({ letter, lower, upper }): CharacterSet =>
    letter < first || letter > last
      ? []
      : [
          [lower, lower],
          [upper, upper],
        ],
  );
  return union([[first, last]], others);
}

/** A text in small letters, letter by letter. */
export const lowerText = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint(casesOf(letter.codePointAt(0)!).lower)).join('');
