import { fail, Failure } from '@backstay/kernel';
import type { Ddl, Dialect, Statement } from '@backstay/query';
import { type DataSource, QueryFailedError } from 'typeorm';
import type { Capabilities } from '../capabilities.js';
import type { DdlWays } from '../ddl-ways.js';
import type { Adopter } from '../adopter.js';
import type { Introspector } from '../database-snapshot.js';
import type { EngineOptions } from '../engine-options.js';
import type {
  Engine,
  EngineName,
  RowSet,
  RunOptions,
  Snapshot,
  SnapshotOptions,
  StopSignal,
  Transaction,
  TransactionOptions,
} from '../engine.js';
import type { Explainer, PlanStep } from '../explainer.js';
import type { Notices } from '../notices.js';
import type { PoolLoad } from '../pool-load.js';
import { ReadBudget } from '../read-budget.js';
import type { ServerFinding } from '../server-finding.js';
import { retryDeadlocks } from './retry.js';
import { LostConnection, SessionUse } from './session-use.js';
import type { Purpose, Session, SessionPool } from './session.js';
import { within } from './stoppable.js';

/** Milliseconds for a rollback, a sign of life or a drain before the connection is given up. */
const patience = 2000;

const onceOnly = { once: true } as const;

/** What an engine with a server of its own is made of. */
export interface PooledParts {
  readonly name: EngineName;
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly dialect: Dialect;
  readonly ddl: Ddl;
  readonly ways: DdlWays;
  readonly introspector: Introspector;
  readonly adopter: Adopter;
  readonly explainer: Explainer;
  readonly dataSource: DataSource;
  readonly sessions: SessionPool;
  readonly options: EngineOptions;
  /** With a connection of its own to close; null: the server carries no messages. */
  readonly notices: (Notices & { close(): Promise<void> }) | null;
  /** A driver's error as a Failure; null when it is a fault of ours. */
  readonly translate: (error: unknown) => Failure | null;
  readonly inspect: (run: (sql: string) => Promise<RowSet>) => Promise<readonly ServerFinding[]>;
}

/** An engine that talks to a server over a pool: transactions, limits, cancellation and return of connections. */
export class PooledEngine implements Engine {
  readonly name: EngineName;
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly dialect: Dialect;
  readonly ddl: Ddl;
  readonly ways: DdlWays;
  readonly introspector: Introspector;
  readonly adopter: Adopter;
  readonly explainer: Explainer;
  readonly dataSource: DataSource;
  readonly notices: Notices | null;
  /** Connections being drained; `close` waits for them. */
  private readonly returning = new Set<Promise<void>>();
  private closing: Promise<void> | null = null;

  constructor(private readonly parts: PooledParts) {
    this.name = parts.name;
    this.version = parts.version;
    this.capabilities = parts.capabilities;
    this.dialect = parts.dialect;
    this.ddl = parts.ddl;
    this.ways = parts.ways;
    this.introspector = parts.introspector;
    this.adopter = parts.adopter;
    this.explainer = parts.explainer;
    this.dataSource = parts.dataSource;
    this.notices = parts.notices;
  }

  read(statements: readonly Statement[], options: RunOptions): Promise<readonly RowSet[]> {
    const [only] = statements;
    if (statements.length === 1 && only) {
      return twice(() => this.withSession('read', options, async (use) => [await this.statement(use, only, options)]));
    }
    return this.snapshot(options, async (snapshot) => {
      const results: RowSet[] = [];
      for (const statement of statements) results.push(await snapshot.run(statement));
      return results;
    });
  }

  snapshot<T>(options: SnapshotOptions, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const once = (): Promise<T> => this.withSession('read', options, (use) => this.inSnapshot(use, options, work));
    return options.alone ? once() : twice(once);
  }

  write(statement: Statement, options: RunOptions): Promise<RowSet> {
    return this.withSession('write', options, (use) => this.statement(use, statement, options));
  }

  transaction<T>(options: TransactionOptions, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const purpose = options.withoutEntities ? 'write' : 'entities';
    const attempt = (): Promise<T> => this.withSession(purpose, options, (use) => this.unit(use, options, work));
    return options.retry ? retryDeadlocks(attempt, options.timeoutMs) : attempt();
  }

  execute(statements: readonly string[], options: RunOptions): Promise<void> {
    return this.withSession('write', options, async (use) => {
      for (const sql of statements) await use.step(options, () => use.session.execute(sql));
    });
  }

  async ping(): Promise<void> {
    const options = { timeoutMs: patience };
    try {
      await this.withSession('read', options, (use) => use.step(options, () => use.session.drain()));
    } catch (error) {
      // A busy pool is a sign of life; silence is not.
      if (error instanceof Failure && error.entry === 'statement_timeout')
        throw fail('database_unavailable', {}, error);
      throw error;
    }
  }

  inspect(): Promise<readonly ServerFinding[]> {
    return this.parts.inspect(async (sql) => {
      const [rows] = await this.read([{ sql, parameters: [] }], { timeoutMs: this.parts.options.statementTimeoutMs });
      return rows ?? { rows: [], affected: 0 };
    });
  }

  load(): PoolLoad {
    return { limit: this.parts.options.poolSize, ...this.parts.sessions.load() };
  }

  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async closeOnce(): Promise<void> {
    await Promise.all([this.parts.notices?.close(), ...this.returning]);
    await this.parts.sessions.close();
  }

