import type { Table } from '@backstay/catalog';
import { visit, type Expression } from '@backstay/expression';
import type { EmbedPlan, Projection, ReadPlan } from '../pipeline.types.js';

/** A column that a request mentions. */
export interface Mention {
  readonly table: Table;
  readonly column: string;
}

/**
 * The columns a caller named in select, filter or order, `*` and the bases of JSON paths included, of all tables of the
 * read; and the columns that relations join on, as in a statement that says so. The rows of a function are its caller's.
 */
export function mentionedColumns(plan: ReadPlan): readonly Mention[] {
  const tables = new Map<string, { readonly table: Table; readonly columns: Set<string> }>();
  for (const { table, alias } of tablesOf(plan)) tables.set(alias, { table, columns: new Set() });
  const add = (alias: string, columns: readonly string[]): void => {
    const known = tables.get(alias);
    for (const column of columns) known?.columns.add(column);
  };
  collect(plan, (expression) =>
    visit(expression, (node) => {
      if (node.kind === 'column') add(node.source, [node.column]);
    }),
  );
  collectJoins(plan, add);
  if (plan.call !== undefined) tables.delete(plan.alias);
  return [...tables.values()].flatMap(({ table, columns }) =>
    [...columns].flatMap((column) =>
      // What it takes to read a computed column, authorisation knows.
      table.computed?.some(({ name }) => name === column) ? [] : [{ table, column }],
    ),
  );
}

/** Every table of a read with its alias: its own, those of its embeds, and the junctions between. */
export const tablesOf = (plan: ReadPlan): readonly { readonly table: Table; readonly alias: string }[] => [
  plan,
  ...plan.embeds.flatMap(({ read, junction }) => [...(junction === null ? [] : [junction]), ...tablesOf(read)]),
];

function collect(plan: ReadPlan, take: (expression: Expression) => void): void {
  takeColumns(plan.columns, take);
  if (plan.filter !== null) take(plan.filter);
  for (const term of plan.order) if (term.tieBreak === undefined) take(term.expression);
  for (const { read } of plan.embeds) collect(read, take);
}

function takeColumns(columns: readonly Projection[], take: (expression: Expression) => void): void {
  for (const { expression, members } of columns) {
    take(expression);
    if (members !== undefined) takeColumns(members, take);
  }
}

function collectJoins(plan: ReadPlan, add: (alias: string, columns: readonly string[]) => void): void {
  for (const { relation, junction, read } of plan.embeds as readonly EmbedPlan[]) {
    add(plan.alias, relation.sourceColumns);
    add(read.alias, relation.targetColumns);
    if (junction !== null && relation.junction !== null) {
      add(junction.alias, [...relation.junction.sourceColumns, ...relation.junction.targetColumns]);
    }
    collectJoins(read, add);
  }
}
