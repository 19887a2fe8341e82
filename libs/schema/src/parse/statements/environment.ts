import type { CreateExtensionStmt, CreateSchemaStmt, SelectStmt } from 'libpg-query';
import { publicSchema, refusedSchema } from '@backstay/kernel';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';
import { checkCase } from './read-name.js';

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

/** `create schema [if not exists] name [authorization role]`. */
export function readCreateSchema(node: CreateSchemaStmt, statement: Statement, draft: SchemaDraft): void {
  const at = statement.at(null);
  const name = node.schemaname ?? '';
  if (draft.schemas.has(name)) {
    if (name === publicSchema || node.if_not_exists === true) draft.note(at, `the schema ${name} exists already`);
    else draft.problem(at, `schema "${name}" already exists`, 'Remove one of the two statements.');
    return;
  }
  const refused = name === '' ? 'has no name' : refusedSchema(name);
  if (refused !== null)
    draft.problem(
      at,
      `schema "${name}" cannot be created: it ${refused}`,
      'Choose another name, or remove the statement.',
    );
  if ((node.schemaElts ?? []).length > 0)
    draft.problem(at, 'create schema with statements inside is not supported', 'Write them on their own.');
  checkCase('schema', name, draft.schemas, at, draft);
  if (refused === null) draft.schemas.add(name);
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
