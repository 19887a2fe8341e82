import { worstWay, type ChangedColumn, type DdlWays } from '@backstay/engine';
import { isPartChange, objectOf, qualified, type SchemaChange } from './schema-change.js';
import type { PlanStep } from './schema-plan.js';

/** The steps with the way in which each is expected to change a table that is there; pure. */
export function tellWays(steps: readonly PlanStep[], ways: DdlWays): readonly PlanStep[] {
  const made = new Set(
    steps.flatMap(({ change }) => (change.kind === 'table' && change.before === null ? [objectOf(change)] : [])),
  );
  return steps.map((step) => {
    if (step.change.kind === 'table' || isAbout(step.change, made)) return step;
    const found = step.statements.map((statement) => ways.expected(statement, columnChange(step.change)));
    const way = worstWay(found.filter((each) => each !== null));
    return way === null ? step : { ...step, way };
  });
}

/** Whether a change is about one of these tables. */
export const isAbout = (change: SchemaChange, tables: ReadonlySet<string>): boolean =>
  'table' in change && tables.has(qualified(change.table));

/** The column that a change makes another; null: it does something else. */
export const columnChange = (change: SchemaChange): ChangedColumn | null =>
  isPartChange(change) && change.kind === 'column' && change.before !== null && change.after !== null
    ? { from: change.before, to: change.after }
    : null;
