import type { Node } from 'libpg-query';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** Whether a statement is about a table of the schema `storage`; such statements are kept for the storage feature. */
export function isStorageStatement(node: Node): boolean {
  return relations(node).includes('storage');
}

/** Keeps the statement's text and tells the author. */
export function keepStorageStatement(statement: Statement, draft: SchemaDraft): void {
  draft.note(statement.at(null), 'statements about storage are kept and have no effect yet', statement.text);
}

/** The schemas a statement is about, as far as it names them. */
function relations(node: Node): readonly (string | undefined)[] {
  if ('CreatePolicyStmt' in node) return [node.CreatePolicyStmt.table?.schemaname];
  if ('AlterPolicyStmt' in node) return [node.AlterPolicyStmt.table?.schemaname];
  if ('AlterTableStmt' in node) return [node.AlterTableStmt.relation?.schemaname];
  if ('CreateStmt' in node) return [node.CreateStmt.relation?.schemaname];
  if ('IndexStmt' in node) return [node.IndexStmt.relation?.schemaname];
  if ('InsertStmt' in node) return [node.InsertStmt.relation?.schemaname];
  if ('UpdateStmt' in node) return [node.UpdateStmt.relation?.schemaname];
  if ('DeleteStmt' in node) return [node.DeleteStmt.relation?.schemaname];
  if ('CreateTrigStmt' in node) return [node.CreateTrigStmt.relation?.schemaname];
  if ('CommentStmt' in node) return comment(node.CommentStmt.object);
  if ('GrantStmt' in node) return (node.GrantStmt.objects ?? []).map(schemaOf);
  if ('DropStmt' in node) return (node.DropStmt.objects ?? []).flatMap(comment);
  return [];
}

const comment = (object: Node | undefined): readonly (string | undefined)[] =>
  object !== undefined && 'List' in object ? [identifiers(object.List.items)[0]] : [];

const schemaOf = (object: Node): string | undefined =>
  'RangeVar' in object ? object.RangeVar.schemaname : 'String' in object ? object.String.sval : undefined;
