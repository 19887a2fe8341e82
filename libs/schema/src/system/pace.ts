/** How the processes on one database keep track of each other; milliseconds. */
export interface Pace {
  /** A node says that it lives, and looks at the recorded version, this often. */
  readonly nodeBeatMs: number;
  /** While an apply holds tables back, a node looks this often whether it is over. */
  readonly heldBeatMs: number;
  /** One that has not counted up for this long is dead. */
  readonly nodeDeadMs: number;
  /** How long an apply waits for the nodes that live. */
  readonly nodeWaitMs: number;
  /** Who holds the lease says so this often. */
  readonly leaseBeatMs: number;
  /** A holder that has not counted up for this long is dead. */
  readonly leaseDeadMs: number;
  /** A statement that waited in vain for a lock is tried this often. */
  readonly lockAttempts: number;
  /** How long others get their turn after an apply waited in vain for a lock; twice as long the second time. */
  readonly lockPauseMs: number;
}

/** Injection token of the pace. */
export const PACE = Symbol('PACE');

/** The pace of the product. */
export const defaultPace: Pace = {
  nodeBeatMs: 2000,
  heldBeatMs: 250,
  nodeDeadMs: 6000,
  nodeWaitMs: 10_000,
  leaseBeatMs: 1000,
  leaseDeadMs: 10_000,
  lockAttempts: 3,
  lockPauseMs: 1000,
};
