import { writtenName } from '@backstay/catalog';
import type { CreateEnumStmt } from 'libpg-query';
import { checkCase, checkDots, checkName } from './read-name.js';
import { nameOfPath, type SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** The longest label: enums are kept in `varchar(191)` where the engine has none of its own. */
const maxLabel = 63;

/** `create type name as enum (…)`. */
export function readCreateEnum(node: CreateEnumStmt, statement: Statement, draft: SchemaDraft): void {
  const path = nameOfPath(identifiers(node.typeName));
  const written = writtenName(path);
  const values = identifiers(node.vals);
  const at = statement.at(null);
  if (!draft.holds(path.schema, 'types', at)) return;
  const others = draft.enums.map((type) => type.name);
  if (others.includes(written)) {
    draft.problem(at, `type "${written}" already exists`, 'Remove one of the two statements.');
    return;
  }
  checkName('type', path.name, at, draft);
  checkDots('type', path, at, draft);
  checkCase('type', written, others, at, draft);
  if (values.length === 0) draft.problem(at, `enum "${written}" has no labels`, 'Name at least one.');
  if (new Set(values).size < values.length)
    draft.problem(at, `enum "${written}" has a label twice`, 'Remove one of the two.');
  if (values.some((value) => Buffer.byteLength(value, 'utf8') > maxLabel))
    draft.problem(at, `enum "${written}" has a label of more than ${maxLabel} bytes`, 'Choose shorter labels.');
  draft.enums.push({ name: written, values });
}
