/** The database behind this node. */
export class DatabaseStatus {
  /** Name of the engine, such as the server itself gives it. */
  engine!: string;
  /** The server's own version text. */
  version!: string;
  /** Whether it answered when last asked. */
  state!: 'up' | 'down';
}

/** Something that is gone from the database and that a request has asked for. */
export class DriftStatus {
  /** @example public.books */
  table!: string;
  /** @example column price */
  what!: string;
  /** When this node saw it (ISO 8601). */
  seen_at!: string;
}

/** How this node is. */
export class StatusReport {
  /**
   * Version of this product.
   * @example 0.1.0
   */
  version!: string;
  /**
   * Version of Node.js.
   * @example v24.0.0
   */
  node!: string;
  /** Whether settings for production are in force. */
  production!: boolean;
  /**
   * Seconds since the start.
   * @example 3600
   */
  uptime_seconds!: number;
  /** Version of the applied schema; 0: none. */
  schema_version!: number;
  /** Whether this node takes requests. */
  ready!: boolean;
  database!: DatabaseStatus;
  /** What requests have met that is gone from the database, under this version of the schema; empty: nothing. */
  drift!: DriftStatus[];
}
