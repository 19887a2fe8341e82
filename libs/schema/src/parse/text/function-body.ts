import type { Node } from 'libpg-query';
import { hasSqlDetails, parseSync, scanSync } from './sql-parser.js';
import { isTooDeep, tooDeep } from './nesting.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { Statement } from './statement.js';

/** What a look-up function has to look like; all other functions are refused with this. */
export const lookupAdvice =
  "Write a look-up: create function name(arg type) returns type language sql stable security definer set search_path = '' as $$ select … $$. " +
  'Anything that computes or writes belongs in functions/<name>/index.ts.';

/** Where the body's text begins in the file, in bytes, and the text. */
export interface FunctionBody {
  readonly start: number;
  readonly text: string;
}

/** Finds the body's string behind AS; the text between its quotes is taken as it stands, so that places fit. */
export function bodyAt(location: number, statement: Statement): FunctionBody | null {
  const tokens = scanSync(statement.text).tokens;
  const token = tokens.find((candidate) => candidate.start > location && candidate.tokenName === 'SCONST');
  if (token === undefined) return null;
  const quote = /^(\$[^$]*\$|[eE]?')/.exec(token.text)?.[0] ?? "'";
  const inside = token.text.slice(quote.length, token.text.length - (quote.endsWith("'") ? 1 : quote.length));
  return {
    start: statement.start + token.start + quote.length,
    text: quote.endsWith("'") ? inside.replaceAll("''", "'") : inside,
  };
}

/** The one SELECT of a body, or null after reporting. */
export function parseBody(body: FunctionBody, statement: Statement, draft: SchemaDraft): Node | null {
  try {
    const [first, ...more] = parseSync(body.text).stmts ?? [];
    const tooMuch = isTooDeep(first);
    if (first?.stmt !== undefined && 'SelectStmt' in first.stmt && more.length === 0 && !tooMuch) return first.stmt;
    if (tooMuch) draft.problem(statement.source.position(body.start), tooDeep.message, tooDeep.advice);
    else draft.problem(statement.source.position(body.start), 'the body of a look-up is one select', lookupAdvice);
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const byte = statement.source.byteOfCharacter(body.start, error.sqlDetails?.cursorPosition ?? 0);
    draft.problem(statement.source.position(byte), error.message, 'Write one select.');
  }
  return null;
}
