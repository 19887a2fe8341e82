import type { CreateFunctionStmt, Node } from 'libpg-query';
import { hasSqlDetails, parseSync, scanSync } from './sql-parser.js';
import { isTooDeep, tooDeep } from './nesting.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { FunctionHead } from '../functions/function-head.js';
import type { SourcePosition } from '../parsed-schema.js';
import type { Statement } from './statement.js';

/** What a function has to look like; all others are refused with this. */
export const functionAdvice =
  'Write one statement: create function name(arg type) returns type language sql stable as $$ select … $$, ' +
  'or volatile with an insert, update or delete.';

/** What a function has to look like that policies call. */
export const lookupAdvice =
  "Write a look-up: create function name(arg type) returns type language sql stable security definer set search_path = '' as $$ select … $$.";

/** Where the body's text begins in the file, in bytes, and the text. */
interface FunctionBody {
  readonly start: number;
  readonly text: string;
}

/** Finds the body's string behind AS; the text between its quotes is taken as it stands, so that places fit. */
function bodyAt(location: number, statement: Statement): FunctionBody | null {
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

/** The one statement of a function's body, and where its parts are; null after reporting. */
export function readBody(node: CreateFunctionStmt, statement: Statement, draft: SchemaDraft): ReadBody | null {
  if (node.sql_body !== undefined) return readInPlace(node.sql_body, statement, draft);
  const option = (node.options ?? [])
    .flatMap((item) => ('DefElem' in item ? [item.DefElem] : []))
    .find(({ defname }) => defname === 'as');
  const text = option?.arg;
  const isOne = text !== undefined && 'List' in text && text.List.items?.length === 1;
  const body = isOne ? bodyAt(option?.location ?? 0, statement) : null;
  if (body === null) {
    draft.problem(statement.at(null), 'the body must be one text: as $$ select … $$', functionAdvice);
    return null;
  }
  const found = parseBody(body, statement, draft);
  const place = (location: number | null): SourcePosition =>
    statement.at(body.start - statement.start + (location ?? 0));
  return found === null ? null : bodyOf(found, place);
}

/** `return …` or `begin atomic select …; end`. */
function readInPlace(node: Node, statement: Statement, draft: SchemaDraft): ReadBody | null {
  const place = (location: number | null): SourcePosition => statement.at(location);
  if ('ReturnStmt' in node) {
    const { returnval } = node.ReturnStmt;
    if (returnval === undefined) return null;
    return bodyOf({ SelectStmt: { targetList: [{ ResTarget: { val: returnval } }], op: 'SETOP_NONE' } }, place);
  }
  const [list, ...others] = 'List' in node ? (node.List.items ?? []) : [];
  const [first, ...more] = list !== undefined && 'List' in list ? (list.List.items ?? []) : [];
  if (first !== undefined && isKnown(first) && more.length + others.length === 0) return bodyOf(first, place);
  draft.problem(place(null), notOne, functionAdvice);
  return null;
}

/** What was found of a body. */
type ReadBody = Pick<FunctionHead, 'statementNode' | 'writes' | 'place'>;

const writing = ['InsertStmt', 'UpdateStmt', 'DeleteStmt'];

const isWriting = (node: Node): boolean => writing.some((tag) => tag in node);

const isKnown = (node: Node): boolean => 'SelectStmt' in node || isWriting(node);

const bodyOf = (node: Node, place: FunctionHead['place']): ReadBody => {
  return { statementNode: node, writes: isWriting(node), place };
};

const notOne = 'the body of a function is one select, insert, update or delete';

function parseBody(body: FunctionBody, statement: Statement, draft: SchemaDraft): Node | null {
  try {
    const [first, ...more] = parseSync(body.text).stmts ?? [];
    const tooMuch = isTooDeep(first);
    if (first?.stmt !== undefined && isKnown(first.stmt) && more.length === 0 && !tooMuch) return first.stmt;
    if (tooMuch) draft.problem(statement.source.position(body.start), tooDeep.message, tooDeep.advice);
    else draft.problem(statement.source.position(body.start), notOne, functionAdvice);
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const byte = statement.source.byteOfCharacter(body.start, error.sqlDetails?.cursorPosition ?? 0);
    draft.problem(statement.source.position(byte), error.message, 'Write one statement.');
  }
  return null;
}
