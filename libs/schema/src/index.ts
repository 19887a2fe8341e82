export { AppliedSchema, type AppliedSnapshot } from './applied-schema.js';
export type { AppliedVersion, ApplyOptions, PlanStep, SchemaPlan, StepRisk } from './plan/schema-plan.js';
export { SchemaProblems, type PlanProblem } from './plan/schema-problems.js';
export { SchemaService } from './schema.service.js';
export type { SchemaRecord } from './schema-record.js';
export type { ParsedSchema, SchemaNote, SchemaProblem, SourceFile } from './parse/parsed-schema.js';
export { parseSchema } from './parse/parse-schema.js';
export { builtinTables } from './parse/builtin-tables.js';
export { readSchemaFolder } from './parse/read-schema-folder.js';
