import type { ColumnDefinition } from '@backstay/query';

/**
 * How a statement changes a table that has rows, by what others notice of it. `instant`: nothing; `in place`: it takes
 * its time while reads and writes go on; `scan`: it reads every row while writes wait; `copy`: it writes every row anew
 * while writes wait.
 */
export type Way = 'instant' | 'in place' | 'scan' | 'copy';

/** From the least to the most that others notice. */
export const ways: readonly Way[] = ['instant', 'in place', 'scan', 'copy'];

/** The one of several ways that others notice most; null when there are none. */
export const worstWay = (list: readonly Way[]): Way | null => ways.findLast((way) => list.includes(way)) ?? null;

/** A statement that asks for one way. */
export interface Attempt {
  readonly sql: string;
  readonly way: Way;
}

/** A column that a statement turns into another. */
export interface ChangedColumn {
  readonly from: ColumnDefinition;
  readonly to: ColumnDefinition;
}

/** What an engine knows of the ways in which it changes tables. Pure: statements are those of the engine's own `ddl`. */
export interface DdlWays {
  /** How a statement is expected to run; null: it changes no table that has rows. */
  expected(statement: string, changed: ChangedColumn | null): Way | null;
  /** The forms in which to try a statement, the gentlest first; one form where the engine cannot be asked. */
  attempts(statement: string, changed: ChangedColumn | null): readonly Attempt[];
  /**
   * One statement that makes a table with all that `additions` would add to it once it is there; null where the engine
   * gains nothing by it.
   */
  merged(creation: string, additions: readonly string[]): string | null;
  /** Whether an error says that a form cannot be had, so that nothing was done and the next one is to be tried. */
  isUnavailable(error: unknown): boolean;
  /**
   * Query for who may be holding the locks that a statement waited for: connection, seconds, what it does; null where
   * nobody but this process can.
   */
  readonly lockHolders: string | null;
}
