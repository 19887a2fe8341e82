import { fail } from '@backstay/kernel';
import mysql, { type Pool, type PoolConnection, type PoolOptions } from 'mysql2';

/** What the pool does to a connection before anyone gets it for the first time. */
export type Prepare = (connection: PoolConnection) => Promise<void>;

/** A pool, and the driver that makes TypeORM use exactly this one. */
export interface MysqlPool {
  /** Given to TypeORM as its documented `driver` option; it calls `createPool` once, with its own connection options. */
  readonly driver: unknown;
  /** The pool that TypeORM made; throws before `DataSource.initialize`. */
  pool(): Pool;
}

/**
 * Lets TypeORM make its pool out of ours: whoever takes a connection, entity or data, waits at most `waitMs` and gets
 * one whose session settings have been proved. This is the only file that meets TypeORM's driver.
 */
export function mysqlPool(waitMs: number, prepare: Prepare): MysqlPool {
  let made: Pool | null = null;
  return {
    driver: {
      ...mysql,
      createPool(options: PoolOptions): Pool {
        made = boundedPool(mysql.createPool(options), options.connectionLimit ?? 10, waitMs, prepare);
        return made;
      },
    },
    pool(): Pool {
      if (!made) throw new Error('TypeORM did not make its pool through its driver option');
      return made;
    },
  };
}

type Callback = (error: NodeJS.ErrnoException | null, connection: PoolConnection) => void;

/** Replaces `getConnection` on the pool itself, so that no path leads around it. */
function boundedPool(pool: Pool, limit: number, waitMs: number, prepare: Prepare): Pool {
  const unbounded = pool.getConnection.bind(pool);
  const prepared = new WeakSet<PoolConnection>();
  const busy = new Set<PoolConnection>();
  pool.on('release', (connection) => busy.delete(connection));

  pool.getConnection = (callback: Callback): void => {
    let waiting = true;
    const answer: Callback = (error, connection) => {
      waiting = false;
      clearTimeout(timer);
      callback(error, connection);
    };
    const timer = setTimeout(() => {
      for (const connection of busy) if (isGone(connection)) busy.delete(connection);
      answer(busy.size >= limit ? asError(fail('pool_timeout', {})) : asError(fail('database_unavailable', {})), none);
    }, waitMs);
    unbounded((error, connection) => {
      if (error) return waiting ? answer(error, none) : undefined;
      // The caller has given up: the connection goes straight on to the next one.
      if (!waiting) return connection.release();
      busy.add(connection);
      if (prepared.has(connection)) return answer(null, connection);
      // An idle connection that breaks leaves the pool by itself; without a listener it would end the process.
      connection.on('error', () => undefined);
      void prepare(connection).then(
        () => {
          prepared.add(connection);
          if (waiting) answer(null, connection);
          else connection.release();
        },
        (reason: unknown) => {
          connection.destroy();
          if (waiting) answer(asError(reason), none);
        },
      );
    });
  };
  return pool;
}

/** A callback that has an error looks at no connection; the driver's types ask for one. */
const none = undefined as unknown as PoolConnection;

function asError(reason: unknown): NodeJS.ErrnoException {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** A destroyed connection never reports its release; the driver keeps no public mark of it. */
function isGone(connection: PoolConnection): boolean {
  return Reflect.get(connection, '_closing') === true;
}
