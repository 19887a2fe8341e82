import type { DatabaseSnapshot } from '@backstay/engine';
import type { Dialect } from '@backstay/query';
import { isPartChange } from '../plan/schema-change.js';
import type { PlanStep } from '../plan/schema-plan.js';

/** What of a step takes effect as a whole: all of its statements where DDL is transactional, otherwise each of them. */
export const unitsOf = ({ statements }: PlanStep, transactionalDdl: boolean): readonly (readonly string[])[] =>
  transactionalDdl && statements.length > 0 ? [statements] : statements.map((statement) => [statement]);

/** Whether a look for what a step makes or drops tells if its only unit took effect. */
export function isToldByItself({ change }: PlanStep, units: number): boolean {
  const comesOrGoes = (change.before === null) !== (change.after === null);
  return units === 1 && comesOrGoes && (change.kind === 'table' || isPartChange(change));
}

/** What the tables named in a unit look like: another text after it than before it, if it changed something. */
export function appearance(unit: readonly string[], snapshot: DatabaseSnapshot, dialect: Dialect): string {
  const named = snapshot.tables.filter((table) => unit.some((statement) => statement.includes(dialect.table(table))));
  return JSON.stringify(named);
}
