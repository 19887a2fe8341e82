import type { TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../../schema-record.js';
import { finishExpressions } from './finish-expressions.js';
import { finishForeignKeys } from './finish-foreign-keys.js';
import { finishFunctions } from './finish-functions.js';
import { finishKeys } from './finish-keys.js';
import { finishPolicies } from './finish-policies.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { TableDraft } from '../draft/table-draft.js';

/** Resolves what needed all tables first, and gives the record. */
export function finishSchema(draft: SchemaDraft): SchemaRecord {
  const tables = [...draft.tables.values()];
  for (const table of tables) finishKeys(table, draft);
  for (const table of tables) finishForeignKeys(table, draft);
  finishFunctions(draft);
  for (const table of tables) finishExpressions(table, draft);
  const policies = finishPolicies(draft);
  return {
    tables: tables.map(definition),
    enums: draft.enums,
    policies,
    functions: draft.functions,
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
