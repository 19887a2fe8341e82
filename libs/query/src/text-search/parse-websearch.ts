import { joined, negated, phrase, wordsOf, type TextTree } from './text-tree.js';

/** A minus in front of what must not be, a phrase in quotes, or what has no blank in it. */
const token = /-|"([^"]*)"?|[^\s"-][^\s"]*/g;

/** Reads what `websearch_to_tsquery` reads, which is anything: words, `"a phrase"`, `or`, and `-` in front of what must not be. */
export function parseWebsearch(text: string): TextTree | null {
  const alternatives: (TextTree | null)[][] = [[]];
  const tokens = [...text.matchAll(token)];
  let minuses = 0;
  tokens.forEach(([written, quoted], i) => {
    const operands = alternatives.at(-1)!;
    const isOr = written.toLowerCase() === 'or' && minuses === 0 && operands.length > 0 && i < tokens.length - 1;
    if (isOr) alternatives.push([]);
    else if (written === '-') minuses++;
    else {
      const operand = phrase(wordsOf(quoted ?? written));
      // Other operators' signs are nothing here, so that a minus stays for what comes.
      if (quoted === undefined && /^[!&|()]+$/.test(written)) return;
      operands.push(minuses % 2 === 1 ? negated(operand) : operand);
      minuses = 0;
    }
  });
  return joined(
    'or',
    alternatives.map((operands) => joined('and', operands)),
  );
}
