import type { TableDefinition, ViewDefinition } from '@backstay/query';
import type { SchemaRecord } from '../../schema-record.js';
import { finishExpressions } from './finish-expressions.js';
import { finishForeignKeys } from './finish-foreign-keys.js';
import { finishCallable } from '../functions/finish-callable.js';
import { finishComputed } from '../functions/finish-computed.js';
import { finishLookups } from '../functions/finish-lookups.js';
import { finishKeys } from './finish-keys.js';
import { finishPolicies } from './finish-policies.js';
import { finishViews } from './finish-views.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { TableDraft } from '../draft/table-draft.js';

/** Resolves what needed all tables first, and gives the record. */
export function finishSchema(draft: SchemaDraft): SchemaRecord {
  const tables = [...draft.tables.values()];
  for (const table of tables) finishKeys(table, draft);
  for (const table of tables) finishForeignKeys(table, draft);
  finishLookups(draft);
  for (const table of tables) finishExpressions(table, draft);
  finishViews(draft);
  const policies = finishPolicies(draft);
  const callable = finishCallable(draft);
  const computed = finishComputed(draft);
  const views = tables.filter((table) => table.kind !== 'table');
  return {
    tables: tables.filter((table) => table.kind === 'table').map(definition),
    ...(views.length > 0 && { views: views.map(viewDefinition) }),
    enums: draft.enums,
    policies,
    functions: draft.functions,
    ...(callable.length > 0 && { callable }),
    ...(computed.length > 0 && { computed }),
  };
}

function definition(table: TableDraft): TableDefinition {
  return {
    schema: table.schema,
    name: table.name,
    columns: table.columns.map(({ at: _at, broken: _broken, pendingGeneration: _pending, ...column }) => column),
    primaryKey: table.primaryKey,
    uniqueKeys: table.uniqueKeys,
    foreignKeys: table.foreignKeys,
    checks: table.checks,
    indexes: table.indexes,
    grants: table.privileges.grants(table.columns.map((column) => column.name)),
    comment: table.comment,
    ...(table.adopted === null ? {} : { adopted: table.adopted }),
  };
}

/** A view is only read, so other grants mean nothing on it. */
function viewDefinition(view: TableDraft): ViewDefinition {
  const names = view.columns.map((column) => column.name);
  return {
    schema: view.schema,
    name: view.name,
    columns: view.columns.map(({ name, type, nullable, comment, collation, origin }) => ({
      name,
      type,
      nullable,
      comment,
      collation,
      origin: origin ?? null,
    })),
    key: view.primaryKey?.columns ?? null,
    query: view.query,
    grants: view.privileges.grants(names).filter((grant) => grant.privilege === 'select'),
    comment: view.comment,
  };
}
