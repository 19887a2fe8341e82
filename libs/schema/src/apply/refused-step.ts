import { Failure } from '@backstay/kernel';
import type { PlanStep } from '../plan/schema-plan.js';
import { SchemaProblems } from '../plan/schema-problems.js';

/** What is done already when a step fails. */
export interface Progress {
  /** Steps before it that are done and stay; null: all of the plan is one transaction. */
  readonly steps: number | null;
  /** Statements of this step that are done and stay. */
  readonly statements: number;
}

/** Whether a statement waited in vain for somebody else's locks: it may be tried again. */
export const isLockWait = (error: unknown): boolean =>
  error instanceof Failure && ['deadlock', 'pool_timeout'].includes(error.entry);

/**
 * What an operator reads when a step failed: what happened, what is done already, what to do next. The database's own
 * words are for operators only. `holders`: who may be holding the locks that were waited for.
 */
export function refusedStep(error: unknown, step: PlanStep, progress: Progress, holders: readonly string[]): unknown {
  if (error instanceof SchemaProblems) return error;
  if (error instanceof Failure && error.entry === 'database_unavailable') return error;
  const done = whatIsDone(step, progress);
  if (isLockWait(error)) {
    const message = `Could not ${step.action}: the locks it needs were not given within some seconds, several times.`;
    const who = holders.length === 0 ? '' : ` Open transactions: ${holders.join('; ')}.`;
    return problem(step, `${message}${who}`, `${done} Apply again when the transactions on the table have ended.`);
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const words = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  const next =
    progress.steps === null ? '' : ' Correct what it says and apply again: the plan is made anew from there.';
  return problem(step, `The database refused to ${step.action}: ${words}.`, `${done}${next}`);
}

const problem = ({ object }: PlanStep, message: string, advice: string): SchemaProblems =>
  new SchemaProblems([{ object, message, advice }]);

function whatIsDone({ statements: all }: PlanStep, { steps, statements }: Progress): string {
  if (steps === null) return 'Nothing was changed.';
  const before =
    steps === 0 ? '' : ` ${steps === 1 ? '1 step' : `${steps} steps`} before it ${steps === 1 ? 'is' : 'are'} done.`;
  if (statements === 0) return `Nothing of this step was done.${before}`;
  return `The first ${statements} of its ${all.length} statements are done, and the next apply goes on after them.${before}`;
}
