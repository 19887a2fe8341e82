export { buildSnapshot, toTable, type AppliedSnapshot } from './build-snapshot.js';
export { AppliedSchema } from './applied-schema.js';
export type { AppliedVersion, ApplyOptions, PlanStep, SchemaPlan, StepRisk } from './plan/schema-plan.js';
export { SchemaProblems, type PlanProblem } from './plan/schema-problems.js';
export { DriftService } from './drift/drift.service.js';
export { DriftWatch, type SeenDrift } from './drift/drift-watch.js';
export { describeDrift, type DriftFinding, type DriftPart, type DriftReport } from './drift/drift-finding.js';
export { SchemaModule } from './schema.module.js';
export { SchemaPuller, type PullReport } from './pull/schema-puller.js';
export type { FileChange } from './pull/pulled-files.js';
export type { Effect, Remark } from './pull/pulled-schema.js';
export { SchemaService } from './schema.service.js';
export { schemaEntities, schemaMigrations } from './system/system-entities.js';
export type { SchemaRecord } from './schema-record.js';
export {
  placeOf,
  type ParsedSchema,
  type SchemaNote,
  type SchemaProblem,
  type SourceFile,
  type SourcePosition,
} from './parse/parsed-schema.js';
export { parseSchema } from './parse/parse-schema.js';
export { builtinTables } from './parse/draft/builtin-tables.js';
export { readSchemaFolder } from './parse/read-schema-folder.js';
export { loadSeed, type SeedReport } from './seed/load-seed.js';
export { parseSeed, readSeed } from './seed/read-seed.js';
export { SeedProblems } from './seed/seed-problems.js';
export type { Seeds } from './seed/seed-rows.js';
export { SeedService } from './seed/seed.service.js';
export { renderSuggestions } from './suggest/render-suggestions.js';
export { suggestPolicies } from './suggest/suggest-policies.js';
export type { Suggestion } from './suggest/suggestion.js';
export { renderSchemaSubset } from './document/render-schema-subset.js';
export { checkSchema, type CheckProblem, type CheckReport } from './check/check-schema.js';
export { planBetween, type OfflinePlan } from './check/plan-between.js';
export { fillRow, givenIdentity, missingColumns, type FilledRow } from './seed/fill-row.js';
export { CsvFault, parseCsv, type CsvRecord } from './seed/parse-csv.js';
export { type EncodedRow, insertSql } from './seed/prepare-seed.js';
export { renderTypes } from './typescript/render-types.js';
export { withScratchDatabase } from './scratch/scratch-database.js';
export { lintPolicies } from './lint/lint-policies.js';
export type { LintCode, LintFinding } from './lint/lint-finding.js';
export { exposedFunctions } from './exposed-functions.js';
