import { fail } from '@backstay/kernel';
import mysql, { type Pool, type PoolConnection, type PoolOptions } from 'mysql2';

/** What the pool does to a connection before anyone gets it for the first time. */
export type Prepare = (connection: PoolConnection) => Promise<void>;

/** A pool, and the driver that makes TypeORM use exactly this one. */
export interface MysqlPool {
  /** Given to TypeORM as its documented `driver` option; it calls `createPool` once, with its own connection options. */
  readonly driver: unknown;
  /** Connections in use and callers who wait. */
  load(): { readonly busy: number; readonly waiting: number };
  /** The pool that TypeORM made; throws before `DataSource.initialize`. */
  pool(): Pool;
}

/**
 * Lets TypeORM make its pool out of ours: whoever takes a connection, entity or data, waits at most `waitMs` and gets
 * one whose session settings have been proved. This is the only file that meets TypeORM's driver.
 */
export function mysqlPool(waitMs: number, prepare: Prepare): MysqlPool {
  let made: Pool | null = null;
  const use: PoolUse = { busy: new Set(), waiting: 0 };
  return {
    load: () => ({ busy: inUse(use).size, waiting: use.waiting }),
    driver: {
      ...mysql,
      createPool(options: PoolOptions): Pool {
        made = boundedPool(mysql.createPool(options), options.connectionLimit ?? 10, waitMs, prepare, use);
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

/** Who has a connection and how many wait for one. */
interface PoolUse {
  readonly busy: Set<PoolConnection>;
  waiting: number;
}

/** Connections in use, without those that ended without a word. */
function inUse({ busy }: PoolUse): ReadonlySet<PoolConnection> {
  for (const connection of busy) if (isGone(connection)) busy.delete(connection);
  return busy;
}

/** Replaces `getConnection` on the pool itself, so that no path leads around it. */
function boundedPool(pool: Pool, limit: number, waitMs: number, prepare: Prepare, use: PoolUse): Pool {
  const unbounded = pool.getConnection.bind(pool);
  const prepared = new WeakSet<PoolConnection>();
  const { busy } = use;
  pool.on('release', (connection) => busy.delete(connection));

  pool.getConnection = (callback: Callback): void => {
    let waiting = true;
    use.waiting++;
    const answer: Callback = (error, connection) => {
      waiting = false;
      use.waiting--;
      clearTimeout(timer);
      callback(error, connection);
    };
    const timer = setTimeout(() => {
      answer(
        inUse(use).size >= limit ? asError(fail('pool_timeout', {})) : asError(fail('database_unavailable', {})),
        none,
      );
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
