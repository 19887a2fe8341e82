import type { Expression } from '../expression.js';
import { visit } from '../visit.js';
import type { Frame, FrameTable } from './checker.js';

/**
 * Whether a query over these tables can give no more than one row: every table has a key whose columns are all set
 * equal to values that do not depend on tables still open. (Engines disagree on what a second row does.)
 * `own`: conditions that hold for one table only, by its alias: what a left join compares.
 */
export function provesSingleRow(
  frame: Frame,
  where: Expression | null,
  own: ReadonlyMap<string, Expression> = new Map(),
): boolean {
  const common = conjuncts(where).flatMap(equality);
  const equalitiesOf = ({ alias }: FrameTable): readonly Equality[] => [
    ...common,
    ...conjuncts(own.get(alias) ?? null).flatMap(equality),
  ];
  const open = new Set(frame.map((table) => table.alias));
  for (let found: FrameTable | undefined; ;) {
    found = frame.find((table) => open.has(table.alias) && isPinned(table, equalitiesOf(table), open));
    if (!found) return open.size === 0;
    open.delete(found.alias);
  }
}

function isPinned(table: FrameTable, equalities: readonly Equality[], open: ReadonlySet<string>): boolean {
  const pinned = new Set(
    equalities
      .filter(({ source, value }) => source === table.alias && !dependsOn(value, open))
      .map(({ column }) => column),
  );
  const keys = [...(table.table.primaryKey ? [table.table.primaryKey] : []), ...table.table.uniqueKeys];
  return keys.some((key) => key.columns.every((column) => pinned.has(column)));
}

interface Equality {
  readonly source: string;
  readonly column: string;
  readonly value: Expression;
}

const conjuncts = (where: Expression | null): readonly Expression[] =>
  where?.kind === 'and' ? where.operands.flatMap(conjuncts) : where ? [where] : [];

function equality(condition: Expression): readonly Equality[] {
  if (condition.kind !== 'compare' || condition.operator !== '=') return [];
  const { left, right } = condition;
  return [
    ...(left.kind === 'column' ? [{ source: left.source, column: left.column, value: right }] : []),
    ...(right.kind === 'column' ? [{ source: right.source, column: right.column, value: left }] : []),
  ];
}

function dependsOn(expression: Expression, sources: ReadonlySet<string>): boolean {
  let depends = false;
  visit(expression, (node) => {
    if (node.kind === 'column' && sources.has(node.source)) depends = true;
  });
  return depends;
}
