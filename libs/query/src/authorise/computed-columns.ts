import { visit, type Expression } from '@backstay/expression';
import type { Projection, ReadPlan } from '../pipeline.types.js';
import { tablesOf } from './mentioned-columns.js';

/** The computed columns that a read names, by the alias of their table; few reads name any. */
export type ComputedColumns = ReadonlyMap<string, readonly string[]>;

const none: ComputedColumns = new Map();

/** Finds the computed columns in everything a read asks. */
export function computedColumns(plan: ReadPlan): ComputedColumns {
  const tables = tablesOf(plan).filter(({ table }) => table.computed !== undefined);
  if (tables.length === 0) return none;
  const found = new Map<string, Set<string>>();
  const take = (expression: Expression): void =>
    visit(expression, (node) => {
      if (node.kind !== 'column') return;
      const table = tables.find(({ alias }) => alias === node.source)?.table;
      if (!table?.computed?.some(({ name }) => name === node.column)) return;
      found.set(node.source, (found.get(node.source) ?? new Set()).add(node.column));
    });
  takeAll(plan, take);
  return new Map([...found].map(([alias, names]) => [alias, [...names]]));
}

function takeAll(plan: ReadPlan, take: (expression: Expression) => void): void {
  takeColumns(plan.columns, take);
  if (plan.filter !== null) take(plan.filter);
  for (const { expression } of plan.order) take(expression);
  for (const { read } of plan.embeds) takeAll(read, take);
}

function takeColumns(columns: readonly Projection[], take: (expression: Expression) => void): void {
  for (const { expression, members } of columns) {
    take(expression);
    if (members !== undefined) takeColumns(members, take);
  }
}
