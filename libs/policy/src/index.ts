export type { LookupFunction } from '@backstay/expression';
export { commandTable, type CommandForm, type CommandGuard, type CommandGuards } from './command-table.js';
export { mayRead, mayUse, mayUseColumn } from './grants.js';
export { lookupsOf } from './lookups-of.js';
export { findPolicyProblems, type PolicyProblem } from './policy-problems.js';
export type { GrantedTable } from './require-grants.js';
export { rowAlias, type Policy, type PolicyCommand } from './policy.js';
export { PolicySet, type GuardSide } from './policy-set.js';
