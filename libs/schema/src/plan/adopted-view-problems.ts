import type { DatabaseSnapshot } from '@backstay/engine';
import type { Dialect, ViewDefinition } from '@backstay/query';
import { qualified } from './schema-change.js';
import type { PlanProblem } from './schema-problems.js';

/** What keeps a view of the database's own from being read: it is not there, or lacks a column. None for other views. */
export function adoptedViewProblems(
  view: ViewDefinition,
  there: DatabaseSnapshot,
  dialect: Dialect,
): readonly PlanProblem[] {
  if (view.query !== null) return [];
  const found = there.tables.find((table) => dialect.table(table) === dialect.table(view));
  const problem = (message: string, advice: string): PlanProblem => ({ object: qualified(view), message, advice });
  if (found === undefined)
    return [
      problem('There is no such view in this database.', 'Make it there, or write it as create view … as select ….'),
    ];
  if (found.kind !== 'view')
    return [problem('It is a table in this database.', 'Write it as create table; schema pull does so.')];
  const names = new Set(found.columns.map((column) => column.name));
  return view.columns
    .filter((column) => !names.has(column.name))
    .map((column) => problem(`The view in this database has no column "${column.name}".`, 'Take the column out.'));
}
