import type { ColumnType, Table } from '@backstay/catalog';
import { typeName, typeOf, type Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { FieldName, OrderItem } from '../parse/data-request.js';
import type { EmbedPlan, OrderTerm, Projection } from '../pipeline.types.js';
import { embedValue } from './embed-expression.js';
import { columnReference, resolveField, type ResolvedField, type Scope } from './scope.js';

/**
 * The order, made total: four engines must give the same rows of the same page. Unless the order holds a unique key
 * already, the primary key (or another key that is never NULL) is appended; a table without one is ordered by what is
 * selected, since rows alike in that are alike in the answer.
 */
export function resolveOrder(items: readonly OrderItem[], columns: readonly Projection[], scope: Scope): OrderTerm[] {
  const terms = resolveTerms(items, scope);
  const named = new Set(terms.map((term) => columnName(term.expression)));
  const keys = totalKeys(scope.table);
  if (keys.some((key) => key.every((name) => named.has(name)))) return terms;
  const [key] = keys;
  if (key === undefined) return orderBySelection(terms, columns, scope.table);
  const references = key.map((name) => columnReference(scope.catalog.column(scope.table, name)!, scope.alias));
  return [...terms, ...tieBreak(references, terms, scope.table)];
}

/** The terms that were asked for, and no other. */
export const resolveTerms = (items: readonly OrderItem[], scope: Scope): OrderTerm[] =>
  items.map((item) => resolveTerm(item, scope));

/** The order of `terms`, made as total as what is selected makes it: for tables without a key, or with a hidden one. */
export function orderBySelection(
  terms: readonly OrderTerm[],
  columns: readonly Projection[],
  table: Table,
): OrderTerm[] {
  const references = columns
    .map((projection) => uncast(projection.expression))
    .filter((expression) => !unsorted.includes(typeOfField(expression).kind));
  return [...terms, ...tieBreak(references, terms, table)];
}

function resolveTerm(item: OrderItem, scope: Scope): OrderTerm {
  const { expression, type, nullable } =
    item.resource === null ? resolveField(item.field, scope) : resolveRelated(item.resource, item.field, scope);
  const problem = orderProblem(type);
  if (problem !== null) throw problem;
  const direction = item.direction ?? 'asc';
  const nulls = nullable ? (item.nulls ?? (direction === 'asc' ? 'last' : 'first')) : null;
  return { expression, direction, nulls };
}

/** A column of an embedded row. NULL where there is none, so it can always be NULL. */
function resolveRelated(
  resource: string,
  field: FieldName,
  scope: Scope,
): Pick<ResolvedField, 'expression' | 'type' | 'nullable'> {
  const embed = (scope.embeds ?? []).find(({ key }) => key === resource);
  if (embed === undefined) throw fail('not_embedded', { resource });
  if (!embed.toOne) throw fail('related_order', { origin: scope.table.name, target: resource });
  const { expression, type } =
    resolveSpread(embed, field) ??
    resolveField(field, {
      ...embed.read,
      catalog: scope.catalog,
      ...(scope.reader && { reader: scope.reader }),
    });
  return { expression: embedValue(embed, scope, scope.catalog, expression, type), type, nullable: true };
}

/** Of a resource that is spread the names in the answer are meant, as long as they are columns. */
function resolveSpread(
  { spread, read }: EmbedPlan,
  field: FieldName,
): Pick<ResolvedField, 'expression' | 'type'> | null {
  if (!spread || field.as !== null) return null;
  const named = read.columns.find(({ name, expression }) => name === field.column && expression.kind === 'column');
  return named === undefined ? null : { expression: named.expression, type: typeOf(named.expression) };
}

function tieBreak(references: readonly Expression[], terms: readonly OrderTerm[], table: Table): OrderTerm[] {
  const named = new Set(terms.map((term) => columnName(term.expression)));
  return references
    .filter((expression) => expression.kind !== 'column' || !named.has(expression.column))
    .map((expression) => {
      const nulls = isNullable(expression, table) ? 'last' : null;
      return { expression, direction: 'asc', nulls, tieBreak: true };
    });
}

const keysOfTables = new WeakMap<Table, readonly (readonly string[])[]>();

/** Keys whose columns are never NULL, the primary key first: each of them makes an order total. */
function totalKeys(table: Table): readonly (readonly string[])[] {
  const known = keysOfTables.get(table);
  if (known !== undefined) return known;
  const nullable = new Set(table.columns.filter((column) => column.nullable).map((column) => column.name));
  const keys = [...(table.primaryKey ? [table.primaryKey] : []), ...table.uniqueKeys]
    .map((key) => key.columns)
    .filter((names) => names.every((name) => !nullable.has(name)));
  keysOfTables.set(table, keys);
  return keys;
}

/** Types by which no order is made that nobody asked for: it would fail, or take long. */
const unsorted: readonly string[] = ['json', 'jsonb', 'array'];

/** Why values of a type cannot be ordered by, or null. */
function orderProblem(type: ColumnType): Error | null {
  if (type.kind === 'json') return fail('no_ordering', { type: 'json' });
  return type.kind === 'array' ? fail('not_supported', { feature: `ordering by ${typeName(type)} values` }) : null;
}

const columnName = (expression: Expression): string | null => (expression.kind === 'column' ? expression.column : null);

const uncast = (expression: Expression): Expression => (expression.kind === 'cast' ? expression.operand : expression);

const typeOfField = (expression: Expression): ColumnType =>
  expression.kind === 'column' || expression.kind === 'json-path' ? expression.type : { kind: 'json' };

const isNullable = (expression: Expression, table: Table): boolean =>
  expression.kind !== 'column' || (table.columns.find((column) => column.name === expression.column)?.nullable ?? true);
