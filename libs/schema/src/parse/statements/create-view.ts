import { writtenName } from '@backstay/catalog';
import type { CreateForeignTableStmt, DefElem, ViewStmt } from 'libpg-query';
import { tableName, type SchemaDraft } from '../draft/schema-draft.js';
import { TableDraft } from '../draft/table-draft.js';
import type { Statement } from '../text/statement.js';
import { readCreateTable } from './create-table.js';
import { checkCase, checkDots, checkName } from './read-name.js';

/** The server that a foreign table of ours stands on: views that are in the database already. */
const adoptedViews = 'adopted_view';

/** `create [or replace] view name [(columns)] [with (security_invoker = true)] as select …`. */
export function readCreateView(node: ViewStmt, statement: Statement, draft: SchemaDraft): void {
  const { schema, name } = tableName(node.view);
  const at = statement.at(node.view?.location);
  if (!draft.holds(schema, 'views', at)) return;
  const written = writtenName({ schema, name });
  if (draft.tables.has(written)) {
    draft.problem(at, `"${written}" already exists`, 'Remove one of the two statements, or choose another name.');
    return;
  }
  checkName('view', name, at, draft);
  checkDots('view', { schema, name }, at, draft);
  checkCase('view', written, draft.tables.keys(), at, draft);
  refuseClauses(node, statement, draft);
  readOptions(node, statement, draft);
  const view = new TableDraft(schema, name, statement.order, at, 'view');
  view.pendingView = { node, statement };
  draft.tables.set(written, view);
  draft.names(schema).relations.add(name);
}

function refuseClauses(node: ViewStmt, statement: Statement, draft: SchemaDraft): void {
  const at = statement.at(null);
  if (node.view?.relpersistence === 't') draft.problem(at, 'a temporary view is not supported', 'Remove temporary.');
  if ((node.withCheckOption ?? 'NO_CHECK_OPTION') !== 'NO_CHECK_OPTION')
    draft.problem(at, 'with check option is not supported', 'Leave it out: views are read, never written.');
}

function readOptions(node: ViewStmt, statement: Statement, draft: SchemaDraft): void {
  let said = false;
  for (const item of node.options ?? []) {
    if (!('DefElem' in item)) continue;
    const option = item.DefElem;
    const at = statement.at(option.location);
    const on = isOn(option);
    if (option.defname === 'security_invoker') {
      said = true;
      if (!on)
        draft.problem(
          at,
          'a view with its owner’s rights is not supported',
          'Leave the option out: who reads a view reads its tables under their own policies and grants. What others must not see can be opened by a policy with a look-up function.',
        );
    } else if (option.defname === 'security_barrier') {
      if (!on) draft.note(at, 'security_barrier is always on: policies come before anything that a request asks');
    } else draft.problem(at, `the view option ${option.defname} is not supported`, 'Leave it out.');
  }
  if (!said)
    draft.note(
      statement.at(null),
      `view "${node.view?.relname}" is read with the rights of whoever asks; PostgreSQL does so only with (security_invoker = true)`,
    );
}

/** An option alone is on, as in PostgreSQL. */
function isOn({ arg }: DefElem): boolean {
  if (arg === undefined) return true;
  if ('String' in arg) return ['true', 'on', 'yes', '1'].includes(arg.String.sval?.toLowerCase() ?? '');
  return 'Integer' in arg && arg.Integer.ival === 1;
}

/** `create foreign table name (columns) server adopted_view`: a view that the database has, by its columns. */
export function readAdoptedView(node: CreateForeignTableStmt, statement: Statement, draft: SchemaDraft): void {
  const at = statement.at(node.base?.relation?.location);
  if (node.servername !== adoptedViews || (node.options ?? []).length > 0) {
    draft.problem(
      at,
      'foreign tables are not supported',
      `Only a view that is in the database already is written so: create foreign table v (id bigint) server ${adoptedViews}.`,
    );
    return;
  }
  const name = writtenName(tableName(node.base?.relation));
  const known = draft.tables.has(name);
  if (node.base !== undefined) readCreateTable(node.base, statement, draft);
  const view = draft.tables.get(name);
  if (view !== undefined && !known) view.kind = 'adopted view';
}
