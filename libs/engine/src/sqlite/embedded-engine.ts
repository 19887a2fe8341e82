import { setImmediate } from 'node:timers/promises';
import { fail, Failure } from '@backstay/kernel';
import type { Statement } from '@backstay/query';
import { type DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import type { EngineOptions } from '../engine-options.js';
import type {
  Engine,
  RowSet,
  RunOptions,
  Snapshot,
  SnapshotOptions,
  Transaction,
  TransactionOptions,
} from '../engine.js';
import type { PlanStep } from '../explainer.js';
import type { PoolLoad } from '../pool-load.js';
import { retryDeadlocks } from '../pooled/retry.js';
import { ReadBudget } from '../read-budget.js';
import { type ServerFinding, settingFinding } from '../server-finding.js';
import { DatabaseFile } from './database-file.js';
import { Mutex } from './mutex.js';
import { OutOfTime, retryBusy, type RunBounds, type SqliteConnection } from './sqlite-connection.js';
import { SnapshotConnections } from './snapshot-connections.js';
import { SqliteReaderPool } from './sqlite-reader-pool.js';
import { type MakeRunner, sqliteDataSource } from './sqlite-typeorm.js';
import { sqliteCapabilities } from './sqlite.capabilities.js';
import { sqliteDdl } from './sqlite.ddl.js';
import { sqliteWays } from './sqlite.ddl-ways.js';
import { sqliteDialect } from './sqlite.dialect.js';
import { sqliteFailure } from './sqlite.errors.js';
import { sqliteAdopter } from './sqlite.adopter.js';
import { sqliteIntrospector } from './sqlite.introspector.js';
import { sqliteExplainer } from './sqlite.explainer.js';
import { StatementCost } from './statement-cost.js';

/** Milliseconds that a read may hold up everybody else in this process; it is then done again elsewhere. */
const nearMs = 50;

/**
 * SQLite inside this process: one writer, owned from BEGIN IMMEDIATE to COMMIT by one caller at a time; reads that end
 * soon on a connection of their own, and all other reads in processes that can be ended.
 */
export class EmbeddedEngine implements Engine {
  readonly name = 'sqlite';
  readonly capabilities = sqliteCapabilities;
  readonly dialect = sqliteDialect;
  readonly ddl = sqliteDdl(sqliteDialect);
  readonly ways = sqliteWays;
  readonly introspector = sqliteIntrospector;
  readonly adopter = sqliteAdopter;
  readonly explainer = sqliteExplainer;
  readonly notices = null;
  readonly dataSource: DataSource;
  private readonly makeRunner: MakeRunner;
  private readonly turn = new Mutex();
  private closing: Promise<void> | null = null;
  private readonly farReaders: SqliteReaderPool;
  private readonly near: SnapshotConnections;
  private readonly file: DatabaseFile | null;
  private readonly cost: StatementCost | null;

  constructor(
    path: string,
    readonly version: string,
    private readonly writer: SqliteConnection,
    /** Null: in memory, where every connection has a database of its own and so all use the writer. */
    private readonly reader: SqliteConnection | null,
    private readonly options: EngineOptions,
  ) {
    const { dataSource, makeRunner } = sqliteDataSource(writer, this.turn, options);
    this.dataSource = dataSource;
    this.makeRunner = makeRunner;
    this.farReaders = new SqliteReaderPool(path, options.poolWaitMs);
    this.near = new SnapshotConnections(path, options.poolWaitMs);
    this.file = reader ? new DatabaseFile(path) : null;
    this.cost = reader ? new StatementCost(reader) : null;
  }

  async read(statements: readonly Statement[], options: RunOptions): Promise<readonly RowSet[]> {
    if (options.signal?.aborted) throw fail('statement_cancelled', {});
    try {
      const { reader, writer } = this;
      const { timeoutMs } = options;
      if (!reader) {
        return await this.withTurn(options, () => this.readHere(writer, statements, options, () => ({ timeoutMs })));
      }
      const near = await retryBusy(this.options.poolWaitMs, () => this.allBounded(statements));
      if (!near) return await this.readFar(statements, options);
      return await retryBusy(this.options.poolWaitMs, () =>
        this.readHere(reader, statements, options, (statement) => this.nearBounds(statement)),
      );
    } catch (error) {
      if (error instanceof OutOfTime && this.reader) {
        for (const { sql } of statements) this.cost?.refute(sql);
        return this.readFar(statements, options);
      }
      throw translated(error);
    }
  }

  async snapshot<T>(options: SnapshotOptions, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const end = performance.now() + options.timeoutMs;
    if (!this.reader) {
      const budget = budgetOf(options);
      return this.withTurn(options, () =>
        work({ run: async (one) => this.runLimited(one, left(options, end), budget) }),
      );
    }
    if (options.alone) return this.snapshotAlone(options, work);
    try {
      const budget = budgetOf(options);
      return await this.near.use(options.signal, (connection) =>
        work({ run: (statement) => this.runNear(connection, statement, left(options, end), budget) }),
      );
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw translated(error);
    }
    return this.farReaders
      .snapshot(options, (far) => work({ run: (statement) => this.observed(statement, () => far.run(statement)) }))
      .catch((error: unknown) => {
        throw translated(error);
      });
  }

  /** Every read in this process, however long it takes: there is nobody whom it would hold up. */
  private async snapshotAlone<T>(options: RunOptions, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const end = performance.now() + options.timeoutMs;
    try {
      const budget = budgetOf(options);
      return await this.near.use(options.signal, (connection) =>
        work({ run: async (one) => this.runObserved(connection, one, left(options, end), budget) }),
      );
    } catch (error) {
      throw translated(error);
    }
  }

  write(statement: Statement, options: RunOptions): Promise<RowSet> {
    return this.withTurn(options, () =>
      retryBusy(this.options.poolWaitMs, () => this.runLimited(statement, options, null)),
    );
  }

  transaction<T>(options: TransactionOptions, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const attempt = (): Promise<T> => this.withTurn(options, () => this.unit(options, work));
    return options.retry ? retryDeadlocks(attempt, options.timeoutMs) : attempt();
  }

  execute(statements: readonly string[], options: RunOptions): Promise<void> {
    return this.withTurn(options, async () => {
      try {
        for (const sql of statements) await retryBusy(this.options.poolWaitMs, () => this.writer.execute(sql));
      } finally {
        if (this.writer.database.isTransaction) this.writer.execute('ROLLBACK');
        this.writer.execute('PRAGMA foreign_keys = ON');
      }
    });
  }

  async ping(): Promise<void> {
    await this.file?.requireThere();
    await this.read([{ sql: 'SELECT 1', parameters: [] }], { timeoutMs: this.options.poolWaitMs });
  }

  /** The writer's turn, snapshots in this process, and readers in others; reads that end at once are not seen. */
  load(): PoolLoad {
    const loads = [this.turn.load(), ...this.near.loads(), ...this.farReaders.loads()];
    return {
      limit: loads.length,
      busy: loads.filter(({ owned }) => owned).length,
      waiting: loads.reduce((sum, { waiting }) => sum + waiting, 0),
    };
  }

  inspect(): Promise<readonly ServerFinding[]> {
    const pragma = (name: string): string =>
      String(this.writer.run({ sql: `PRAGMA ${name}`, parameters: [] }).rows[0]?.[0]);
    return Promise.resolve([
      settingFinding(
        'journal_mode',
        pragma('journal_mode'),
        [this.reader ? 'wal' : 'memory'],
        'The file does not keep a write-ahead log; is it on a network file system?',
      ),
      settingFinding('synchronous', pragma('synchronous'), ['2', '3'], 'A crash can lose acknowledged writes.'),
    ]);
  }

  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async closeOnce(): Promise<void> {
    this.farReaders.close();
    this.near.close();
    const release = await this.turn.acquire(this.options.statementTimeoutMs);
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    this.reader?.close();
    this.writer.close();
    // Who still waits for a turn is told that the database is gone.
    release();
  }

  /** One synchronous stretch: nothing can come between the statements. Throws OutOfTime. */
  private readHere(
    connection: SqliteConnection,
    statements: readonly Statement[],
    options: RunOptions,
    boundsOf: (statement: Statement) => RunBounds,
  ): readonly RowSet[] {
    const budget = budgetOf(options);
    const run = (): readonly RowSet[] =>
      statements.map((statement) => this.runObserved(connection, statement, boundsOf(statement), budget));
    if (statements.length === 1 || connection === this.writer) return run();
    connection.execute('BEGIN');
    try {
      return run();
    } finally {
      connection.execute('COMMIT');
    }
  }

  /** A statement of a snapshot. What may take long throws OutOfTime: the snapshot is then done again elsewhere. */
  private async runNear(
    connection: SqliteConnection,
    statement: Statement,
    { signal }: RunOptions,
    budget: ReadBudget | null,
  ): Promise<RowSet> {
    // Other callers have their turn between two statements.
    await setImmediate();
    if (signal?.aborted) throw fail('statement_cancelled', {});
    if (!this.allBounded([statement])) throw new OutOfTime();
    try {
      const bounds = this.nearBounds(statement);
      return await retryBusy(this.options.poolWaitMs, () => this.runObserved(connection, statement, bounds, budget));
    } catch (error) {
      if (error instanceof OutOfTime) this.cost?.refute(statement.sql);
      throw error;
    }
  }

  private allBounded(statements: readonly Statement[]): boolean {
    return statements.every((statement) => this.nearBounds(statement).visits > 0);
  }

  private nearBounds({ sql }: Statement): Required<RunBounds> {
    return { timeoutMs: nearMs, visits: this.cost?.visitsOf(sql) ?? Infinity };
  }

  private async unit<T>(options: TransactionOptions, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (options.schemaChange) this.writer.execute('PRAGMA foreign_keys = OFF');
    const runner = this.makeRunner(true);
    try {
      await runner.startTransaction();
      const value = await this.inUnit(runner, options, work);
      await runner.commitTransaction();
      return value;
    } finally {
      if (this.writer.database.isTransaction) this.writer.execute('ROLLBACK');
      if (options.schemaChange) this.writer.execute('PRAGMA foreign_keys = ON');
      await runner.release();
    }
  }

  private async inUnit<T>(
    runner: QueryRunner,
    options: TransactionOptions,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    let failure: unknown = null;
    let over = false;
    const budget = budgetOf(options);
    const run = async (statement: Statement): Promise<RowSet> => {
      if (over) throw new Error('the transaction has ended; its statements must be awaited inside it');
      try {
        return this.runLimited(statement, options, budget);
      } catch (error) {
        failure ??= translated(error);
        throw failure;
      }
    };
    try {
      const value = await work({ run, entities: runner.manager });
      if (failure) throw failure;
      if (options.signal?.aborted) throw fail('statement_cancelled', {});
      return value;
    } finally {
      over = true;
    }
  }

  /** A statement here cannot be stopped; that it took too long is found out after it, and takes the unit with it. */
  private runLimited(statement: Statement, { timeoutMs, signal }: RunOptions, budget: ReadBudget | null): RowSet {
    if (signal?.aborted) throw fail('statement_cancelled', {});
    const start = performance.now();
    let result: RowSet;
    try {
      result = this.runObserved(this.writer, statement, { timeoutMs }, budget);
    } catch (error) {
      throw this.writer.reasonOf(error);
    }
    if (performance.now() - start > timeoutMs) throw fail('statement_timeout', {});
    return result;
  }

  private runObserved(
    connection: SqliteConnection,
    statement: Statement,
    { timeoutMs = Infinity, visits = Infinity }: RunBounds,
    budget: ReadBudget | null,
  ): RowSet {
    const done = this.watch(statement);
    let result: RowSet | null = null;
    try {
      return (result = connection.run(statement, { timeoutMs, visits }, budget));
    } finally {
      done(result);
    }
  }

  private async observed(statement: Statement, run: () => Promise<RowSet>): Promise<RowSet> {
    const done = this.watch(statement);
    let result: RowSet | null = null;
    try {
      return (result = await run());
    } finally {
      done(result);
    }
  }

  /** Tells of a statement when it is done; null: it failed. */
  private watch({ sql }: Statement): (result: RowSet | null) => void {
    const start = performance.now();
    return (result) =>
      this.options.onStatement?.({
        sql,
        durationMs: performance.now() - start,
        rows: result && (result.rows.length || result.affected),
        plan: () => this.planOf(sql),
      });
  }

  /** SQLite plans without looking at parameters, and in no time. */
  private async planOf(sql: string): Promise<readonly PlanStep[] | null> {
    try {
      const asked = this.explainer.askSteps({ sql, parameters: [] });
      return this.explainer.readSteps((this.reader ?? this.writer).run(asked));
    } catch {
      return null;
    }
  }

  /** Reads elsewhere are told as one: their times cannot be told apart from here. Throws Failure. */
  private async readFar(statements: readonly Statement[], options: RunOptions): Promise<readonly RowSet[]> {
    const start = performance.now();
    const results = await this.farReaders.read(statements, options).catch((error: unknown) => {
      throw translated(error);
    });
    const durationMs = performance.now() - start;
    for (const [index, { sql }] of statements.entries())
      this.options.onStatement?.({
        sql,
        durationMs,
        rows: results[index]?.rows.length ?? 0,
        plan: () => this.planOf(sql),
      });
    return results;
  }

  private async withTurn<T>(options: RunOptions, work: () => T | Promise<T>): Promise<T> {
    const release = await this.turn.acquire(this.options.poolWaitMs, options.signal);
    try {
      return await work();
    } catch (error) {
      throw translated(error);
    } finally {
      release();
    }
  }
}

/** A new one for each attempt: what was read by one that is done again is let go. */
const budgetOf = ({ maxCharacters }: RunOptions): ReadBudget | null =>
  maxCharacters === undefined ? null : new ReadBudget(maxCharacters);

/** What is left of the time of several statements. Throws `statement_timeout` when nothing is. */
function left(options: RunOptions, end: number): RunOptions {
  const timeoutMs = end - performance.now();
  if (timeoutMs <= 0) throw fail('statement_timeout', {});
  return { ...options, timeoutMs };
}

function translated(error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof OutOfTime) return fail('statement_timeout', {});
  const native: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return sqliteFailure(native) ?? error;
}
