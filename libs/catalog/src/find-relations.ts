import type { Relation } from './relation.js';
import { throughViews } from './relations-of-views.js';
import type { ForeignKey, Table, TableName } from './table.js';

/**
 * All relations that foreign keys make, as PostgREST finds them: each key in both directions (the way back is
 * one-to-one when the key's columns are unique), and each pair of keys inside a junction's primary key as
 * many-to-many. In the order of tables and keys.
 */
export function findRelations(tables: readonly Table[]): readonly Relation[] {
  const relations = tables.flatMap((table) => [
    ...table.foreignKeys.flatMap((key) => [forward(table, key), backward(table, key)]),
    ...throughJunction(table),
  ]);
  return [...relations, ...throughViews(relations, tables)];
}

const nameOf = (table: TableName): TableName => ({ schema: table.schema, name: table.name });

function forward(table: Table, key: ForeignKey): Relation {
  return {
    kind: isUnique(table, key.columns) ? 'one-to-one' : 'many-to-one',
    source: nameOf(table),
    target: key.references.table,
    constraint: key.name,
    sourceColumns: key.columns,
    targetColumns: key.references.columns,
    junction: null,
  };
}

function backward(table: Table, key: ForeignKey): Relation {
  return {
    kind: isUnique(table, key.columns) ? 'one-to-one' : 'one-to-many',
    source: key.references.table,
    target: nameOf(table),
    constraint: key.name,
    sourceColumns: key.references.columns,
    targetColumns: key.columns,
    junction: null,
  };
}

/** A table whose primary key holds the columns of two foreign keys joins the two tables they point at. */
function throughJunction(table: Table): readonly Relation[] {
  const primary = table.primaryKey?.columns ?? [];
  const keys = table.foreignKeys.filter((key) => key.columns.every((column) => primary.includes(column)));
  return keys.flatMap((to) => keys.filter((from) => from !== to).map((from) => manyToMany(table, from, to)));
}

function manyToMany(table: Table, from: ForeignKey, to: ForeignKey): Relation {
  return {
    kind: 'many-to-many',
    source: from.references.table,
    target: to.references.table,
    constraint: to.name,
    sourceColumns: from.references.columns,
    targetColumns: to.references.columns,
    junction: {
      table: nameOf(table),
      sourceConstraint: from.name,
      sourceColumns: from.columns,
      targetColumns: to.columns,
    },
  };
}

/** Exactly these columns are a key (PostgREST's rule: a key over fewer of them does not count). */
function isUnique(table: Table, columns: readonly string[]): boolean {
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  const wanted = columns.toSorted().join('\u0000');
  return keys.some((key) => key.columns.toSorted().join('\u0000') === wanted);
}
