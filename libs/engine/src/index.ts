export type { AdoptedColumn, AdoptedDefault, Adopter } from './adopter.js';
export type { Capabilities } from './capabilities.js';
export type {
  Engine,
  EngineName,
  RowSet,
  RunOptions,
  StopSignal,
  Snapshot,
  SnapshotOptions,
  Transaction,
  TransactionOptions,
} from './engine.js';
export { defaultEngineOptions, type EngineOptions, type StatementRun, typeormTables } from './engine-options.js';
export { worstWay, type Attempt, type ChangedColumn, type DdlWays, type Way } from './ddl-ways.js';
export { DATA_ENGINE, EngineModule, type EngineParts, SYSTEM_ENGINE } from './engine.module.js';
export { engineDdls, type EngineLanguage } from './engine-ddls.js';
export type { Notices } from './notices.js';
export { openEngine } from './open-engine.js';
export type { PlanStep } from './explainer.js';
export type { PoolLoad } from './pool-load.js';
export type { ServerFinding } from './server-finding.js';
export { EngineStartError, type StartProblem } from './start-error.js';
export type {
  DatabaseSnapshot,
  Introspector,
  SnapshotColumn,
  SnapshotForeignKey,
  SnapshotIndex,
  SnapshotIndexPart,
  SnapshotTable,
  SnapshotType,
} from './database-snapshot.js';
