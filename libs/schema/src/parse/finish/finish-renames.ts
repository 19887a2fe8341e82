import { isDeepStrictEqual } from 'node:util';
import { readName, writtenName } from '@backstay/catalog';
import type { RenameMarker } from '../../plan/schema-rename.js';
import { nameOfPath, tableName, type MarkerDraft, type SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** Finds what each `-- @renamed-from old` stands above; reports those that stand above nothing with a name. */
export function finishRenames(draft: SchemaDraft, statements: readonly Statement[]): readonly RenameMarker[] {
  return draft.markers.flatMap((marker) => {
    const at = marker.source.position(marker.start);
    const found = marker.from === '' ? null : (ofStatement(marker, statements) ?? ofColumn(marker, draft));
    if (found !== null) return [{ ...found, from: formerName(found, marker.from), at }];
    // What could not be read is reported already.
    if (marker.from !== '' && draft.problems.length > 0) return [];
    draft.problem(
      at,
      marker.from === '' ? '@renamed-from gives no old name' : '@renamed-from stands above nothing that has a name',
      'Write -- @renamed-from old_name on the line above a column, create table, create type or create policy.',
    );
    return [];
  });
}

/** A table or type had its old name in the schema that it is in. */
const formerName = ({ kind, to }: Target, from: string): string =>
  kind === 'table' || kind === 'enum' ? writtenName({ schema: readName(to).schema, name: from }) : from;

type Target = Omit<RenameMarker, 'from' | 'at'>;

function ofStatement(marker: MarkerDraft, statements: readonly Statement[]): Target | null {
  const statement = statements.find(({ source, start }) => source === marker.source && start === marker.next);
  if (statement === undefined) return null;
  const { node } = statement;
  if ('CreateStmt' in node) return { kind: 'table', table: null, to: writtenName(tableName(node.CreateStmt.relation)) };
  if ('CreateEnumStmt' in node)
    return { kind: 'enum', table: null, to: writtenName(nameOfPath(identifiers(node.CreateEnumStmt.typeName))) };
  if ('CreatePolicyStmt' in node) {
    const { table, policy_name: name } = node.CreatePolicyStmt;
    return { kind: 'policy', table: tableName(table), to: name ?? '' };
  }
  if (!('AlterTableStmt' in node)) return null;
  const [command] = node.AlterTableStmt.cmds ?? [];
  const definition = command !== undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  if (definition === undefined || !('ColumnDef' in definition)) return null;
  return { kind: 'column', table: tableName(node.AlterTableStmt.relation), to: definition.ColumnDef.colname ?? '' };
}

function ofColumn(marker: MarkerDraft, draft: SchemaDraft): Target | null {
  if (marker.next === null) return null;
  const place = marker.source.position(marker.next);
  for (const table of draft.tables.values()) {
    const column = table.columns.find(({ at }) => isDeepStrictEqual(at, place));
    if (column !== undefined)
      return { kind: 'column', table: { schema: table.schema, name: table.name }, to: column.name };
  }
  return null;
}
