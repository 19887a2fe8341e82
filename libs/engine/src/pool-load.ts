/** How busy an engine's connections are right now. */
export interface PoolLoad {
  /** Connections at most. */
  readonly limit: number;
  /** In use by somebody. */
  readonly busy: number;
  /** Callers who wait for one. */
  readonly waiting: number;
}
