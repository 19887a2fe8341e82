import type { Policy } from './policy.js';

/** What is wrong with the policies taken together. */
export interface PolicyProblem {
  readonly message: string;
  readonly advice: string | null;
  /** The policy to point at. */
  readonly policy: Policy;
}

/** Finds policies that PostgreSQL would refuse at run time: those that need themselves (42P17). */
export function findPolicyProblems(_policies: readonly Policy[]): readonly PolicyProblem[] {
  throw new Error('Not written yet');
}
