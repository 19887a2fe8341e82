import { scanSync } from './sql-parser.js';

/**
 * The text in the parentheses behind a keyword of a statement that parsed (`using (…)`, `check (…)`), or null.
 * Only at the statement's own level: `using` may also stand inside an expression.
 */
export function clauseText(statement: string, keyword: string): string | null {
  const bytes = Buffer.from(statement, 'utf8');
  const tokens = scanSync(statement).tokens;
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (depth === 0 && token.text.toLowerCase() === keyword && tokens[index + 1]?.text === '(') {
      const close = closing(tokens.slice(index + 1).map((next) => next.text));
      const [open, end] = [tokens[index + 1], tokens[index + 1 + close]];
      if (open !== undefined && end !== undefined) return bytes.toString('utf8', open.end, end.start).trim();
    }
  }
  return null;
}

/** Index of the parenthesis that closes the first one. */
function closing(tokens: readonly string[]): number {
  let depth = 0;
  return tokens.findIndex((token) => {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    return depth === 0;
  });
}
