import type { DataSourceOptions } from 'typeorm';
import type { PlanStep } from './explainer.js';

/** What one statement was, for logs and metrics: never its parameters. */
export interface StatementRun {
  readonly sql: string;
  readonly durationMs: number;
  /** Rows given back or affected; null when it failed. */
  readonly rows: number | null;
  /** Asks the database how it runs this statement, with its parameters, on a free connection. Null: it does not say. */
  readonly plan: () => Promise<readonly PlanStep[] | null>;
}

/** How an engine is opened. */
export interface EngineOptions {
  /** Connections to the server at most. */
  readonly poolSize: number;
  /** Milliseconds a caller waits for a free connection. */
  readonly poolWaitMs: number;
  /** Milliseconds of an ordinary statement; engines arm it once per connection where that costs no round trip. */
  readonly statementTimeoutMs: number;
  /** TypeORM entities of the system tables. */
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  /** TypeORM migrations of the system tables. */
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Told of every statement after it ran; null: nobody listens. */
  readonly onStatement: ((run: StatementRun) => void) | null;
}

/** The settings of a process with no wishes of its own; times as in the documented defaults. */
export const defaultEngineOptions: EngineOptions = {
  poolSize: 10,
  poolWaitMs: 2000,
  statementTimeoutMs: 8000,
  entities: [],
  migrations: [],
  onStatement: null,
};

/** Names of TypeORM's own tables: with our prefix, because the defaults collide with other frameworks' tables. */
export const typeormTables = {
  migrationsTableName: 'backstay_migrations',
  metadataTableName: 'backstay_typeorm_metadata',
} as const;
