import { fail } from '@backstay/kernel';
import type { PlanQuestion, Statement } from '@backstay/query';
import type { RowSet } from './engine.js';

/**
 * One step of how a database runs a statement: names of tables and indexes and how they are used. Never a condition:
 * what is compared with may be a caller's value.
 */
export interface PlanStep {
  /** Null: the step reads no table (a sort, a join of what was read). */
  readonly table: string | null;
  /** The engine's own word, such as `Seq Scan`, `ref`, `SEARCH`. */
  readonly access: string;
  /** Null: none is used. */
  readonly index: string | null;
  /** Rows the engine expects; null: it does not say. */
  readonly rows: number | null;
}

/** How an engine is asked for the steps of a statement, which may be logged. */
export interface StepExplainer {
  /** The statement that asks for the steps of another. */
  askSteps(statement: Statement): Statement;
  /** The steps in the answer, in the engine's order. */
  readSteps(answer: RowSet): readonly PlanStep[];
}

/**
 * How an engine tells in which way it runs a statement. Its plan is in its own words, conditions and all: for who may read
 * every row, and never logged. Its steps are for the log.
 */
export interface Explainer extends StepExplainer {
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
