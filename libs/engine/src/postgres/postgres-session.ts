import type { DriverValue, RawValue, Statement } from '@backstay/query';
import type { ClientBase, PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { RowSet } from '../engine.js';
import type { Session, SessionPool } from '../pooled/session.js';
import type { ReadBudget } from '../read-budget.js';
import type { PostgresCanceller } from './postgres-canceller.js';
import { type PostgresPool, waitFailure } from './postgres-pool.js';
import { PreparedStatements } from './prepared-statements.js';

/** Sessions of PostgreSQL: straight from the pool, or for entities through a TypeORM query runner on the same pool. */
export function postgresSessions(
  pool: PostgresPool,
  dataSource: DataSource,
  canceller: PostgresCanceller,
  armedMs: number,
): SessionPool {
  const prepared = new WeakMap<ClientBase, PreparedStatements>();
  const session = (client: PoolClient, runner: QueryRunner | null, readOnly: boolean): Session => {
    const statements = prepared.get(client) ?? new PreparedStatements(client);
    prepared.set(client, statements);
    return new PostgresSession(client, runner, readOnly, statements, canceller, armedMs);
  };
  return {
    async checkOut(purpose) {
      if (purpose !== 'entities') return session(await pool.take(), null, purpose === 'read');
      const runner = dataSource.createQueryRunner();
      return session(await connect(runner), runner, false);
    },
    load: () => pool.load(),
    async close() {
      await canceller.close();
      await dataSource.destroy();
    },
  };
}

class PostgresSession implements Session {
  private inTransaction = false;

  constructor(
    private readonly client: PoolClient,
    private readonly runner: QueryRunner | null,
    private readonly readOnly: boolean,
    private readonly statements: PreparedStatements,
    private readonly canceller: PostgresCanceller,
    /** The limit that every connection carries already. */
    private readonly armedMs: number,
  ) {
    // A connection that breaks while it is ours reports it here too; the statement's own rejection is what counts.
    client.on('error', ignore);
  }

  get entities(): EntityManager {
    if (!this.runner) throw new Error('this session was not checked out for entities');
    return this.runner.manager;
  }

  async run({ sql, parameters }: Statement, timeoutMs: number, budget: ReadBudget | null): Promise<RowSet> {
    const values = parameters.map(toDriver);
    // An autocommit statement that may run longer than the armed limit needs a transaction to say so.
    const longer = !this.inTransaction && timeoutMs > this.armedMs;
    const attempt = async (): Promise<RowSet> =>
      longer
        ? this.inLongerTransaction(timeoutMs, () => this.statements.run(sql, values, budget))
        : toRowSet(await this.statements.run(sql, values, budget));
    try {
      return await attempt();
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      await this.statements.forget(sql);
      // Inside a transaction nothing can be tried again: it has failed.
      if (this.inTransaction) throw error;
      return attempt();
    }
  }

  async execute(sql: string): Promise<void> {
    await this.client.query(sql);
  }

  async beginSnapshot(timeoutMs: number): Promise<void> {
    await this.client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY${this.limit(timeoutMs)}`);
    this.inTransaction = true;
  }

  async beginUnit(timeoutMs: number): Promise<void> {
    const limit = this.limit(timeoutMs);
    if (this.runner) {
      await this.runner.startTransaction();
      this.inTransaction = true;
      if (limit) await this.client.query(limit.slice(1));
      return;
    }
    await this.client.query(`BEGIN${limit}`);
    this.inTransaction = true;
  }

  async commit(): Promise<void> {
    if (this.runner) await this.runner.commitTransaction();
    else await this.client.query('COMMIT');
    this.inTransaction = false;
  }

  async rollback(): Promise<void> {
    // Straight on the connection: savepoints that entities may have left open go with it.
    await this.client.query('ROLLBACK');
    this.inTransaction = false;
  }

  stop(): Promise<void> {
    return this.canceller.cancel(processId(this.client));
  }

  async drain(): Promise<void> {
    // The server signals its backend; a signal that came late strikes the next statement. Two quiet ones prove it gone.
    for (let quiet = 0, asked = 0; quiet < 2; asked++) {
      try {
        await this.client.query('SELECT 1');
        quiet++;
      } catch (error) {
        if (asked > 5 || sqlState(error) !== '57014') throw error;
        quiet = 0;
      }
    }
  }

  async release(): Promise<void> {
    this.client.off('error', ignore);
    if (this.runner) await this.runner.release();
    else this.client.release();
  }

  destroy(): void {
    // The socket first: a statement may still be waiting on it, and a polite end would queue behind it.
    socketOf(this.client)?.destroy();
    if (this.runner) void this.runner.release();
    else this.client.release(true);
  }

  private async inLongerTransaction(timeoutMs: number, work: () => Promise<RawResult>): Promise<RowSet> {
    await this.client.query(`BEGIN${this.readOnly ? ' READ ONLY' : ''}${this.limit(timeoutMs)}`);
    try {
      const result = await work();
      await this.client.query('COMMIT');
      return toRowSet(result);
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** What sets this transaction's limit, to be sent in one message with its BEGIN; empty when the armed one will do. */
  private limit(timeoutMs: number): string {
    return timeoutMs === this.armedMs ? '' : `;SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`;
  }
}

const ignore = (): void => undefined;

/** The runner's native connection is of TypeORM's `any`; this is where it gets its type. */
async function connect(runner: QueryRunner): Promise<PoolClient> {
  try {
    const client: unknown = await runner.connect();
    return client as PoolClient;
  } catch (error) {
    throw waitFailure(error);
  }
}

function toDriver(value: DriverValue): string | number | boolean | Uint8Array | null {
  return typeof value === 'bigint' ? value.toString() : value;
}

type RawResult = Awaited<ReturnType<PreparedStatements['run']>>;

function toRowSet(result: RawResult): RowSet {
  // Every cell is raw text or NULL: the statement was run with parsers that change nothing.
  const rows = result.rows as readonly (readonly RawValue[])[];
  return { rows, affected: result.command === 'SELECT' ? 0 : (result.rowCount ?? 0) };
}

/** 0A000: somebody altered a table under a prepared statement. */
function isStalePlan(error: unknown): boolean {
  return sqlState(error) === '0A000' && error instanceof Error && error.message.startsWith('cached plan');
}

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function processId(client: ClientBase): number {
  return Number(Reflect.get(client, 'processID'));
}

function socketOf(client: ClientBase): { destroy(): void } | null {
  const connection: unknown = Reflect.get(client, 'connection');
  if (typeof connection !== 'object' || connection === null) return null;
  const stream: unknown = Reflect.get(connection, 'stream');
  if (typeof stream !== 'object' || stream === null) return null;
  const destroy: unknown = Reflect.get(stream, 'destroy');
  return typeof destroy === 'function' ? { destroy: () => void Reflect.apply(destroy, stream, []) } : null;
}
