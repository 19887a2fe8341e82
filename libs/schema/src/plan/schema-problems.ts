import { OperatorError } from '@backstay/kernel';
import type { SchemaProblem } from '../parse/parsed-schema.js';

/** A problem of a schema: with its place in a file, or with the object it is about when a database refuses it. */
export type PlanProblem =
  SchemaProblem | { readonly object: string; readonly message: string; readonly advice: string };

/** Thrown by plan and apply when a schema cannot be had as written: all problems at once, one a line. */
export class SchemaProblems extends OperatorError {
  constructor(readonly problems: readonly PlanProblem[]) {
    super(problems.map(line).join('\n'));
  }
}

const line = (problem: PlanProblem): string => {
  const place = 'file' in problem ? `${problem.file}:${problem.line}:${problem.column}` : problem.object;
  return `${place}: ${problem.advice === '' ? problem.message : `${sentence(problem.message)} ${problem.advice}`}`;
};

/** PostgreSQL's messages end without a full stop. */
const sentence = (message: string): string => (/[.!?…]$/.test(message) ? message : `${message}.`);
