import type { TextIndex } from '@backstay/catalog';
import { isLanguage } from '@backstay/query';
import type { IndexElem, IndexStmt, Node } from 'libpg-query';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { TableDraft } from '../draft/table-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** What `to_tsvector('language', column)` says, the column perhaps in `coalesce(column, '')`. */
export interface TextIndexPart {
  readonly language: string;
  readonly column: string;
  readonly absent: TextIndex['absent'];
}

/** Whether an index is for full-text search, right or wrong. */
export const isTextIndex = (node: IndexStmt, elements: readonly IndexElem[]): boolean =>
  (node.accessMethod === 'gin' || node.accessMethod === 'gist') &&
  elements.some(({ expr }) => expr !== undefined && 'FuncCall' in expr && functionOf(expr) === 'to_tsvector');

/** Reads `using gin (to_tsvector('english', body))`; null after reporting what is wrong with it. */
export function readTextIndex(
  node: IndexStmt,
  elements: readonly IndexElem[],
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): TextIndexPart | null {
  const at = statement.at(null);
  const refuse = (message: string, advice: string): null => {
    draft.problem(at, message, advice);
    return null;
  };
  if (table.adopted !== null)
    return refuse('an index for full-text search of an adopted table is not supported', 'Leave it out.');
  if (node.accessMethod !== 'gin') return refuse(`an index using ${node.accessMethod ?? ''}`, 'Write using gin.');
  if (elements.length !== 1 || node.unique === true || node.whereClause !== undefined)
    return refuse('an index for full-text search has one part, and is over all rows', shape);
  const part = partOf(elements[0]!);
  if (part === null) return refuse('an index for full-text search is over one column', shape);
  if (!isLanguage(part.language))
    return refuse(
      `text search configuration "${part.language}" does not exist`,
      "Use 'english', 'simple' or another one.",
    );
  const column = table.column(part.column);
  if (column === null) return refuse(`column "${part.column}" named in the index does not exist`, shape);
  if (!column.broken && column.type.kind !== 'text' && column.type.kind !== 'varchar')
    return refuse(`column "${part.column}" is no text`, 'Full-text search is of text and varchar columns.');
  return part;
}

const shape =
  "Write create index on t using gin (to_tsvector('english', body)). For several columns index a generated column that " +
  "joins them: doc text generated always as (coalesce(title, '') || ' ' || coalesce(body, '')) stored.";

function partOf({ expr }: IndexElem): TextIndexPart | null {
  if (expr === undefined || !('FuncCall' in expr)) return null;
  const [language, text, ...more] = expr.FuncCall.args ?? [];
  const configuration = language === undefined ? null : constantOf(language);
  if (configuration === null || text === undefined || more.length > 0) return null;
  const plain = columnOf(text);
  if (plain !== null) return { language: configuration, column: plain, absent: 'unknown' };
  if (!('CoalesceExpr' in text)) return null;
  const [first, second, ...others] = text.CoalesceExpr.args ?? [];
  if (first === undefined || second === undefined || others.length > 0 || constantOf(second) !== '') return null;
  const column = columnOf(first);
  return column === null ? null : { language: configuration, column, absent: 'empty' };
}

const functionOf = (node: Extract<Node, { FuncCall: unknown }>): string | undefined =>
  identifiers(node.FuncCall.funcname).at(-1);

/** A column by its name alone. */
function columnOf(node: Node): string | null {
  if (!('ColumnRef' in node)) return null;
  const [name, ...more] = identifiers(node.ColumnRef.fields);
  return name === undefined || more.length > 0 ? null : name;
}

/** The text of a constant, a cast (`'english'::regconfig`) undone. */
function constantOf(node: Node): string | null {
  if ('TypeCast' in node) return node.TypeCast.arg === undefined ? null : constantOf(node.TypeCast.arg);
  if (!('A_Const' in node) || node.A_Const.sval === undefined) return null;
  return node.A_Const.sval.sval ?? '';
}
