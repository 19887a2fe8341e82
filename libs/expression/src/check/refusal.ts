import type { ExpressionProblem } from '../scope.js';

/** Thrown inside the checker to leave a part that cannot be typed; caught where problems are collected. */
export class Refusal extends Error {
  constructor(readonly problems: readonly ExpressionProblem[]) {
    super(problems[0]?.message ?? 'refused');
  }
}

/** Refuses a part of an expression: what is wrong, where (byte offset), and what to write instead. */
export function refuse(message: string, location: number | null, advice: string | null = null): never {
  throw new Refusal([{ message, advice, location }]);
}

/** Runs every attempt, so that all problems of independent parts are reported together. */
export function collect<T>(attempts: readonly (() => T)[]): readonly T[] {
  const problems: ExpressionProblem[] = [];
  const results: T[] = [];
  for (const attempt of attempts) {
    try {
      results.push(attempt());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new Refusal(problems);
  return results;
}
