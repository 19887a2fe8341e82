/** A counter as it stands. */
export interface Count {
  readonly points: number;
  /** Milliseconds until it is forgotten. */
  readonly msLeft: number;
}

/** Counters that are forgotten after a time. `key` names one; adding is atomic, in whatever process it happens. */
export interface Counters {
  /** Adds to the counter. A new one is forgotten after `ms`; an old one keeps its time. */
  add(key: string, points: number, ms: number): Promise<Count>;
  /** The counter; null: there is none. */
  get(key: string): Promise<Count | null>;
  /** Sets the counter and its time anew. */
  set(key: string, points: number, ms: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Injection token of the counters. */
export const COUNTERS = Symbol('COUNTERS');
