import { complement, isAny, type CharacterSet } from './character-set.js';
import type { RegexNode } from './regex-node.js';
import { isFixed, type SearchBranch, type SearchPlan } from './search-plan.js';

/** What differs in how engines write a pattern. */
export interface RegexWords {
  /** In front of everything. */
  readonly prefix: string;
  readonly start: string;
  readonly end: string;
  readonly any: string;
  /** A character that is no ASCII letter or digit. */
  character(code: number): string;
}

/** As PostgreSQL writes patterns. */
export const nativeRegex: RegexWords = {
  prefix: '(?c)',
  start: '^',
  end: '$',
  any: '.',
  character: (code) => `\\U${code.toString(16).padStart(8, '0')}`,
};

/** As ICU and PCRE write them, whatever options a server has. */
export const perlRegex: RegexWords = {
  prefix: '(?-imsx)',
  start: '\\A',
  end: '\\z',
  any: '[\\s\\S]',
  character: (code) => `\\x{${code.toString(16)}}`,
};

/** The pattern as it was meant, for an engine whose time does not depend on how it is written. */
export const printRegex = (node: RegexNode, words: RegexWords): string => words.prefix + print(node, words);

/** The pattern as a search, for an engine that tries one way after the other. */
export const printSearch = (plan: SearchPlan): string =>
  perlRegex.prefix + plan.map((branch) => printBranch(branch, false)).join('|');

/** The same search from the start of the text, which then holds for any text: where it does not, a limit was hit. */
export const printProof = (plan: SearchPlan): string =>
  `${perlRegex.prefix}${plan.map((branch) => printBranch(branch, true)).join('|')}|\\A`;

function printBranch({ atStart, atEnd, segments }: SearchBranch, anchored: boolean): string {
  const printed = segments.map((segment, i) => {
    const text = print(segment, perlRegex, segments.length > 1 || atStart || atEnd || anchored);
    const last = i === segments.length - 1 && atEnd ? `${text}\\z` : text;
    if (i === 0 && atStart) return `\\A${last}`;
    if (i === 0 && segments.length === 1 && !anchored) return last;
    const found = isFixed(segment) ? `(?>[\\s\\S]*?${last})` : `[\\s\\S]*?${last}`;
    return i === 0 ? `\\A${found}` : found;
  });
  return printed.join('');
}

/** `inside`: other parts stand beside the text, so that branches need brackets. */
function print(node: RegexNode, words: RegexWords, inside = false): string {
  switch (node.kind) {
    case 'set':
      return printSet(node.set, words);
    case 'start':
      return words.start;
    case 'end':
      return words.end;
    case 'sequence':
      return node.parts.map((part) => print(part, words, true)).join('');
    case 'choice': {
      const branches = node.branches.map((branch) => print(branch, words)).join('|');
      return inside ? `(?:${branches})` : branches;
    }
    case 'repeat': {
      const one = node.node.kind === 'set' ? print(node.node, words) : `(?:${print(node.node, words)})`;
      return one + printBounds(node.min, node.max);
    }
  }
}

function printBounds(min: number, max: number | null): string {
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function printSet(set: CharacterSet, words: RegexWords): string {
  if (isAny(set)) return words.any;
  const [only] = set;
  if (set.length === 1 && only![0] === only![1]) return printCharacter(only![0], words);
  // What begins with the first character of all is shorter, and safer to write, as what it leaves out.
  const negated = only![0] === 0;
  const ranges = (negated ? complement(set) : set).map(([first, last]) =>
    first === last ? printCharacter(first, words) : `${printCharacter(first, words)}-${printCharacter(last, words)}`,
  );
  return `[${negated ? '^' : ''}${ranges.join('')}]`;
}

function printCharacter(code: number, words: RegexWords): string {
  const character = String.fromCodePoint(code);
  return /^[0-9A-Za-z]$/.test(character) ? character : words.character(code);
}
