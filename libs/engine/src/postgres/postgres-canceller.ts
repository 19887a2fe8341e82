import { Client } from 'pg';
import { type PostgresAddress, postgresConnectionOptions } from './postgres-connection-options.js';

/**
 * Cancels statements of other connections over one of its own, outside of the pool, so that an exhausted pool does not
 * keep anything from being cancelled. Connects at the first use and again after a loss.
 */
export class PostgresCanceller {
  private client: Promise<Client> | null = null;

  constructor(private readonly address: PostgresAddress) {}

  /** Resolves when the server has signalled the backend; rejects when it cannot be asked. */
  async cancel(processId: number): Promise<void> {
    const client = await this.connected();
    await client.query('SELECT pg_cancel_backend($1)', [processId]);
  }

  async close(): Promise<void> {
    const client = await this.client?.catch(() => null);
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private connected(): Promise<Client> {
    if (this.client) return this.client;
    const made = this.connect();
    const forget = (): void => {
      if (this.client === made) this.client = null;
    };
    made.then((client) => client.on('error', forget).on('end', forget), forget);
    this.client = made;
    return made;
  }

  private async connect(): Promise<Client> {
    const client = new Client({ ...postgresConnectionOptions(this.address), query_timeout: 2000 });
    await client.connect();
    return client;
  }
}
