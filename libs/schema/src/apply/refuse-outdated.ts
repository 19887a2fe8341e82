import { isDeepStrictEqual } from 'node:util';
import type { PlanStep, SchemaPlan } from '../plan/schema-plan.js';
import { SchemaProblems } from '../plan/schema-problems.js';

/**
 * What people looked at is what is carried out: throws SchemaProblems when a plan made now (`fresh`) is another than the
 * one that was `wanted`.
 */
export function refuseOutdated(wanted: SchemaPlan, fresh: SchemaPlan): void {
  const message = difference(wanted, fresh);
  if (message !== null)
    throw new SchemaProblems([{ object: 'schema', message, advice: 'Nothing was done. Plan again.' }]);
}

function difference(wanted: SchemaPlan, fresh: SchemaPlan): string | null {
  if (wanted.engine !== fresh.engine)
    return `The plan was made for ${wanted.engine}, and this database is ${fresh.engine}.`;
  if (wanted.from !== fresh.from)
    return `The schema has changed since this plan was made: it starts from version ${wanted.from}, and version ${fresh.from} is applied.`;
  if (isDeepStrictEqual(wanted.steps.map(essence), fresh.steps.map(essence))) return null;
  return 'The database has changed since this plan was made, and a plan of now has other steps.';
}

/** What a step does; what is told about it may change with the rows. */
const essence = ({ action, object, risk, statements }: PlanStep) => [action, object, risk, statements];
