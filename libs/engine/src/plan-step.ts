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

/**
 * How an engine is asked for the steps of a statement, for the log. An `Explainer` gives the engine's own words in the form
 * its caller asks for, conditions and all: those are for who may read every row, and are never logged.
 */
export interface PlanReader {
  /** The statement that asks, with the same parameters. */
  readonly explain: (sql: string) => string;
  /** What came back, in the engine's order. */
  readonly steps: (rows: readonly (readonly unknown[])[]) => readonly PlanStep[];
}
