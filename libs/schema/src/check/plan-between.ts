import type { EngineLanguage } from '@backstay/engine';
import { findLanguageProblems } from '../plan/find-plan-problems.js';
import { mergeIntoCreation } from '../plan/merge-into-creation.js';
import { planSteps } from '../plan/plan-steps.js';
import { tellWays } from '../plan/tell-ways.js';
import type { PlanStep } from '../plan/schema-plan.js';
import type { PlanProblem } from '../plan/schema-problems.js';
import type { SchemaRecord } from '../schema-record.js';

/** What it takes to get from one schema to another on one engine, as far as that can be told without a database. */
export interface OfflinePlan {
  readonly engine: EngineLanguage['name'];
  /** Empty when there are problems. No row was looked at: what a database holds may still refuse a step. */
  readonly steps: readonly PlanStep[];
  /** What of the new schema the engine cannot do. */
  readonly problems: readonly PlanProblem[];
}

/** Plans without a database; pure. */
export function planBetween(before: SchemaRecord, after: SchemaRecord, language: EngineLanguage): OfflinePlan {
  const problems = findLanguageProblems(after, language);
  if (problems.length > 0) return { engine: language.name, steps: [], problems };
  const planned = mergeIntoCreation(planSteps(before, after, language.ddl), { before, after }, language.ways);
  return { engine: language.name, steps: tellWays(planned, language.ways), problems };
}
