export { DataModule } from './data.module.js';
export type { DataReply } from './data-reply.js';
export { DataService } from './data.service.js';
export { FUNCTION_PROVIDERS, type FunctionProvider } from './functions/function-provider.js';
export { QueryPlanService } from './query-plan/query-plan.service.js';
export { ReadService, type RecalledRead } from './read.service.js';
export { TriggerWatch } from './write/trigger-watch.js';
export { WriteService } from './write/write.service.js';
export { type Stage, type StageTimings } from './stage-timings.js';
export { ExplainService } from './explain/explain.service.js';
export type {
  ClauseVerdict,
  ClosedTable,
  Explanation,
  MissingGrant,
  NamedClause,
  Outcome,
  PolicyVerdict,
  RowExplanation,
  Verdict,
} from './explain/explanation.js';
