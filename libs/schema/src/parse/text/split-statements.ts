import type { ScanToken } from 'libpg-query';
import { hasSqlDetails, parseSync, scanSync } from './sql-parser.js';
import type { SourceText } from './source-text.js';

/** The text of one statement, without the comments before it and the semicolon behind it, by byte offsets. */
export interface StatementSpan {
  readonly start: number;
  readonly end: number;
}

/** A comment of the file, by byte offset. */
export interface CommentSpan {
  readonly start: number;
  readonly text: string;
  /** Where what follows it begins, other comments left out; null: the file ends. */
  readonly next: number | null;
}

/** A text that the scanner could not read, such as a quote that is never closed. */
export interface ScanFault {
  readonly byte: number;
  readonly message: string;
}

/** What a file is made of. */
export interface SplitText {
  readonly statements: readonly StatementSpan[];
  readonly comments: readonly CommentSpan[];
  readonly faults: readonly ScanFault[];
}

/** A file is given up after so many places that cannot be scanned: what follows is noise. */
const maxFaults = 20;

/** Splits a file at its semicolons. After a place that cannot be scanned it goes on behind the next semicolon. */
export function splitStatements(source: SourceText): SplitText {
  const statements: StatementSpan[] = [];
  const comments: CommentSpan[] = [];
  const faults: ScanFault[] = [];
  let from = 0;
  while (from < source.bytes.length && faults.length < maxFaults) {
    const rest = source.slice(from);
    const whole = scan(rest);
    if (whole !== null) {
      collect(whole, from, statements, comments);
      break;
    }
    const fault = findFault(source, from, rest);
    faults.push(fault);
    const before = scan(source.slice(from, fault.byte)) ?? [];
    collect(before.slice(0, before.findLastIndex(isSemicolon) + 1), from, statements, comments);
    const semicolon = source.bytes.indexOf(';', fault.byte);
    from = semicolon === -1 ? source.bytes.length : semicolon + 1;
  }
  return { statements, comments, faults };
}

const isSemicolon = (token: ScanToken): boolean => token.text === ';';
const isComment = (token: ScanToken): boolean => token.tokenName === 'SQL_COMMENT' || token.tokenName === 'C_COMMENT';

/** The tokens, or null: the scanner's own error says nothing of the place (its wrapper garbles it). */
function scan(text: string): readonly ScanToken[] | null {
  try {
    return scanSync(text).tokens;
  } catch {
    return null;
  }
}

/** The parser names the place; it may name an earlier syntax error, which is as true. */
function findFault(source: SourceText, from: number, rest: string): ScanFault {
  try {
    parseSync(rest);
  } catch (error) {
    const details = hasSqlDetails(error) ? error.sqlDetails : undefined;
    if (details !== undefined)
      return {
        byte: source.byteOfCharacter(from, Math.max(0, details.cursorPosition)),
        message: firstLine(details.message),
      };
  }
  return { byte: from, message: 'this text cannot be read as SQL' };
}

/** The parser repeats the rest of the file in its message when a quote is not closed. */
export function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}

function commentAt(tokens: readonly ScanToken[], index: number, offset: number): CommentSpan {
  const token = tokens[index];
  let next = index + 1;
  while (next < tokens.length && tokens[next] !== undefined && isComment(tokens[next] as ScanToken)) next++;
  const following = tokens[next];
  return {
    start: offset + (token?.start ?? 0),
    text: token?.text ?? '',
    next: following === undefined ? null : offset + following.start,
  };
}

function collect(
  tokens: readonly ScanToken[],
  offset: number,
  statements: StatementSpan[],
  comments: CommentSpan[],
): void {
  let start: number | null = null;
  let end = 0;
  /** Levels of `begin atomic … end` and of CASE in it: a semicolon ends no statement there. */
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const word = token.text.toLowerCase();
    if (word === 'atomic' || (depth > 0 && word === 'case')) depth++;
    else if (depth > 0 && word === 'end') depth--;
    if (isComment(token)) comments.push(commentAt(tokens, index, offset));
    else if (isSemicolon(token) && depth === 0) {
      if (start !== null) statements.push({ start, end });
      start = null;
    } else {
      start ??= offset + token.start;
      end = offset + token.end;
    }
  }
  if (start !== null) statements.push({ start, end });
}
