import type { CreateExtensionStmt, CreateSchemaStmt, SelectStmt } from 'libpg-query';
import { onlyPublic, type SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** Extensions whose one use here, making uuids, is built in, or that only a dump's own tools need. */
const tolerated = ['pgcrypto', 'uuid-ossp', 'plpgsql', 'pg_graphql', 'pg_stat_statements', 'supabase_vault', 'pgjwt'];

/** `create extension`: none is needed; those of a Supabase project are passed over. */
export function readCreateExtension(node: CreateExtensionStmt, statement: Statement, draft: SchemaDraft): void {
  const name = node.extname ?? '';
  if (tolerated.includes(name))
    draft.note(
      statement.at(null),
      `extension "${name}" is not needed; this has no effect (gen_random_uuid() is built in)`,
    );
  else
    draft.problem(
      statement.at(null),
      `extension "${name}" is not available`,
      'Remove it, or create it in schema/postgres/*.sql if only PostgreSQL will ever run this project.',
    );
}

/** `create schema if not exists public`. */
export function readCreateSchema(node: CreateSchemaStmt, statement: Statement, draft: SchemaDraft): void {
  if (node.schemaname === 'public') draft.note(statement.at(null), 'the schema public exists already');
  else draft.problem(statement.at(null), `schema "${node.schemaname}" cannot be created`, onlyPublic);
}

/** A dump selects `set_config` for its session; every other SELECT has no place in a schema. */
export function readSelect(node: SelectStmt, statement: Statement, draft: SchemaDraft): void {
  const [target, ...more] = node.targetList ?? [];
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  const called = value !== undefined && 'FuncCall' in value ? identifiers(value.FuncCall.funcname).at(-1) : undefined;
  if (called === 'set_config' && more.length === 0) draft.note(statement.at(null), 'set_config has no effect');
  else
    draft.problem(
      statement.at(null),
      'a select has no place in a schema file',
      'Rows go into seed/*.sql as insert statements.',
    );
}