  private async inSnapshot<T>(
    use: SessionUse,
    options: RunOptions,
    work: (snapshot: Snapshot) => Promise<T>,
  ): Promise<T> {
    const end = performance.now() + options.timeoutMs;
    use.open = true;
    await use.step(options, () => use.session.beginSnapshot(options.timeoutMs));
    // The limit that the statement itself carries stays the same, and with it the text that is prepared; what is left of
    // the time is watched from here.
    const value = await work({ run: (statement) => this.statement(use, statement, options, end) });
    if (use.failure) throw use.failure;
    await use.step({ timeoutMs: patience }, () => use.session.commit());
    use.open = false;
    return value;
  }

  private async unit<T>(
    use: SessionUse,
    options: TransactionOptions,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    use.open = true;
    await use.step(options, () => use.session.beginUnit(options.timeoutMs));
    const value = await work({
      run: (statement) => this.statement(use, statement, options),
      get entities() {
        return use.session.entities;
      },
    });
    // A statement that failed, even if the work looked away, takes the unit with it: PostgreSQL's rule, for all.
    if (use.failure) throw use.failure;
    if (options.signal?.aborted) throw fail('statement_cancelled', {});
    await use.step({ timeoutMs: Math.max(options.timeoutMs, patience) }, () => use.session.commit());
    use.open = false;
    return value;
  }

  /** `end`: when it must be over at the latest, by `performance.now()`. */
  private async statement(use: SessionUse, statement: Statement, options: RunOptions, end = Infinity): Promise<RowSet> {
    const { onStatement } = this.parts.options;
    const timeoutMs = Math.min(options.timeoutMs, end - performance.now());
    if (timeoutMs <= 0) throw fail('statement_timeout', {});
    const step = { ...options, timeoutMs };
    if (!onStatement) return use.step(step, () => use.session.run(statement, options.timeoutMs, use.budget));
    const start = performance.now();
    let rows: number | null = null;
    try {
      const result = await use.step(step, () => use.session.run(statement, options.timeoutMs, use.budget));
      rows = result.rows.length || result.affected;
      return result;
    } finally {
      const durationMs = performance.now() - start;
      onStatement({ sql: statement.sql, durationMs, rows, plan: () => this.planOf(statement) });
    }
  }

  /** Not told to `onStatement` itself. Some statements have no plan (DDL), which is no fault. */
  private async planOf(statement: Statement): Promise<readonly PlanStep[] | null> {
    const options = { timeoutMs: patience };
    try {
      const asked = this.explainer.askSteps(statement);
      const run = (use: SessionUse): Promise<RowSet> => use.step(options, () => use.session.run(asked, patience, null));
      return this.explainer.readSteps(await this.withSession('read', options, run));
    } catch {
      return null;
    }
  }

  /** Checks a session out, does the work, rolls back what is open, and gives the session back in the state it earned. */
  private async withSession<T>(
    purpose: Purpose,
    options: RunOptions,
    work: (use: SessionUse) => Promise<T>,
  ): Promise<T> {
    const session = await this.checkOut(purpose, options.signal);
    const { maxCharacters } = options;
    const budget = maxCharacters === undefined ? null : new ReadBudget(maxCharacters);
    const use = new SessionUse(session, (error) => this.translated(error), budget);
    try {
      return await work(use);
    } catch (error) {
      throw this.translated(error);
    } finally {
      use.over = true;
      await this.giveBack(use);
    }
  }

  /** Waits for a session; a caller that goes away waits no longer, and its session goes back when it comes. */
  private async checkOut(purpose: Purpose, signal?: StopSignal): Promise<Session> {
    if (signal?.aborted) throw fail('statement_cancelled', {});
    const coming = this.parts.sessions.checkOut(purpose);
    // On the way of every statement: one promise, as in `runStoppable`.
    const { promise, resolve, reject } = Promise.withResolvers<Session>();
    let waiting = true;
    const onAbort = (): void => {
      waiting = false;
      reject(fail('statement_cancelled', {}));
    };
    signal?.addEventListener('abort', onAbort, onceOnly);
    coming.then(
      (session) => (waiting ? resolve(session) : session.release()),
      (error: unknown) => reject(this.translated(error)),
    );
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private async giveBack(use: SessionUse): Promise<void> {
    const { session } = use;
    if (use.open && use.condition !== 'lost') {
      const rolledBack = session.rollback().then(
        () => true,
        () => false,
      );
      if (!(await within(patience, rolledBack, false))) use.condition = 'lost';
    }
    if (use.condition === 'lost') return session.destroy();
    if (use.condition === 'clean') return session.release();
    const drained = within(
      patience,
      session.drain().then(
        () => true,
        () => false,
      ),
      false,
    ).then((clean) => (clean ? session.release() : session.destroy()));
    const tracked = drained.finally(() => this.returning.delete(tracked));
    this.returning.add(tracked);
  }

  private translated(error: unknown): unknown {
    if (error instanceof Failure) return error;
    const native: unknown = error instanceof QueryFailedError ? error.driverError : error;
    const failure = this.parts.translate(native);
    if (failure?.entry === 'database_unavailable') return new LostConnection(failure);
    return failure ?? error;
  }
}

/** The pooled connection may have died, or its prepared statements gone stale, since it was last used: once more. */
async function twice<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const stale = error instanceof Failure && error.entry === 'schema_drift';
    if (!stale && !(error instanceof LostConnection)) throw error;
    return read();
  }
}
