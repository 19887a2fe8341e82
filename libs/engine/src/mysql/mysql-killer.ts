import type { ServerAddress } from '@backstay/config';
import { createPool } from 'mysql2/promise';
import { mysqlConnectionOptions } from './mysql-connection-options.js';

/** Stops statements of other connections. */
export interface MysqlKiller {
  /** Resolves when the server has answered, also for a thread that has gone; rejects when it cannot be asked. */
  kill(threadId: number): Promise<void>;
  close(): Promise<void>;
}

/** Two connections of its own, made when needed, so that an exhausted pool keeps nothing from being stopped. */
export function mysqlKiller(address: ServerAddress): MysqlKiller {
  const pool = createPool({ ...mysqlConnectionOptions(address), connectionLimit: 2 });
  return {
    async kill(threadId) {
      try {
        await pool.query({ sql: `KILL QUERY ${threadId}`, timeout: 2000 });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ER_NO_SUCH_THREAD')) throw error;
      }
    },
    close: () => pool.end(),
  };
}
