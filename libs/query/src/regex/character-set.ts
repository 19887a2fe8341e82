/** Characters by their code points: ranges with both ends in, in order, none touching the next. */
export type CharacterSet = readonly (readonly [first: number, last: number])[];

export const lastCharacter = 0x10ffff;
export const anyCharacter: CharacterSet = [[0, lastCharacter]];

export const single = (character: number): CharacterSet => [[character, character]];

/** All that is in one of the sets. */
export function union(...sets: readonly CharacterSet[]): CharacterSet {
  const ranges = sets.flat().sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of ranges) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** All that is not in the set. */
export function complement(set: CharacterSet): CharacterSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= lastCharacter) gaps.push([next, lastCharacter]);
  return gaps;
}

/** Whether a character is in both. */
export function overlap(a: CharacterSet, b: CharacterSet): boolean {
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i]![1] < b[j]![0]) i++;
    else if (b[j]![1] < a[i]![0]) j++;
    else return true;
  }
  return false;
}

export const isAny = (set: CharacterSet): boolean => set[0]?.[0] === 0 && set[0][1] === lastCharacter;

/** Equal sets have equal keys. */
export const setKey = (set: CharacterSet): string => set.map(([first, last]) => `${first}-${last}`).join();
