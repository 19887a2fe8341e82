import type { DriverValue, RawValue, Statement } from '@backstay/query';
import type { PoolConnection, QueryOptions } from 'mysql2';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { RowSet } from '../engine.js';
import type { Session, SessionPool } from '../pooled/session.js';
import type { ReadBudget } from '../read-budget.js';
import type { MysqlKiller } from './mysql-killer.js';
import type { MysqlPool } from './mysql-pool.js';
import { StatementTexts, type SentStatement } from './statement-texts.js';
import { PreparedTexts } from './prepared-texts.js';
import { TextReads } from './text-reads.js';
import { TextWrites } from './text-writes.js';

/** How an engine of this protocol wants its statements. */
export interface StatementHabits {
  /** Writes a limit in milliseconds into a statement, as far as the engine has words for it. */
  readonly limit: (sql: string, timeoutMs: number) => string;
  /** Whether a prepared statement may be run again: whether the engine keeps nothing that one run's parameters decided. */
  readonly isReusable: (sql: string) => boolean;
  /** The engine runs the statement that was prepared last without being told its number. */
  readonly runsLastPrepared: boolean;
}

/** Sessions of this protocol: straight from the pool, or for entities through a TypeORM query runner on the same pool. */
export function mysqlSessions(
  pool: MysqlPool,
  dataSource: DataSource,
  killer: MysqlKiller,
  habits: StatementHabits,
): SessionPool {
  const texts = new StatementTexts(habits);
  const commands = new WeakMap<PoolConnection, TextCommands>();
  const session = (connection: PoolConnection, runner: QueryRunner | null): Session => {
    const own = commands.get(connection) ?? textCommands(connection, habits);
    commands.set(connection, own);
    return new MysqlSession(connection, runner, killer, texts, own);
  };
  return {
    async checkOut(purpose) {
      if (purpose !== 'entities') return session(await takeConnection(pool), null);
      const runner = dataSource.createQueryRunner();
      return session(await connect(runner), runner);
    },
    load: () => pool.load(),
    async close() {
      await killer.close();
      await dataSource.destroy();
    },
  };
}

/** Commands of ours on one connection. */
interface TextCommands {
  readonly reads: TextReads;
  readonly writes: TextWrites;
}

function textCommands(connection: PoolConnection, { runsLastPrepared }: StatementHabits): TextCommands {
  const kept = new PreparedTexts();
  return {
    reads: new TextReads(connection, runsLastPrepared, kept),
    writes: new TextWrites(connection, kept),
  };
}

class MysqlSession implements Session {
  constructor(
    private readonly connection: PoolConnection,
    private readonly runner: QueryRunner | null,
    private readonly killer: MysqlKiller,
    private readonly texts: StatementTexts,
    private readonly commands: TextCommands,
  ) {}

  get entities(): EntityManager {
    if (!this.runner) throw new Error('this session was not checked out for entities');
    return this.runner.manager;
  }

  async run(statement: Statement, timeoutMs: number, budget: ReadBudget | null): Promise<RowSet> {
    const sent = this.texts.of(statement.sql, timeoutMs);
    try {
      const result = (await this.#runTexts(statement, sent, budget)) ?? (await this.#runAny(statement, sent, budget));
      return statement.withoutIds ? result : await this.withStep(result);
    } catch (error) {
      if (isUnpreparable(error)) return this.query(sent.sql);
      throw error;
    }
  }

  /** Null: it is none of ours to run. */
  async #runTexts({ parameters }: Statement, sent: SentStatement, budget: ReadBudget | null): Promise<RowSet | null> {
    const { sql, reusable, textual } = sent;
    const { reads, writes } = this.commands;
    if (textual === null || !areTexts(parameters)) return null;
    if (textual === 'write') {
      reads.prepared();
      return writes.run({ sql, parameters });
    }
    const result = await reads.run({ sql, parameters, reusable, budget });
    if (result === null) sent.textual = null;
    return result;
  }

