import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { DataSource, type QueryRunner } from 'typeorm';
import { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { type EngineOptions, typeormTables } from '../engine-options.js';
import type { Mutex, Release } from './mutex.js';
import { retryBusy, type SqliteConnection } from './sqlite-connection.js';
import { isBusy } from './sqlite.errors.js';

/** Makes a query runner; `held`: its owner holds the writer's turn already and gives it back itself. */
export type MakeRunner = (held: boolean) => QueryRunner;

/**
 * TypeORM on the one writer connection. Every query runner is its own and waits for its turn, so that a transaction of
 * entities and one of data can never get into each other. This is the only file that reaches into TypeORM's driver.
 */
export function sqliteDataSource(
  writer: SqliteConnection,
  turn: Mutex,
  options: EngineOptions,
): { readonly dataSource: DataSource; readonly makeRunner: MakeRunner } {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    // TypeORM would make a directory of a path; the connection it gets is open already.
    database: ':memory:',
    driver: driverOver(writer.database),
    entities: options.entities,
    migrations: options.migrations,
    ...typeormTables,
    synchronize: false,
    logging: false,
  });
  const { driver } = dataSource;
  if (!(driver instanceof BetterSqlite3Driver)) throw new Error('TypeORM has another driver than the one asked for');
  const makeRunner: MakeRunner = (held) => {
    const runner = new TurnQueryRunner(driver, turn, options.poolWaitMs, held);
    // What DataSource.createQueryRunner does: without it a runner made here has no entities.
    return Object.assign(runner, { manager: dataSource.createEntityManager(runner) });
  };
  driver.createQueryRunner = () => makeRunner(false);
  return { dataSource, makeRunner };
}

/** A query runner that runs only while it has the writer's turn. */
class TurnQueryRunner extends BetterSqlite3QueryRunner {
  private giveBack: Release | null = null;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly turn: Mutex,
    private readonly waitMs: number,
    private readonly held: boolean,
  ) {
    super(driver);
  }

  override async startTransaction(isolationLevel?: Parameters<QueryRunner['startTransaction']>[0]): Promise<void> {
    if (!this.held && !this.giveBack) this.giveBack = await this.turn.acquire(this.waitMs);
    try {
      await super.startTransaction(isolationLevel);
    } catch (error) {
      this.giveBackWhenDone();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    this.giveBackWhenDone();
  }

  override async rollbackTransaction(): Promise<void> {
    try {
      await super.rollbackTransaction();
    } finally {
      this.giveBackWhenDone();
    }
  }

  override async query(
    ...[query, parameters, structured]: Parameters<BetterSqlite3QueryRunner['query']>
  ): ReturnType<BetterSqlite3QueryRunner['query']> {
    const own = this.held || this.giveBack ? null : await this.turn.acquire(this.waitMs);
    // IMMEDIATE: the lock is taken at the start or not at all, so that no transaction fails in its middle for one.
    const sql = query === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : query;
    try {
      return await retryBusy(this.waitMs, () =>
        super.query(sql, parameters, structured).catch((error: unknown) => {
          throw nativeIfBusy(error);
        }),
      );
    } finally {
      own?.();
    }
  }

  override async release(): Promise<void> {
    if (this.giveBack && this.isTransactionActive) await this.rollbackTransaction();
    await super.release();
  }

  private giveBackWhenDone(): void {
    if (this.transactionDepth > 0) return;
    this.giveBack?.();
    this.giveBack = null;
  }
}

/** TypeORM wraps the driver's error; a lock is told by the error inside. */
function nativeIfBusy(error: unknown): unknown {
  const native: unknown = error instanceof Error && 'driverError' in error ? error.driverError : null;
  return isBusy(native) ? native : error;
}

/** The part of better-sqlite3 that TypeORM uses, over a connection of node:sqlite that is open already. */
function driverOver(database: DatabaseSync): unknown {
  return class {
    readonly open = true;
    /** `PRAGMA text`, as rows. */
    pragma(text: string): unknown[] {
      return database.prepare(`PRAGMA ${text}`).all();
    }
    prepare(sql: string): unknown {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return {
        reader: statement.columns().length > 0,
        all: (...values: SQLInputValue[]) => statement.all(...values).map(plainRow),
        run: (...values: SQLInputValue[]) => {
          const { changes, lastInsertRowid } = statement.run(...values);
          return { changes: Number(changes), lastInsertRowid: plainNumber(lastInsertRowid) };
        },
      };
    }
    exec(sql: string): void {
      database.exec(sql);
    }
    /** The connection belongs to the engine. */
    close(): void {}
  };
}

function plainRow(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainNumber(value)]));
}

/** Integers as numbers where that is exact, else as text, as TypeORM has them from the other engines. */
function plainNumber(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
