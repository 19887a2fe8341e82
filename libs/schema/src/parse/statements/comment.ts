import { writtenName } from '@backstay/catalog';
import type { CommentStmt, Node } from 'libpg-query';
import { nameOfPath, type SchemaDraft } from '../draft/schema-draft.js';
import type { TableDraft } from '../draft/table-draft.js';
import { typesText } from '../functions/types-text.js';
import { identifiers, type Statement } from '../text/statement.js';

/** `comment on table|view|column … is '…'`; comments on other things are for the reader of the file only. */
export function readComment(node: CommentStmt, statement: Statement, draft: SchemaDraft): void {
  const text = node.comment === undefined || node.comment === '' ? null : node.comment;
  const path = objectPath(node.object);
  if (relations.includes(node.objtype ?? '')) {
    const table = draft.relation(relation(path), statement);
    if (table !== null) table.comment = text;
  } else if (node.objtype === 'OBJECT_COLUMN') {
    const table = draft.relation(relation(path.slice(0, -1)), statement);
    if (table !== null) draft.whenKnown(table, () => commentOnColumn(table, path.at(-1) ?? '', text, statement, draft));
  } else if (functions.includes(node.objtype ?? '')) {
    const name = writtenFunction(node.object);
    if (name !== null) draft.functionComments.set(name, text);
  } else
    draft.note(
      statement.at(null),
      'only comments on tables, views, columns and functions are kept; this one has no effect',
    );
}

const functions: readonly string[] = ['OBJECT_FUNCTION', 'OBJECT_ROUTINE'];

/** A function's name, with the types of its arguments where they are written. */
function writtenFunction(object: Node | undefined): string | null {
  const name = functionName(object);
  if (name === null || object === undefined || !('ObjectWithArgs' in object)) return null;
  const { objargs = [], args_unspecified: unspecified } = object.ObjectWithArgs;
  const types = objargs.map((type) => ('TypeName' in type ? type.TypeName : undefined));
  return unspecified === true ? name : `${name}(${typesText(types)})`;
}

const functionName = (object: Node | undefined): string | null =>
  object !== undefined && 'ObjectWithArgs' in object
    ? writtenName(nameOfPath(identifiers(object.ObjectWithArgs.objname)))
    : null;

const relations: readonly string[] = ['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_FOREIGN_TABLE'];

function commentOnColumn(
  table: TableDraft,
  name: string,
  text: string | null,
  statement: Statement,
  draft: SchemaDraft,
): void {
  const column = table.column(name);
  if (column !== null) column.comment = text;
  else
    draft.problem(
      statement.at(null),
      `column "${name}" of table "${table.name}" does not exist`,
      `Its columns are: ${table.columns.map((candidate) => candidate.name).join(', ')}.`,
    );
}

const objectPath = (object: Node | undefined): readonly string[] =>
  object !== undefined && 'List' in object ? identifiers(object.List.items) : [];

/** `table` or `schema.table`. */
const relation = (path: readonly string[]): { relname: string; schemaname?: string } => {
  const [schema, name] = path.length > 1 ? [path[0], path[1]] : [undefined, path[0]];
  return { relname: name ?? '', ...(schema === undefined ? {} : { schemaname: schema }) };
};
