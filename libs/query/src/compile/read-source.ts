import type { AuthorisedPlan } from '../pipeline.types.js';
import type { ReadSource } from './compile-view.js';

/** What an authorised read reads. Throws Error for a view whose query nobody has put in: there is no such table. */
export function readSource({ plan, view }: AuthorisedPlan): ReadSource {
  const { table, alias } = plan;
  if (view === undefined && table.view?.adopted === false) throw new Error(`View ${table.name} has no query`);
  return { table, alias, ...(view && { view }) };
}
