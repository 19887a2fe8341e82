import type { ColumnType } from '@backstay/catalog';
import { readType } from '@backstay/expression';
import type { ColumnDef, Constraint } from 'libpg-query';
import { readConstant } from './constant.js';
import { readIdentity } from './read-identity.js';
import { checkCase, checkName } from './read-name.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';
import type { ColumnDraft, TableDraft } from '../draft/table-draft.js';

/** Types that stand for an integer with an identity of its own, as PostgreSQL's `serial` does. */
export const serialTypes: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['smallserial', { kind: 'smallint' }],
  ['serial2', { kind: 'smallint' }],
  ['serial', { kind: 'integer' }],
  ['serial4', { kind: 'integer' }],
  ['bigserial', { kind: 'bigint' }],
  ['serial8', { kind: 'bigint' }],
]);

/** Adds a column to a table, with the constraints written at it. */
export function readColumn(node: ColumnDef, table: TableDraft, statement: Statement, draft: SchemaDraft): void {
  const name = node.colname ?? '';
  const at = statement.at(node.location);
  if (table.column(name) !== null) {
    draft.problem(at, `column "${name}" specified more than once`, 'Remove one of the two.');
    return;
  }
  checkName('column', name, at, draft);
  checkCase(
    'column',
    name,
    table.columns.map((column) => column.name),
    at,
    draft,
  );
  refuseExtras(node, statement, draft);
  const constraints = (node.constraints ?? []).flatMap((item) => ('Constraint' in item ? [item.Constraint] : []));
  const generation = constraints.find((item) => item.contype === 'CONSTR_GENERATED')?.raw_expr;
  const serial = serialTypes.get(identifiers(node.typeName?.names).join('.'));
  const type = serial ?? columnType(node, statement, draft);
  const note = draft.adopted.stored(at);
  const column: ColumnDraft = {
    name,
    type: { ...(type ?? { kind: 'text' }), ...(note === null ? {} : { stored: note.stored }) },
    broken: type === null,
    nullable: serial === undefined,
    default: null,
    identity: serial === undefined ? null : 'by default',
    generated: generation !== undefined || (note?.readOnly !== undefined && note.readOnly !== null),
    generation: null,
    collation: null,
    comment: null,
    at,
    pendingGeneration: generation === undefined ? null : { statement, node: generation },
  };
  table.columns.push(column);
  for (const constraint of constraints) readColumnConstraint(constraint, column, table, statement, draft);
  if (note !== null && note.default !== null) column.default = { kind: 'database' };
  finishColumn(column, constraints, draft);
}

function columnType(node: ColumnDef, statement: Statement, draft: SchemaDraft): ColumnType | null {
  const { type, problem } = readType(node.typeName, draft.enums);
  const word = identifiers(node.typeName?.names).at(-1) ?? '';
  if (problem !== null && !draft.unreadable.has(word))
    draft.problem(statement.at(problem.location), problem.message, problem.advice ?? '');
  return type;
}

/** Clauses of a column that are no constraints. */
function refuseExtras(node: ColumnDef, statement: Statement, draft: SchemaDraft): void {
  const collation = identifiers(node.collClause?.collname).at(-1);
  if (collation !== undefined && collation !== 'C' && collation !== 'POSIX')
    draft.problem(
      statement.at(node.collClause?.location),
      `collation "${collation}" is not supported`,
      'Leave it out: texts are compared character by character (collation "C") on every engine.',
    );
  if (node.compression !== undefined || node.storage_name !== undefined)
    draft.problem(statement.at(node.location), 'storage and compression are not supported', 'Leave the clause out.');
}

function readColumnConstraint(
  constraint: Constraint,
  column: ColumnDraft,
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): void {
  const at = statement.at(constraint.location);
  switch (constraint.contype) {
    case 'CONSTR_NOTNULL':
      column.nullable = false;
      return;
    case 'CONSTR_NULL':
      return;
    case 'CONSTR_DEFAULT':
      readDefault(constraint, column, statement, draft);
      return;
    case 'CONSTR_IDENTITY':
      readIdentity(constraint, column, statement, draft);
      return;
    case 'CONSTR_GENERATED':
      if (constraint.generated_kind !== 's')
        draft.problem(at, 'virtual generated columns are not supported', 'Write stored behind the expression.');
      return;
    case 'CONSTR_ATTR_NOT_DEFERRABLE':
    case 'CONSTR_ATTR_IMMEDIATE':
    case 'CONSTR_ATTR_ENFORCED':
      return;
    case 'CONSTR_ATTR_DEFERRABLE':
    case 'CONSTR_ATTR_DEFERRED':
      draft.problem(
        at,
        'deferrable constraints are not supported',
        'Remove deferrable: constraints are checked at once.',
      );
      return;
    case 'CONSTR_ATTR_NOT_ENFORCED':
      draft.problem(
        at,
        'constraints that are not enforced are not supported',
        'Remove the constraint, or not enforced.',
      );
      return;
    default:
      table.constraints.push({ statement, node: constraint, column: column.name });
  }
}

/** Sets the column's default from a DEFAULT clause, or reports what cannot fill it. */
export function readDefault(clause: Constraint, column: ColumnDraft, statement: Statement, draft: SchemaDraft): void {
  if (column.broken || clause.raw_expr === undefined) return;
  const constant = readConstant(clause.raw_expr, column.type, draft.enums);
  if (constant.ok) {
    column.default = constant.value.kind === 'literal' && constant.value.value === null ? null : constant.value;
    return;
  }
  const { location, message, advice } = constant.error;
  draft.problem(statement.at(location ?? clause.location), message, advice ?? '');
}

/** Clauses that exclude each other, as in PostgreSQL. */
function finishColumn(column: ColumnDraft, constraints: readonly Constraint[], draft: SchemaDraft): void {
  const count = (type: Constraint['contype']): number => constraints.filter((item) => item.contype === type).length;
  const filled = [
    count('CONSTR_DEFAULT') > 0,
    column.identity !== null,
    column.generated,
    count('CONSTR_DEFAULT') > 1 || count('CONSTR_IDENTITY') > 1 || count('CONSTR_GENERATED') > 1,
  ];
  if (filled.filter(Boolean).length > 1)
    draft.problem(
      column.at,
      `column "${column.name}" has more than one of default, identity and generated`,
      'Keep one of them.',
    );
  if (count('CONSTR_NULL') > 0 && (count('CONSTR_NOTNULL') > 0 || column.identity !== null))
    draft.problem(column.at, `column "${column.name}" is both null and not null`, 'Keep one of the two.');
}
