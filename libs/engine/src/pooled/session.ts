import type { Statement } from '@backstay/query';
import type { EntityManager } from 'typeorm';
import type { RowSet } from '../engine.js';
import type { PoolLoad } from '../pool-load.js';
import type { ReadBudget } from '../read-budget.js';

/** One server connection checked out of the pool. Methods reject with the driver's own errors. */
export interface Session {
  /**
   * Runs one statement; where the statement itself can carry a limit, `timeoutMs` goes with it. Cells are taken from the
   * budget while they arrive; what is over it is not kept.
   */
  run(statement: Statement, timeoutMs: number, budget: ReadBudget | null): Promise<RowSet>;
  /** Runs one statement without preparing it and without a result. */
  execute(sql: string): Promise<void>;
  /** REPEATABLE READ READ ONLY. */
  beginSnapshot(timeoutMs: number): Promise<void>;
  /** READ COMMITTED; not on a session checked out for reading. */
  beginUnit(timeoutMs: number): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Entities on this connection; only on a session checked out for them. */
  readonly entities: EntityManager;
  /** Asks the server, over another connection, to stop what runs here; resolves when the server has answered. */
  stop(): Promise<void>;
  /** Proves that no late stop is on its way: resolves when a statement of our own went through untouched. */
  drain(): Promise<void>;
  /** Back to the pool. */
  release(): Promise<void>;
  /** Out of the pool for good. */
  destroy(): void;
}

/** What a session is for: only one for entities comes with TypeORM's query runner, which costs more than a statement. */
export type Purpose = 'read' | 'write' | 'entities';

/** Where sessions come from. */
export interface SessionPool {
  /** A free connection within the wait that was configured; throws Failure `pool_timeout` after it. */
  checkOut(purpose: Purpose): Promise<Session>;
  /** How busy the pool is. */
  load(): Omit<PoolLoad, 'limit'>;
  /** Closes everything, idle or not. */
  close(): Promise<void>;
}
