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

/** How an engine is asked for the plan of a statement. */
export interface PlanReader {
  /** The statement that asks, with the same parameters. */
  readonly explain: (sql: string) => string;
  /** What came back, in the engine's order. */
  readonly steps: (rows: readonly (readonly unknown[])[]) => readonly PlanStep[];
}
