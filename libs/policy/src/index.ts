export { rowAlias, type LookupFunction, type Policy, type PolicyCommand } from './policy.js';
export { PolicySet, type GuardSide } from './policy-set.js';
