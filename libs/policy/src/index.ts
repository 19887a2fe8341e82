export { applies } from './applies.js';
export type { LookupFunction } from '@backstay/expression';
export { commandTable, type CommandForm, type CommandGuard, type CommandGuards } from './command-table.js';
export { writtenPlace, type FunctionCall, type WrittenRows } from './function-call.js';
export { mayRead, mayUse, mayUseColumn } from './grants.js';
export { lookupsOf } from './lookups-of.js';
export { findPolicyProblems, type PolicyProblem } from './policy-problems.js';
export type { GrantedTable } from './require-grants.js';
export { alternatives, least, type Alternative } from './clauses/alternatives.js';
export { clauseTree, type ClauseTree } from './clauses/clause-tree.js';
export {
  clauseKey,
  clausesOf,
  guardClauses,
  type GuardClauses,
  type PolicyClause,
  type PolicyClauses,
} from './clauses/guard-clauses.js';
export { holds, repairs, type JudgedClause } from './clauses/repairs.js';
export { compareExposures, type ExposureChange } from './exposure/compare-exposure.js';
export type { Access, Exposure, RowRule } from './exposure/exposure.js';
export { readExposure, writeExposure } from './exposure/exposure-text.js';
export { measureExposure, type ExposedFunction, type ExposedTable } from './exposure/measure-exposure.js';
export { rowAlias, type Policy, type PolicyCommand } from './policy.js';
export { PolicySet, type GuardedWrite, type GuardSide, type PolicyCondition } from './policy-set.js';
export type { View } from './view.js';
