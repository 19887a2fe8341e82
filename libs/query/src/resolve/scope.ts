import type { Catalog, Column, ColumnType, Table } from '@backstay/catalog';
import { typeName, type ColumnReference, type Expression } from '@backstay/expression';
import { fail, type Role } from '@backstay/kernel';
import { mayRead } from '@backstay/policy';
import type { FieldName } from '../parse/data-request.js';
import type { EmbedPlan } from '../pipeline.types.js';

/** Where names are looked up: one table of the catalog, under the alias its columns have in expressions. */
export interface Scope {
  readonly catalog: Catalog;
  readonly table: Table;
  readonly alias: string;
  /** Resources embedded in this table, which filters and order can name. Absent: none. */
  readonly embeds?: readonly EmbedPlan[];
  /** Absent: nobody is held to grants while names are looked up. */
  readonly reader?: Reader;
}

/** Who asks. What may not be read must not tell its type either, so grants are looked at before an operator sees a column. */
export interface Reader {
  readonly role: Role;
  /** Alias of rows that are the caller's without a grant: those that a function gives. */
  readonly given: string | null;
}

/** A field that exists, as an expression with its type. */
export interface ResolvedField {
  readonly column: Column;
  readonly expression: Expression;
  readonly type: ColumnType;
  /** Whether it can be NULL: a JSON path always can. */
  readonly nullable: boolean;
}

/**
 * Looks a field up. Throws `column_not_found`, `permission_denied`, or `undefined_operator` for a path into a type that
 * has none.
 */
export function resolveField(field: FieldName, scope: Scope): ResolvedField {
  const { catalog, table, alias } = scope;
  const column = catalog.field(table, field.column);
  if (column === null) throw fail('column_not_found', { table: table.name, column: field.column });
  requireReadable(column, scope);
  const reference = columnReference(column, alias);
  if (field.as === null) return { column, expression: reference, type: column.type, nullable: column.nullable };
  const kind = documentKind(column.type, field);
  const type: ColumnType = field.as === 'text' ? { kind: 'text' } : { kind };
  return {
    column,
    expression: { kind: 'json-path', type, operand: reference, path: field.path, as: field.as },
    type,
    nullable: true,
  };
}

/** What it takes to read a computed column, authorisation knows. Throws `permission_denied`. */
export function requireReadable({ name }: Column, { table, alias, reader }: Scope): void {
  if (reader === undefined || alias === reader.given || table.computed?.some((one) => one.name === name)) return;
  if (!mayRead(table, reader.role, name)) throw fail('permission_denied', { table: table.name });
}

/** References made before: a column of the catalog lives as long as its version and is mentioned by every request. */
const references = new WeakMap<Column, ColumnReference>();

/** A column under the alias of its table. */
export function columnReference(column: Column, alias: string): ColumnReference {
  const known = references.get(column);
  if (known?.source === alias) return known;
  const reference: ColumnReference = { kind: 'column', type: column.type, source: alias, column: column.name };
  references.set(column, reference);
  return reference;
}

/** What a path leads through: an array is read as jsonb, as PostgREST does. Throws where there is nothing to lead through. */
function documentKind(type: ColumnType, field: FieldName): 'json' | 'jsonb' {
  if (type.kind === 'json' || type.kind === 'jsonb') return type.kind;
  if (type.kind !== 'array') throw noPath(type, field);
  if (sameInJson.has(type.of.kind)) return 'jsonb';
  throw fail('not_supported', { feature: `paths into ${typeName(type)} (column->0)` });
}

/** Elements that stand in a stored array as PostgreSQL's to_jsonb writes them. */
const sameInJson: ReadonlySet<ColumnType['kind']> = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'text',
  'varchar',
  'uuid',
  'date',
  'enum',
]);

function noPath(type: ColumnType, field: FieldName): Error {
  const arrow = field.path.length === 1 && field.as === 'text' ? '->>' : '->';
  return fail('undefined_operator', { left: typeName(type), operator: arrow, right: 'unknown' });
}
