import { fail } from '@backstay/kernel';
import type { PlanQuestion, Statement } from '@backstay/query';
import type { RowSet } from './engine.js';

/** How an engine tells in which way it runs a statement. */
export interface Explainer {
  /** The statement that asks for the plan of another. Throws `not_supported` for what the engine cannot tell. */
  ask(statement: Statement, question: PlanQuestion): Statement;
  /** The plan in the answer: JSON text, or lines. */
  read(answer: RowSet, question: PlanQuestion): string;
}

/** Puts words in front of a statement. */
export const prefixed = (words: string, { sql, parameters }: Statement): Statement => ({
  sql: `${words} ${sql}`,
  parameters,
});

/** Throws `not_supported` for the first option that is not among those the engine has. */
export function requireOptions({ options }: PlanQuestion, known: readonly string[]): void {
  const unknown = options.find((option) => !known.includes(option));
  if (unknown !== undefined) throw fail('not_supported', { feature: `options=${unknown} of a plan on this database` });
}

/** The cells of the first column, one line each. */
export const lines = ({ rows }: RowSet): string => rows.map(([cell]) => String(cell ?? '')).join('\n');
