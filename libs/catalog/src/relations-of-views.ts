import type { Relation } from './relation.js';
import type { Table, TableName } from './table.js';

/** One end of a relation: a table with the columns that pair up. */
interface End {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly isView: boolean;
}

/**
 * The relations that views have through columns which come straight from those of a table, as PostgREST finds them: a
 * view stands in for the table at either end of a relation, or at both. Between them a junction stays the table it is.
 */
export function throughViews(relations: readonly Relation[], tables: readonly Table[]): readonly Relation[] {
  const views = tables.filter((table) => table.view !== undefined);
  if (views.length === 0) return [];
  return relations.flatMap((relation) => {
    const { source, sourceColumns, target, targetColumns } = relation;
    const sources = ends(source, sourceColumns, views);
    const targets = ends(target, targetColumns, views);
    return sources.flatMap((from) =>
      targets.filter((to) => from.isView || to.isView).map((to) => between(relation, from, to)),
    );
  });
}

function between(relation: Relation, from: End, to: End): Relation {
  return {
    ...relation,
    source: from.table,
    target: to.table,
    sourceColumns: from.columns,
    targetColumns: to.columns,
    ...(to.isView && { toView: true as const }),
  };
}

/** The table itself, and each view that shows all of the columns; under several names, each choice of names. */
function ends(table: TableName, columns: readonly string[], views: readonly Table[]): readonly End[] {
  const shown = views.flatMap((view) => {
    const names = columns.map((column) =>
      (view.view?.origins ?? [])
        .filter((one) => one.column === column && one.table.schema === table.schema && one.table.name === table.name)
        .map((one) => one.name),
    );
    const name = { schema: view.schema, name: view.name };
    return choices(names).map((chosen): End => ({ table: name, columns: chosen, isView: true }));
  });
  return [{ table, columns, isView: false }, ...shown];
}

/** Every way of taking one of each list. */
function choices(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return lists.reduce<readonly (readonly string[])[]>(
    (chosen, list) => chosen.flatMap((before) => list.map((name) => [...before, name])),
    [[]],
  );
}
