/** The process runs. */
export class Liveness {
  /** Always `ok`. */
  status!: 'ok';
}

/** Whether this node can serve. */
export class ReadinessReport {
  /** `ready`, or `not ready` while the database is away, no schema is applied or the process is stopping. */
  status!: 'ready' | 'not ready';
  /** Whether the database answered when last asked. */
  database!: 'up' | 'down';
  /**
   * Version of the applied schema; 0: none is applied.
   * @example 3
   */
  schema_version!: number;
}
