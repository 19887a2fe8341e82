import type { Privilege } from '@backstay/catalog';
import type { AccessPriv, AlterDefaultPrivilegesStmt, GrantStmt } from 'libpg-query';
import { privileges, type Grantee } from '../draft/privilege-draft.js';
import { grantee, roleAdvice } from '../draft/role-name.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';
import { grantFunctions } from './grant-function.js';
import type { TableDraft } from '../draft/table-draft.js';

/** Privileges of PostgreSQL that no request can use here. */
const withoutEffect = ['truncate', 'references', 'trigger', 'maintain'];

/** Who owns a database dumped from a Supabase project; owners are not limited by grants. */
const owners = ['postgres', 'supabase_admin', 'dashboard_user'];

/** `grant` and `revoke` on tables, their columns, and functions; on schemas, sequences and types they have no effect. */
export function readGrant(node: GrantStmt, statement: Statement, draft: SchemaDraft): void {
  const at = statement.at(null);
  if (node.objtype === 'OBJECT_TABLE') {
    const grantees = readGrantees(node, statement, draft);
    for (const table of tables(node, statement, draft))
      draft.whenKnown(table, () => apply(node, grantees, table, statement, draft));
    return;
  }
  if (['OBJECT_FUNCTION', 'OBJECT_ROUTINE'].includes(node.objtype ?? ''))
    grantFunctions(node, readGrantees(node, statement, draft), statement, draft);
  else if (['OBJECT_SCHEMA', 'OBJECT_SEQUENCE', 'OBJECT_TYPE'].includes(node.objtype ?? ''))
    draft.note(at, 'grants on schemas, sequences and types have no effect: requests reach tables and functions only');
  else
    draft.problem(at, 'this kind of grant is not supported', 'Grant on tables: grant select on table books to anon.');
}

/** `alter default privileges`: only what every new table has anyway. */
export function readDefaultPrivileges(
  node: AlterDefaultPrivilegesStmt,
  statement: Statement,
  draft: SchemaDraft,
): void {
  const at = statement.at(null);
  const isOfFunctions = ['OBJECT_FUNCTION', 'OBJECT_ROUTINE'].includes(node.action?.objtype ?? '');
  if (node.action?.is_grant === true || (!isOfFunctions && node.action?.objtype !== 'OBJECT_TABLE'))
    draft.note(at, 'what is new is granted to anon, authenticated and service_role anyway; this has no effect');
  else if (isOfFunctions)
    draft.problem(
      at,
      'default privileges cannot be revoked',
      'Revoke on the functions themselves: revoke execute on function f from public.',
    );
  else
    draft.problem(
      at,
      'default privileges cannot be revoked',
      'Revoke on the tables themselves: revoke all on table books from anon.',
    );
}

function readGrantees(node: GrantStmt, statement: Statement, draft: SchemaDraft): readonly Grantee[] {
  return (node.grantees ?? []).flatMap((item): readonly Grantee[] => {
    if (!('RoleSpec' in item)) return [];
    const role = grantee(item.RoleSpec);
    if (role !== null) return [role];
    const at = statement.at(item.RoleSpec.location);
    if (owners.includes(item.RoleSpec.rolename ?? ''))
      draft.note(at, `grants to "${item.RoleSpec.rolename}" have no effect: no request acts as that role`);
    else draft.problem(at, `role "${item.RoleSpec.rolename ?? 'current user'}" does not exist`, roleAdvice);
    return [];
  });
}

/** The tables named; `all tables in schema` are those created before, as in PostgreSQL. */
function tables(node: GrantStmt, statement: Statement, draft: SchemaDraft): readonly TableDraft[] {
  if (node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
    const named = identifiers(node.objects);
    const earlier = [...draft.tables.values()].filter(
      (table) => named.includes(table.schema) && table.order < statement.order,
    );
    if (!named.some((schema) => draft.schemas.has(schema))) return [];
    draft.note(statement.at(null), `this is about the ${earlier.length} tables created before it`);
    return earlier;
  }
  return (node.objects ?? []).flatMap((item) => {
    const table = 'RangeVar' in item ? draft.relation(item.RangeVar, statement) : null;
    return table === null ? [] : [table];
  });
}

function apply(
  node: GrantStmt,
  grantees: readonly Grantee[],
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): void {
  const given = (node.privileges ?? []).flatMap((item) => ('AccessPriv' in item ? [item.AccessPriv] : []));
  // Without a list it is `all privileges`.
  const list: readonly AccessPriv[] = given.length > 0 ? given : privileges.map((name) => ({ priv_name: name }));
  for (const item of list) {
    const columns = item.cols === undefined ? null : columnList(item, table, statement, draft);
    for (const privilege of privilegesOf(item, statement, draft))
      for (const role of grantees) change(node, role, privilege, columns, table, statement, draft);
  }
}

/** `all (column)` comes without a name. */
function privilegesOf(item: AccessPriv, statement: Statement, draft: SchemaDraft): readonly Privilege[] {
  if (item.priv_name === undefined) return privileges;
  const privilege = privileges.find((name) => name === item.priv_name?.toLowerCase());
  if (privilege !== undefined) return [privilege];
  if (withoutEffect.includes(item.priv_name.toLowerCase()))
    draft.note(statement.at(null), `the privilege ${item.priv_name} has no effect: no request can use it`);
  else
    draft.problem(
      statement.at(null),
      `unknown privilege "${item.priv_name}"`,
      `Privileges are ${privileges.join(', ')}.`,
    );
  return [];
}

function columnList(item: AccessPriv, table: TableDraft, statement: Statement, draft: SchemaDraft): readonly string[] {
  const names = identifiers(item.cols);
  for (const name of names)
    if (table.column(name) === null)
      draft.problem(
        statement.at(null),
        `column "${name}" of table "${table.name}" does not exist`,
        `Its columns are: ${table.columns.map((column) => column.name).join(', ')}.`,
      );
  return names;
}

function change(
  node: GrantStmt,
  role: Grantee,
  privilege: Privilege,
  columns: readonly string[] | null,
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): void {
  const at = statement.at(null);
  if (columns !== null && privilege === 'delete')
    draft.problem(at, 'delete cannot be granted on columns', 'Grant it on the table.');
  else if (node.is_grant === true) table.privileges.grant(role, privilege, columns);
  else if (!table.privileges.revoke(role, privilege, columns))
    draft.note(
      at,
      `${role} keeps ${privilege} on these columns through its grant on the whole table "${table.name}"; ` +
        'revoke that first, then grant the columns it may use',
    );
}
