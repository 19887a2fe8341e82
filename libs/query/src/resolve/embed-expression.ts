import type { Catalog, ColumnType, Table } from '@backstay/catalog';
import type { Expression, Literal, ScalarQuery, Subquery, SubqueryTable } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { EmbedPlan } from '../pipeline.types.js';
import { isOneGroup } from './resolve-aggregate.js';
import { columnReference } from './scope.js';

/** The table above an embed, under the alias that it has there. */
export interface Origin {
  readonly table: Table;
  readonly alias: string;
}

/**
 * Whether a row above has related rows that the embed's own filters and its page leave. Unguarded: authorisation fills that
 * in. Of one group there is always a row, also where it is a group of nothing. Throws `not_supported`.
 */
export function embedExists(embed: EmbedPlan, origin: Origin, catalog: Catalog): Expression {
  const { key, read } = embed;
  if (isOneGroup(read)) return truth(!isEmptyPage(embed));
  const query = relatedRows(embed, origin, catalog, null);
  if (read.offset === null || isEmptyPage(embed)) return { kind: 'exists', query };
  if (read.grouped) throw fail('not_supported', { feature: `an offset of ${key} that says which rows are read` });
  return { kind: 'exists', query, beyond: read.offset };
}

/** Whether no row above can have a related row on the page that was asked for: of at most one row, there is no second. */
const isEmptyPage = ({ toOne, read }: EmbedPlan): boolean =>
  read.limit === 0 || ((toOne || isOneGroup(read)) && read.offset !== null);

const truth = (value: boolean): Literal => ({ kind: 'literal', type: { kind: 'boolean' }, value: String(value) });

/** A value of the one related row, or NULL where there is none or the page leaves it out. */
export function embedValue(
  embed: EmbedPlan,
  origin: Origin,
  catalog: Catalog,
  value: Expression,
  type: ColumnType,
): ScalarQuery {
  return { kind: 'scalar-query', type, query: relatedRows(embed, origin, catalog, value) };
}

function relatedRows(embed: EmbedPlan, origin: Origin, catalog: Catalog, select: Expression | null): Subquery {
  const { relation, junction, read } = embed;
  const between = junction ?? read;
  const above = pairs(origin, relation.sourceColumns, between, junctionColumns(embed).source, catalog);
  const below =
    junction === null ? [] : pairs(read, relation.targetColumns, junction, junctionColumns(embed).target, catalog);
  // The junction comes first: some engines read tables in the order in which they are named.
  const from: SubqueryTable[] = [...(junction === null ? [] : [junction]), read].map(({ table, alias }) => ({
    table: { schema: table.schema, name: table.name },
    alias,
  }));
  const page = isEmptyPage(embed) ? [truth(false)] : [];
  const operands = [...page, ...above, ...below, ...(read.filter === null ? [] : [read.filter])];
  return { from, where: operands.length === 1 ? operands[0]! : { kind: 'and', operands }, select };
}

/** Columns that meet those of the table above, and for a junction those that meet the target's. */
function junctionColumns({ relation }: EmbedPlan): { source: readonly string[]; target: readonly string[] } {
  return {
    source: relation.junction?.sourceColumns ?? relation.targetColumns,
    target: relation.junction?.targetColumns ?? [],
  };
}

/** Columns that are equal, compared as the engine compares a foreign key. */
function pairs(
  left: Origin,
  leftColumns: readonly string[],
  right: Origin,
  rightColumns: readonly string[],
  catalog: Catalog,
): Expression[] {
  return leftColumns.map((name, i) => ({
    kind: 'compare',
    operator: '=',
    left: columnReference(catalog.column(left.table, name)!, left.alias),
    right: columnReference(catalog.column(right.table, rightColumns[i]!)!, right.alias),
    native: true,
  }));
}
