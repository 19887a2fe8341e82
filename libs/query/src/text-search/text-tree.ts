import { lowerText } from '../regex/letter-case.js';
import { isLeftOut } from './languages.js';

/** What was asked for, as words in small letters; null: nothing. */
export type TextTree =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'prefix'; readonly word: string }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly TextTree[] }
  | { readonly kind: 'not'; readonly operand: TextTree }
  | { readonly kind: 'native'; readonly feature: string };

/** The words of a text: letters and digits in a row. */
export const wordsOf = (text: string): readonly string[] => lowerText(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** A tree for words that stand one behind the other. */
export const phrase = (words: readonly string[]): TextTree | null =>
  words.length === 0 ? null : { kind: 'words', words };

/** Joins what is there: nothing of nothing, and one alone stays itself. */
export function joined(kind: 'and' | 'or', operands: readonly (TextTree | null)[]): TextTree | null {
  const there = operands.filter((operand) => operand !== null);
  return there.length < 2 ? (there[0] ?? null) : { kind, operands: there };
}

export const negated = (operand: TextTree | null): TextTree | null =>
  operand === null ? null : { kind: 'not', operand };

/** The tree without the words that PostgreSQL leaves out. Where they stood inside a phrase only it can say so. */
export function withoutLeftOut(tree: TextTree, language: string): TextTree | null {
  const isOut = (word: string): boolean => isLeftOut(word, language);
  switch (tree.kind) {
    case 'words': {
      const kept = tree.words.slice(
        tree.words.findIndex((word) => !isOut(word)),
        tree.words.findLastIndex((word) => !isOut(word)) + 1,
      );
      if (kept.some(isOut)) return { kind: 'native', feature: 'a phrase with a word that its language leaves out' };
      return phrase(kept);
    }
    case 'prefix':
      return isOut(tree.word) ? null : tree;
    case 'and':
    case 'or':
      return joined(
        tree.kind,
        tree.operands.map((operand) => withoutLeftOut(operand, language)),
      );
    case 'not':
      return negated(withoutLeftOut(tree.operand, language));
    case 'native':
      return tree;
  }
}
