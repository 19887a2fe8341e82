import { writtenName } from '@backstay/catalog';
import type { CreateStmt } from 'libpg-query';
import { readColumn } from './read-column.js';
import { checkCase, checkDots, checkName } from './read-name.js';
import { tableName, type SchemaDraft } from '../draft/schema-draft.js';
import type { Statement } from '../text/statement.js';
import { TableDraft } from '../draft/table-draft.js';

/** `create table [if not exists] name (columns and constraints)`. */
export function readCreateTable(node: CreateStmt, statement: Statement, draft: SchemaDraft): void {
  const { schema, name } = tableName(node.relation);
  const at = statement.at(node.relation?.location);
  if (!draft.holds(schema, 'tables', at)) return;
  const written = writtenName({ schema, name });
  if (draft.tables.has(written)) {
    if (node.if_not_exists === true) draft.note(at, `table "${written}" exists already; this statement has no effect`);
    else draft.problem(at, `table "${written}" already exists`, 'Remove one of the two statements.');
    return;
  }
  if (draft.enums.some((type) => type.name === written))
    draft.problem(
      at,
      `type "${written}" already exists`,
      'A table cannot have the name of a type: rename one of the two.',
    );
  checkName('table', name, at, draft);
  checkCase('table', written, draft.tables.keys(), at, draft);
  refuseClauses(node, statement, draft);
  const table = new TableDraft(schema, name, statement.order, at);
  table.adopted = draft.adopted.table(statement.at(null));
  if (table.adopted === null) checkDots('table', { schema, name }, at, draft);
  draft.tables.set(written, table);
  draft.names(schema).relations.add(name);
  readElements(node, table, statement, draft);
}

function readElements(node: CreateStmt, table: TableDraft, statement: Statement, draft: SchemaDraft): void {
  for (const element of node.tableElts ?? []) {
    if ('ColumnDef' in element) readColumn(element.ColumnDef, table, statement, draft);
    else if ('Constraint' in element) table.constraints.push({ statement, node: element.Constraint, column: null });
    else if ('TableLikeClause' in element)
      draft.problem(
        statement.at(element.TableLikeClause.relation?.location),
        'like is not supported',
        'Write the columns out.',
      );
  }
  if ((node.tableElts ?? []).length === 0)
    draft.problem(
      table.at,
      `table "${table.name}" has no columns`,
      'Give it a primary key: id uuid primary key default gen_random_uuid().',
    );
}

/** Clauses of PostgreSQL that other engines have no equal of. */
function refuseClauses(node: CreateStmt, statement: Statement, draft: SchemaDraft): void {
  const refuse = (applies: boolean, what: string, advice: string): void => {
    if (applies) draft.problem(statement.at(null), `${what} is not supported`, advice);
  };
  refuse(node.relation?.relpersistence === 't', 'a temporary table', 'Remove temporary.');
  refuse(node.relation?.relpersistence === 'u', 'an unlogged table', 'Remove unlogged.');
  refuse((node.inhRelations ?? []).length > 0 && node.partbound === undefined, 'inherits', 'Write the columns out.');
  refuse(
    node.partspec !== undefined || node.partbound !== undefined,
    'partitioning',
    'Make it one table; partition it in schema/<engine>/*.sql if you must.',
  );
  refuse(node.ofTypename !== undefined, 'create table of a type', 'Write the columns out.');
  refuse((node.options ?? []).length > 0, 'with (…)', 'Leave the storage options out.');
  refuse(node.tablespacename !== undefined, 'tablespace', 'Leave it out.');
  refuse(node.accessMethod !== undefined, 'using a table access method', 'Leave it out.');
  refuse((node.oncommit ?? 'ONCOMMIT_NOOP') !== 'ONCOMMIT_NOOP', 'on commit', 'Leave it out.');
}
