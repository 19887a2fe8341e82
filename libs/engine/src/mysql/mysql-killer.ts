import { type Connection, createConnection } from 'mysql2/promise';
import { type MysqlAddress, mysqlConnectionOptions } from './mysql-connection-options.js';

/**
 * Stops statements of other connections over one of its own, outside of the pool, so that an exhausted pool does not
 * keep anything from being stopped. Connects at the first use and again after a loss.
 */
export class MysqlKiller {
  private connection: Promise<Connection> | null = null;

  constructor(private readonly address: MysqlAddress) {}

  /** Resolves when the server has answered; rejects when it cannot be asked. A thread that has gone is no error. */
  async kill(threadId: number): Promise<void> {
    const connection = await this.connected();
    try {
      await connection.query(`KILL QUERY ${threadId}`);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ER_NO_SUCH_THREAD') return;
      this.connection = null;
      connection.destroy();
      throw error;
    }
  }

  async close(): Promise<void> {
    const connection = await this.connection?.catch(() => null);
    this.connection = null;
    connection?.destroy();
  }

  private connected(): Promise<Connection> {
    if (this.connection) return this.connection;
    const made = createConnection(mysqlConnectionOptions(this.address)).then((connection) => {
      const forget = (): void => {
        if (this.connection === made) this.connection = null;
      };
      connection.on('error', forget);
      connection.on('end', forget);
      return connection;
    });
    made.catch(() => {
      if (this.connection === made) this.connection = null;
    });
    this.connection = made;
    return made;
  }
}