  async #runAny(statement: Statement, { sql, reusable }: SentStatement, budget: ReadBudget | null): Promise<RowSet> {
    const options = { sql, values: statement.parameters.map(toDriver), rowsAsArray: true };
    this.commands.reads.prepared();
    try {
      return await this.rowByRow(options, budget);
    } finally {
      if (!reusable) this.forget(options);
    }
  }

  async execute(sql: string): Promise<void> {
    await this.query(sql);
  }

  /** Without a callback the driver gives row by row, so that those over the budget can be let go. */
  private rowByRow(options: QueryOptions, budget: ReadBudget | null): Promise<RowSet> {
    const { connection } = this;
    return new Promise((resolve, reject) => {
      const rows: (readonly RawValue[])[] = [];
      let counts: unknown = null;
      // A command without a callback is not told that the connection broke; the connection itself is.
      connection.once('error', reject);
      const settle = (): void => {
        connection.off('error', reject);
        resolve(counts === null ? { rows, affected: 0 } : toRowSet(counts));
      };
      connection
        .execute(options)
        .on('error', reject)
        .on('result', (row: unknown) => {
          if (!Array.isArray(row)) counts = row;
          else if (budget === null || budget.takeRow(row)) rows.push(row);
        })
        .on('end', settle);
    });
  }

  /** The driver tells the first id only; the others follow in steps that a cluster may have set to more than one. */
  private async withStep(result: RowSet): Promise<RowSet> {
    if (result.generated === undefined || result.affected < 2) return result;
    const { rows } = await this.query('SELECT @@SESSION.auto_increment_increment');
    return { ...result, generated: { first: result.generated.first, step: BigInt(String(rows[0]?.[0])) } };
  }

  async beginSnapshot(): Promise<void> {
    await this.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await this.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  }

  async beginUnit(): Promise<void> {
    // READ COMMITTED is every session's own level.
    if (this.runner) await this.runner.startTransaction();
    else await this.query('START TRANSACTION');
  }

  async commit(): Promise<void> {
    if (this.runner) await this.runner.commitTransaction();
    else await this.query('COMMIT');
  }

  async rollback(): Promise<void> {
    // Straight on the connection: savepoints that entities may have left open go with it.
    await this.query('ROLLBACK');
  }

  stop(): Promise<void> {
    return this.killer.kill(this.connection.threadId);
  }

  async drain(): Promise<void> {
    // A kill that was answered late marks the connection; the next statement takes it. Two quiet ones prove it gone.
    for (let quiet = 0, asked = 0; quiet < 2; asked++) {
      try {
        await this.query('DO 0');
        quiet++;
      } catch (error) {
        if (asked > 5 || !isInterrupted(error)) throw error;
        quiet = 0;
      }
    }
  }

  async release(): Promise<void> {
    if (this.runner) await this.runner.release();
    else this.connection.release();
  }

  destroy(): void {
    this.connection.destroy();
    void this.runner?.release();
  }

  /**
   * Closes a prepared statement, which the driver does when it forgets one. It knows them by text and options, which its
   * types leave out, and its own `unprepare` closes them twice.
   */
  private forget(options: { readonly sql: string; readonly rowsAsArray: boolean }): void {
    const { constructor, _statements: statements } = this.connection as unknown as DriverStatements;
    statements.delete(constructor.statementKey(options));
  }

  private query(sql: string): Promise<RowSet> {
    return new Promise((resolve, reject) => {
      this.connection.query({ sql, rowsAsArray: true }, (error, result) =>
        error ? reject(error) : resolve(toRowSet(result)),
      );
    });
  }
}

function takeConnection(pool: MysqlPool): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.pool().getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
}

/** The runner's native connection is of TypeORM's `any`; this is where it gets its type. */
async function connect(runner: QueryRunner): Promise<PoolConnection> {
  const connection: unknown = await runner.connect();
  return connection as PoolConnection;
}

/** Where the driver keeps prepared statements. */
interface DriverStatements {
  readonly constructor: { statementKey(statement: object): string };
  readonly _statements: { delete(key: string): unknown };
}

const areTexts = (parameters: readonly DriverValue[]): parameters is readonly (string | null)[] =>
  parameters.every((value) => value === null || typeof value === 'string');

function toDriver(value: DriverValue): string | number | boolean | Buffer | null {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
}

/** Rows of a result set, or the count of a write. */
function toRowSet(result: unknown): RowSet {
  if (Array.isArray(result)) return { rows: result as readonly (readonly RawValue[])[], affected: 0 };
  if (typeof result !== 'object' || result === null) return { rows: [], affected: 0 };
  const affected = 'affectedRows' in result ? Number(result.affectedRows) : 0;
  const first = 'insertId' in result ? BigInt(String(result.insertId)) : 0n;
  return { rows: [], affected, ...(first === 0n ? {} : { generated: { first, step: 1n } }) };
}

/** 1295: a few statements (some DDL among them) exist only in the text protocol. */
function isUnpreparable(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && error.errno === 1295;
}

/** 1317 and 1969 (a limit that struck late): a stop meant for an earlier statement. */
function isInterrupted(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && (error.errno === 1317 || error.errno === 1969);
}
