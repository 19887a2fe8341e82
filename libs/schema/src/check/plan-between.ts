import type { EngineLanguage } from '@backstay/engine';
import { findLanguageProblems } from '../plan/find-plan-problems.js';
import { mergeIntoCreation } from '../plan/merge-into-creation.js';
import { planSteps } from '../plan/plan-steps.js';
import { tellWays } from '../plan/tell-ways.js';
import type { PlanStep } from '../plan/schema-plan.js';
import { resolveRenames } from '../plan/resolve-renames.js';
import { SchemaProblems, type PlanProblem } from '../plan/schema-problems.js';
import type { RenameMarker } from '../plan/schema-rename.js';
import type { SchemaRecord } from '../schema-record.js';

/** What it takes to get from one schema to another on one engine, as far as that can be told without a database. */
export interface OfflinePlan {
  readonly engine: EngineLanguage['name'];
  /** Empty when there are problems. No row was looked at: what a database holds may still refuse a step. */
  readonly steps: readonly PlanStep[];
  /** What of the new schema the engine cannot do. */
  readonly problems: readonly PlanProblem[];
}

/**
 * Plans without a database; pure. `markers`: the names that the new schema's files say were others; one whose old name
 * the former schema does not have was carried out before it. Throws SchemaProblems for those that contradict the files.
 */
export async function planBetween(
  before: SchemaRecord,
  after: SchemaRecord,
  language: EngineLanguage,
  markers: readonly RenameMarker[] = [],
): Promise<OfflinePlan> {
  const { renames, problems: contradictions } = await resolveRenames(before, after, markers, () =>
    Promise.resolve(true),
  );
  if (contradictions.length > 0) throw new SchemaProblems(contradictions);
  const problems = findLanguageProblems(after, language);
  if (problems.length > 0) return { engine: language.name, steps: [], problems };
  const stepwise = planSteps(before, after, language.ddl, renames);
  const planned = mergeIntoCreation(stepwise, { before, after }, language.ways);
  return { engine: language.name, steps: tellWays(planned, language.ways), problems };
}
