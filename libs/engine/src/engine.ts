import type { engineNames } from '@backstay/config';
import type { Ddl, Dialect, RawValue, Statement } from '@backstay/query';
import type { DataSource, EntityManager } from 'typeorm';
import type { Adopter } from './adopter.js';
import type { Capabilities } from './capabilities.js';
import type { DdlWays } from './ddl-ways.js';
import type { Introspector } from './database-snapshot.js';
import type { Explainer } from './explainer.js';
import type { Notices } from './notices.js';
import type { PoolLoad } from './pool-load.js';
import type { ServerFinding } from './server-finding.js';

/** The engines there are. The words may stand here, in each engine's folder, in config, tests and docs. */
export type EngineName = (typeof engineNames)[number];

/** Cells in the order of the select list. */
export interface RowSet {
  readonly rows: readonly (readonly RawValue[])[];
  /** Rows matched by a write (not only those changed); 0 for reads. */
  readonly affected: number;
  /**
   * The ids that the engine made for the rows of a plain INSERT … VALUES, in their order: the first and the distance to
   * the next. Absent where RETURNING tells them, and where none were made.
   */
  readonly generated?: { readonly first: bigint; readonly step: bigint };
}

/** Tells that a caller has gone away: the part of AbortSignal that is listened to, which something cheaper may be, too. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** How long a statement may run, and who can stop it. */
export interface RunOptions {
  /** Milliseconds; the statement is stopped and its transaction rolled back after it. */
  readonly timeoutMs: number;
  /** Aborts when the caller goes away: the statement is cancelled and the connection drained or destroyed. */
  readonly signal?: StopSignal;
  /**
   * Characters of text and bytes that all statements together may bring in; absent: as many as there are. Over it reading
   * is stopped, and what was read is let go.
   */
  readonly maxCharacters?: number;
  /**
   * For whom it runs, asked where there are few places for long reads: one caller does not have all of them. Null or
   * absent: for nobody in particular.
   */
  readonly caller?: () => string | null;
}

/** How a unit of work is run. */
export interface TransactionOptions extends RunOptions {
  /** Runs the whole of the work again after a deadlock (`retryDeadlocks`): only without side effects of its own. */
  readonly retry?: boolean;
  /** The unit touches no entities: it is spared an entity manager, and asking for one throws. */
  readonly withoutEntities?: boolean;
  /** The unit rebuilds tables: engines that check foreign keys row by row wait with it; the unit checks them itself. */
  readonly schemaChange?: boolean;
}

/** How reads on one snapshot are run. */
export interface SnapshotOptions extends RunOptions {
  /**
   * Runs the work once, so that it may have effects: a connection that is lost is not made good. Nobody else is served
   * by this process, so that a read may hold it up where the database is in it.
   */
  readonly alone?: boolean;
}

/** A unit of work on one connection, READ COMMITTED where the engine has levels. */
export interface Transaction {
  run(statement: Statement): Promise<RowSet>;
  /** Entities of the system tables inside the same transaction. */
  readonly entities: EntityManager;
}

/** One state of the database, for reads of which one follows from another. */
export interface Snapshot {
  run(statement: Statement): Promise<RowSet>;
}

/**
 * A database. Every method throws a Failure of the catalogue: `pool_timeout`, `database_unavailable`,
 * `statement_timeout`, `statement_cancelled`, `too_large`, `deadlock`, or the constraint or value error the engine reported.
 */
export interface Engine {
  readonly name: EngineName;
  /** The server's own version string. */
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly dialect: Dialect;
  readonly ddl: Ddl;
  readonly ways: DdlWays;
  readonly introspector: Introspector;
  readonly adopter: Adopter;
  readonly explainer: Explainer;
  /** Messages between processes; null where `capabilities.notifications` is false. */
  readonly notices: Notices | null;
  /** TypeORM's view of the same pool: system entities and migrations only, never user data. */
  readonly dataSource: DataSource;
  /** One statement autocommits; several see one REPEATABLE READ READ ONLY snapshot. Results in the order given. */
  read(statements: readonly Statement[], options: RunOptions): Promise<readonly RowSet[]>;
  /**
   * Runs reads on one REPEATABLE READ READ ONLY snapshot; `timeoutMs` is for all of them together. The work may be run
   * again from its start, so it has no effects of its own, unless it is `alone`.
   */
  snapshot<T>(options: SnapshotOptions, work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** One statement that writes, in a transaction of its own. Never tried again: what became of it may be unknown. */
  write(statement: Statement, options: RunOptions): Promise<RowSet>;
  /**
   * Runs `work` in one transaction; commits when it resolves, rolls back when it throws or when any statement in it
   * failed, on every engine alike.
   */
  transaction<T>(options: TransactionOptions, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Statements outside a transaction, one after the other on one connection (DDL). */
  execute(statements: readonly string[], options: RunOptions): Promise<void>;
  /** How busy the connections are; asks nobody. */
  load(): PoolLoad;
  /** Asks the database for a sign of life; throws `database_unavailable`. */
  ping(): Promise<void>;
  /** What `doctor` should know of the server: durability, clock, settings. */
  inspect(): Promise<readonly ServerFinding[]>;
  /** Waits for what is running and closes every connection; asked again it is the same close. */
  close(): Promise<void>;
}
