import { exposedSchema } from '@backstay/catalog';
import type { CreateEnumStmt } from 'libpg-query';
import { checkCase, checkName } from './read-name.js';
import { onlyPublic, type SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** The longest label: enums are kept in `varchar(191)` where the engine has none of its own. */
const maxLabel = 63;

/** `create type name as enum (…)`. */
export function readCreateEnum(node: CreateEnumStmt, statement: Statement, draft: SchemaDraft): void {
  const path = identifiers(node.typeName);
  const name = path.at(-1) ?? '';
  const values = identifiers(node.vals);
  const at = statement.at(null);
  if (path.length > 1 && path[0] !== exposedSchema) {
    draft.problem(at, `types of the schema "${path[0]}" cannot be created`, onlyPublic);
    return;
  }
  const others = draft.enums.map((type) => type.name);
  if (others.includes(name)) {
    draft.problem(at, `type "${name}" already exists`, 'Remove one of the two statements.');
    return;
  }
  checkName('type', name, at, draft);
  checkCase('type', name, others, at, draft);
  if (values.length === 0) draft.problem(at, `enum "${name}" has no labels`, 'Name at least one.');
  if (new Set(values).size < values.length)
    draft.problem(at, `enum "${name}" has a label twice`, 'Remove one of the two.');
  if (values.some((value) => Buffer.byteLength(value, 'utf8') > maxLabel))
    draft.problem(at, `enum "${name}" has a label of more than ${maxLabel} bytes`, 'Choose shorter labels.');
  draft.enums.push({ name, values });
}
