import { writtenName, type ColumnType, type ForeignKey, type ReferentialAction } from '@backstay/catalog';
import { typeName, type ScopeTable } from '@backstay/expression';
import { columnNames, constraintName, place, refuseDeferrable } from './finish-keys.js';
import { keyColumns } from '../statements/key-columns.js';
import type { SourcePosition } from '../parsed-schema.js';
import { tableName, type SchemaDraft } from '../draft/schema-draft.js';
import { identifiers } from '../text/statement.js';
import type { ColumnDraft, ConstraintDraft, TableDraft } from '../draft/table-draft.js';

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** Turns the references of a table into foreign keys; every table's own keys are known by now. */
export function finishForeignKeys(table: TableDraft, draft: SchemaDraft): void {
  for (const constraint of table.constraints)
    if (constraint.node.contype === 'CONSTR_FOREIGN') foreignKey(constraint, table, draft);
}

function foreignKey(constraint: ConstraintDraft, table: TableDraft, draft: SchemaDraft): void {
  const { node, statement } = constraint;
  const at = place(constraint);
  refuseClauses(constraint, at, draft);
  const names = constraint.column === null ? identifiers(node.fk_attrs) : columnNames(constraint);
  const columns = keyColumns(names, 'foreign key', table, at, draft);
  const { schema, name } = tableName(node.pktable);
  const target = draft.scopeTable(schema, name);
  if (target === null) {
    if (!draft.unreadable.has(name))
      draft.problem(
        statement.at(node.pktable?.location),
        `table "${writtenName({ schema, name })}" does not exist`,
        'Create it with create table, in any file.',
      );
    return;
  }
  const targetNames = (node.pk_attrs ?? []).length > 0 ? identifiers(node.pk_attrs) : target.primaryKey?.columns;
  if (columns === null || !checkTarget(columns, targetNames, target, table.adopted !== null, at, draft)) return;
  const key: ForeignKey = {
    name: constraintName(constraint, table, 'fkey', names, at, draft),
    columns: names,
    references: { table: { schema: target.schema, name: target.name }, columns: targetNames ?? [] },
    onUpdate: actions[node.fk_upd_action ?? 'a'] ?? 'no action',
    onDelete: actions[node.fk_del_action ?? 'a'] ?? 'no action',
  };
  checkActions(key, columns, at, draft);
  table.foreignKeys.push(key);
}

function refuseClauses(constraint: ConstraintDraft, at: SourcePosition, draft: SchemaDraft): void {
  const { node } = constraint;
  if (node.fk_matchtype === 'f')
    draft.problem(at, 'match full is not supported', 'Leave it out, and make the columns not null.');
  if ((node.fk_del_set_cols ?? []).length > 0)
    draft.problem(at, 'on delete set null with a column list is not supported', 'Leave the list out.');
  if (node.fk_with_period === true) draft.problem(at, 'period is not supported', 'Reference plain columns.');
  refuseDeferrable(constraint, at, draft);
}

/** The referenced columns must exist, be a key, and have the referencing columns' types. */
function checkTarget(
  columns: readonly ColumnDraft[],
  names: readonly string[] | undefined,
  target: ScopeTable,
  adopted: boolean,
  at: SourcePosition,
  draft: SchemaDraft,
): boolean {
  const fail = (message: string, advice: string): boolean => {
    draft.problem(at, message, advice);
    return false;
  };
  if (names === undefined)
    return fail(
      `there is no primary key for referenced table "${target.name}"`,
      'Name the referenced columns, or give that table a primary key.',
    );
  const missing = names.find((name) => !target.columns.some((column) => column.name === name));
  if (missing !== undefined)
    return fail(
      `column "${missing}" referenced in the foreign key does not exist in table "${target.name}"`,
      `Its columns are: ${target.columns.map((column) => column.name).join(', ')}.`,
    );
  if (names.length !== columns.length)
    return fail(
      'number of referencing and referenced columns for foreign key disagree',
      'Name as many columns on both sides.',
    );
  const keys = [target.primaryKey, ...target.uniqueKeys].filter((key) => key !== null);
  if (!keys.some((key) => sameSet(key.columns, names)))
    return fail(
      `there is no unique constraint matching given keys for referenced table "${target.name}"`,
      `Add unique (${names.join(', ')}) to "${target.name}".`,
    );
  return columns.every((column, index) => {
    const other = target.columns.find((candidate) => candidate.name === names[index]);
    if (other === undefined || column.broken || ('broken' in other && other.broken === true)) return true;
    if (sameStorage(column.type, other.type) || (adopted && column.type.kind === other.type.kind)) return true;
    return fail(
      `foreign key column "${column.name}" is of type ${typeName(column.type)}, but "${target.name}.${other.name}" is of type ${typeName(other.type)}`,
      `Declare "${column.name}" as ${typeName(other.type)}: every engine asks for the same type on both sides.`,
    );
  });
}

const sameSet = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name) => right.includes(name));

/** Lengths may differ between texts; everything else must be the very same type. What is there already may differ. */
const sameStorage = (left: ColumnType, right: ColumnType): boolean =>
  left.kind === right.kind && (left.kind === 'varchar' || JSON.stringify(left) === JSON.stringify(right));

/** Actions that would have to write what they cannot. */
function checkActions(key: ForeignKey, columns: readonly ColumnDraft[], at: SourcePosition, draft: SchemaDraft): void {
  const sets = [key.onDelete, key.onUpdate];
  const required = columns.find((column) => !column.nullable);
  if (sets.includes('set null') && required !== undefined)
    draft.problem(
      at,
      `set null would empty "${required.name}", which is not null`,
      'Use cascade or restrict, or drop the not null.',
    );
  const generated = columns.find((column) => column.generated);
  if (generated !== undefined)
    draft.problem(
      at,
      `generated column "${generated.name}" cannot be part of a foreign key`,
      'Reference with a plain column.',
    );
}
