import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import { readColumn, readDefault } from './read-column.js';
import { readIdentity } from './read-identity.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { Statement } from '../text/statement.js';
import type { ColumnDraft, TableDraft } from '../draft/table-draft.js';

type CommandReader = (command: AlterTableCmd, table: TableDraft, statement: Statement, draft: SchemaDraft) => void;

const addColumn: CommandReader = (command, table, statement, draft) => {
  if (command.def === undefined || !('ColumnDef' in command.def)) return;
  const column = command.def.ColumnDef;
  if (command.missing_ok === true && table.column(column.colname ?? '') !== null)
    draft.note(statement.at(column.location), `column "${column.colname}" exists already; this has no effect`);
  else readColumn(column, table, statement, draft);
};

const addConstraint: CommandReader = (command, table, statement) => {
  if (command.def !== undefined && 'Constraint' in command.def)
    table.constraints.push({ statement, node: command.def.Constraint, column: null });
};

/** A command about one column that exists. */
const onColumn =
  (change: (column: ColumnDraft, ...rest: Parameters<CommandReader>) => void): CommandReader =>
  (command, table, statement, draft) => {
    const column = table.column(command.name ?? '');
    if (column !== null) change(column, command, table, statement, draft);
    else
      draft.problem(
        statement.at(null),
        `column "${command.name}" of table "${table.name}" does not exist`,
        `Its columns are: ${table.columns.map((candidate) => candidate.name).join(', ')}.`,
      );
  };

const note =
  (message: string): CommandReader =>
  (_command, _table, statement, draft) =>
    draft.note(statement.at(null), message);

const refuse =
  (message: string, advice: string): CommandReader =>
  (_command, _table, statement, draft) =>
    draft.problem(statement.at(null), message, advice);

/** The commands of ALTER TABLE that are read; all others say what should no longer be, which plan finds by itself. */
const commands: Partial<Record<NonNullable<AlterTableCmd['subtype']>, CommandReader>> = {
  AT_AddColumn: addColumn,
  AT_AddConstraint: addConstraint,
  // Row security is always on: these two only say so.
  AT_EnableRowSecurity: () => {},
  AT_ForceRowSecurity: () => {},
  AT_ChangeOwner: note('tables belong to Backstay’s own database role; owner to has no effect'),
  AT_ReplicaIdentity: note('replica identity has no effect'),
  AT_DisableRowSecurity: refuse(
    'row security cannot be switched off',
    'Write a policy that lets everybody in: create policy "open" on books using (true).',
  ),
  AT_NoForceRowSecurity: refuse('row security cannot be relaxed for owners', 'Remove the statement.'),
  AT_SetNotNull: onColumn((column) => {
    column.nullable = false;
  }),
  AT_ColumnDefault: onColumn((column, command, _table, statement, draft) => {
    if (command.def === undefined) column.default = null;
    else if (column.identity !== null || column.generated)
      draft.problem(statement.at(null), `column "${column.name}" is filled already`, 'Remove the default.');
    else readDefault({ raw_expr: command.def }, column, statement, draft);
  }),
  AT_AddIdentity: onColumn((column, command, _table, statement, draft) => {
    if (command.def !== undefined && 'Constraint' in command.def)
      readIdentity(command.def.Constraint, column, statement, draft);
  }),
};

/** `alter table` that adds something, as dumps write it. */
export function readAlterTable(node: AlterTableStmt, statement: Statement, draft: SchemaDraft): void {
  if (node.objtype !== 'OBJECT_TABLE') {
    readAlterOther(node, statement, draft);
    return;
  }
  const table = draft.table(node.relation, statement);
  if (table === null) return;
  for (const item of node.cmds ?? []) {
    if (!('AlterTableCmd' in item)) continue;
    const command = item.AlterTableCmd;
    const reader = command.subtype === undefined ? undefined : commands[command.subtype];
    if (reader !== undefined) reader(command, table, statement, draft);
    else
      draft.problem(
        statement.at(null),
        'this change of a table is not supported',
        'The files say what should be there: edit the create table statement instead, and plan works out the change.',
      );
  }
}

/** Owners of sequences and indexes are all a dump alters besides tables. */
function readAlterOther(node: AlterTableStmt, statement: Statement, draft: SchemaDraft): void {
  const onlyOwner = (node.cmds ?? []).every(
    (item) => 'AlterTableCmd' in item && item.AlterTableCmd.subtype === 'AT_ChangeOwner',
  );
  if (onlyOwner) draft.note(statement.at(null), 'owner to has no effect');
  else draft.problem(statement.at(null), 'only tables can be altered', 'Remove the statement.');
}
