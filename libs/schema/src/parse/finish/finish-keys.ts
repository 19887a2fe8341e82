import type { SourcePosition } from '../parsed-schema.js';
import type { Constraint } from 'libpg-query';
import { chooseName } from '../draft/constraint-name.js';
import { keyColumns } from '../statements/key-columns.js';
import { checkName } from '../statements/read-name.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { identifiers } from '../text/statement.js';
import type { ConstraintDraft, TableDraft } from '../draft/table-draft.js';

/** Turns the primary key and unique constraints of a table into keys, with PostgreSQL's names. */
export function finishKeys(table: TableDraft, draft: SchemaDraft): void {
  for (const constraint of distinctKeys(table.constraints))
    if (constraint.node.contype === 'CONSTR_PRIMARY') primaryKey(constraint, table, draft);
    else uniqueKey(constraint, table, draft);
  checkIdentity(table, draft);
}

/**
 * Keys of one statement over the same columns are one key, as in PostgreSQL (`transformIndexConstraints`): the primary
 * key comes first, and the first name given counts.
 */
function distinctKeys(constraints: readonly ConstraintDraft[]): readonly ConstraintDraft[] {
  const ofType = (type: Constraint['contype']): readonly ConstraintDraft[] =>
    constraints.filter((constraint) => constraint.node.contype === type);
  const keys = new Map<string, ConstraintDraft>();
  for (const constraint of [...ofType('CONSTR_PRIMARY'), ...ofType('CONSTR_UNIQUE')]) {
    const isSecondPrimary = constraint.node.contype === 'CONSTR_PRIMARY' && keys.size > 0;
    const same = JSON.stringify([constraint.statement.order, columnNames(constraint), isSecondPrimary]);
    const earlier = keys.get(same);
    const conname = earlier?.node.conname ?? constraint.node.conname;
    const node = { ...(earlier ?? constraint).node, ...(conname === undefined ? {} : { conname }) };
    keys.set(same, { ...(earlier ?? constraint), node });
  }
  return [...keys.values()];
}

function primaryKey(constraint: ConstraintDraft, table: TableDraft, draft: SchemaDraft): void {
  const at = place(constraint);
  if (table.primaryKey !== null) {
    draft.problem(at, `multiple primary keys for table "${table.name}" are not allowed`, 'Make the other one unique.');
    return;
  }
  refuseClauses(constraint, at, draft);
  const columns = keyColumns(columnNames(constraint), 'primary key', table, at, draft);
  if (columns === null) return;
  for (const column of columns) {
    column.nullable = false;
    if (column.generated)
      draft.problem(at, `generated column "${column.name}" cannot be part of the primary key`, 'Use a plain column.');
  }
  const name = constraintName(constraint, table, 'pkey', [], at, draft);
  table.primaryKey = { name, columns: columns.map((column) => column.name) };
}

function uniqueKey(constraint: ConstraintDraft, table: TableDraft, draft: SchemaDraft): void {
  const at = place(constraint);
  refuseClauses(constraint, at, draft);
  const names = columnNames(constraint);
  if (keyColumns(names, 'unique', table, at, draft) === null) return;
  table.uniqueKeys.push({ name: constraintName(constraint, table, 'key', names, at, draft), columns: names });
}

/** Most engines count for one column of a table only; where that column has to stand, each engine says itself. */
function checkIdentity(table: TableDraft, draft: SchemaDraft): void {
  for (const column of table.columns.filter((candidate) => candidate.identity !== null).slice(1))
    draft.problem(
      column.at,
      `table "${table.name}" has more than one identity column`,
      `Give "${column.name}" a plain type.`,
    );
}

function refuseClauses(constraint: ConstraintDraft, at: SourcePosition, draft: SchemaDraft): void {
  const { node } = constraint;
  if (node.nulls_not_distinct === true)
    draft.problem(at, 'nulls not distinct is not supported', 'Make the columns not null, or leave the clause out.');
  if ((node.including ?? []).length > 0) draft.problem(at, 'include is not supported', 'Leave the clause out.');
  if (node.without_overlaps === true) draft.problem(at, 'without overlaps is not supported', 'Use a plain unique key.');
  if (node.indexname !== undefined)
    draft.problem(at, 'using index is not supported', 'Name the columns: unique (a, b).');
  refuseDeferrable(constraint, at, draft);
}

/** Constraints are checked at once, and always, on every engine. */
export function refuseDeferrable(constraint: ConstraintDraft, at: SourcePosition, draft: SchemaDraft): void {
  const { contype } = constraint.node;
  const switchable = contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN';
  if (switchable && constraint.node.is_enforced !== true)
    draft.problem(at, 'not enforced is not supported', 'Remove not enforced, or the constraint.');
  if (constraint.node.deferrable === true)
    draft.problem(
      at,
      'deferrable constraints are not supported',
      'Remove deferrable: constraints are checked at once.',
    );
  if (constraint.node.skip_validation === true)
    draft.problem(at, 'not valid is not supported', 'Remove not valid: plan counts the rows that offend.');
}

/** Columns that the constraint lists, or the one it was written at. */
export const columnNames = (constraint: ConstraintDraft): readonly string[] =>
  constraint.column === null ? identifiers(constraint.node.keys) : [constraint.column];

/** Where a constraint stands. */
export const place = (constraint: ConstraintDraft): SourcePosition => constraint.statement.at(constraint.node.location);

/** The constraint's own name, or the one PostgreSQL would choose; both are marked as used. */
export function constraintName(
  constraint: ConstraintDraft,
  table: TableDraft,
  label: 'pkey' | 'key' | 'fkey' | 'check',
  columns: readonly string[],
  at: SourcePosition,
  draft: SchemaDraft,
): string {
  const given = constraint.node.conname;
  const isRelation = label === 'pkey' || label === 'key';
  const { constraints, relations } = draft.names(table.schema);
  const taken = (name: string): boolean => constraints.has(name) || (isRelation && relations.has(name));
  const name = given ?? chooseName(table.name, columns, label, taken);
  if (given !== undefined) {
    checkName('constraint', given, at, draft);
    if (table.constraintNames.has(given))
      draft.problem(at, `constraint "${given}" for table "${table.name}" already exists`, 'Choose another name.');
    else if (isRelation && table.adopted === null && relations.has(given))
      draft.problem(at, `relation "${given}" already exists`, 'Choose another name for the constraint.');
  }
  table.constraintNames.add(name);
  constraints.add(name);
  if (isRelation) relations.add(name);
  return name;
}
