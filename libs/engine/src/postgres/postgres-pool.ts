import { fail } from '@backstay/kernel';
import pg, { type ClientBase, type PoolClient, type PoolConfig } from 'pg';

/** A pool, and the driver that makes TypeORM use exactly this one. */
export interface PostgresPool {
  /** Given to TypeORM as its documented `driver` option; it constructs `Pool` once, with its own options. */
  readonly driver: unknown;
  /** A free connection within the wait; throws Failure `pool_timeout` or `database_unavailable`. */
  take(): Promise<PoolClient>;
  /** Connections in use and callers who wait. */
  load(): { readonly busy: number; readonly waiting: number };
}

/**
 * Lets TypeORM make its pool out of ours: whoever takes a connection, entity or data, waits at most `waitMs` and gets
 * one whose session settings have been proved. This is the only file that meets TypeORM's driver.
 */
export function postgresPool(waitMs: number, prepare: (client: ClientBase) => Promise<void>): PostgresPool {
  let made: pg.Pool | null = null;
  const remember = (pool: pg.Pool): void => {
    made = pool;
  };
  class PreparedPool extends pg.Pool {
    constructor(config: PoolConfig) {
      super({
        ...config,
        connectionTimeoutMillis: waitMs,
        // The pool calls back once the connection may be handed out.
        verify: (client: PoolClient, done: (error?: Error) => void) => {
          prepare(client).then(
            () => done(),
            (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
          );
        },
      });
      remember(this);
    }
  }
  return {
    driver: { ...pg, Pool: PreparedPool },
    load: () => ({ busy: made ? made.totalCount - made.idleCount : 0, waiting: made?.waitingCount ?? 0 }),
    take() {
      if (!made) throw new Error('TypeORM did not make its pool through its driver option');
      return made.connect().catch((error: unknown) => {
        throw waitFailure(error);
      });
    },
  };
}

/** The pool's own words for a wait that was too long: the first in its queue, the second while connecting. */
export function waitFailure(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('timeout exceeded when trying to connect')) return fail('pool_timeout', {});
  if (message.startsWith('Connection terminated due to connection timeout'))
    return fail('database_unavailable', {}, error);
  return error;
}
