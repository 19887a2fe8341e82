import { hasSqlDetails, parseSync } from './sql-parser.js';
import { isTooDeep, tooDeep } from './nesting.js';
import type { SourceFile } from '../parsed-schema.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { readMarker } from './read-marker.js';
import { SourceText } from './source-text.js';
import { firstLine, splitStatements, type StatementSpan } from './split-statements.js';
import { Statement } from './statement.js';

/** What to do about text that is not SQL. */
const syntaxAdvice = 'Fix the SQL here; it is read with PostgreSQL’s own grammar.';

/** What to do about text that cannot even be split into statements. */
const scanAdvice = 'Look for a quote, a $$ or a comment that is not closed, here or above.';

/** The statements of a file; its syntax errors are reported, each statement's on its own. */
export function parseFile(file: SourceFile, draft: SchemaDraft, order: () => number): readonly Statement[] {
  const source = new SourceText(file.path, file.text);
  const zero = source.bytes.indexOf(0);
  if (zero !== -1) {
    draft.problem(source.position(zero), 'the file has a zero byte', 'Save it as UTF-8 text.');
    return [];
  }
  const { statements, comments, faults } = splitStatements(source);
  for (const fault of faults) draft.problem(source.position(fault.byte), fault.message, scanAdvice);
  draft.adopted.collect(comments, source, draft);
  for (const comment of comments) {
    const from = readMarker(comment.text);
    if (from !== null) draft.markers.push({ source, start: comment.start, next: comment.next, from });
  }
  return statements.flatMap((span) => parseStatement(span, source, draft, order()) ?? []);
}

function parseStatement(span: StatementSpan, source: SourceText, draft: SchemaDraft, order: number): Statement | null {
  const text = source.slice(span.start, span.end);
  try {
    const node = parseSync(text).stmts?.[0]?.stmt;
    if (node === undefined) return null;
    if (!isTooDeep(node)) return new Statement(source, span.start, span.end, node, order);
    draft.problem(source.position(span.start), tooDeep.message, tooDeep.advice);
    rememberName(text, draft);
    return null;
  } catch (error) {
    const details = hasSqlDetails(error) ? error.sqlDetails : undefined;
    const byte = source.byteOfCharacter(span.start, Math.max(0, details?.cursorPosition ?? 0));
    draft.problem(source.position(byte), firstLine(details?.message ?? 'this statement cannot be read'), syntaxAdvice);
    rememberName(text, draft);
    return null;
  }
}

/** The name of what the statement would have created, so that mentioning it is not reported as well. */
function rememberName(text: string, draft: SchemaDraft): void {
  const match =
    /^create\s+(?:or\s+replace\s+)?(?:(?:foreign\s+)?table|type|function|view)\s+(?:if\s+not\s+exists\s+)?(?:(?:"[^"]+"|[\w$]+)\.)?(?:"([^"]+)"|([\w$]+))/i.exec(
      text,
    );
  const name = match?.[1] ?? match?.[2]?.toLowerCase();
  if (name !== undefined) draft.unreadable.add(name);
}
