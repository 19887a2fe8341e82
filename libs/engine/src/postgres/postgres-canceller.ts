import type { ServerAddress } from '@backstay/config';
import { Pool } from 'pg';
import { postgresConnectionOptions } from './postgres-connection-options.js';

/** Cancels statements of other connections. */
export interface PostgresCanceller {
  /** Resolves when the server has signalled the backend; rejects when it cannot be asked within two seconds. */
  cancel(processId: number): Promise<void>;
  close(): Promise<void>;
}

/** Two connections of its own, made when needed, so that an exhausted pool keeps nothing from being cancelled. */
export function postgresCanceller(address: ServerAddress): PostgresCanceller {
  const pool = new Pool({ ...postgresConnectionOptions(address), query_timeout: 2000, max: 2, allowExitOnIdle: true });
  pool.on('error', () => undefined);
  return {
    async cancel(processId) {
      await pool.query('SELECT pg_cancel_backend($1)', [processId]);
    },
    close: () => pool.end(),
  };
}
