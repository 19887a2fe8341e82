import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '@backstay/kernel';
import { RowTextMissing, type DriverValue, type RawValue, type Statement } from '@backstay/query';
import { LRUCache } from 'lru-cache';
import type { RowSet } from '../engine.js';
import type { ReadBudget } from '../read-budget.js';
import { isBusy, sqliteCode } from './sqlite.errors.js';
import { registerFunctions } from './sqlite.functions.js';
import { registerFunctions as registerJsonbOrder } from './sqlite.jsonb-order.js';
import { registerFunctions as registerRegex } from './sqlite.regex.js';

/** A statement took longer than it was given, or visited more rows; it has been stopped. */
export class OutOfTime extends Error {}

/** What a statement may take: milliseconds, and rows looked at; absent: as much as it likes. */
export interface RunBounds {
  readonly timeoutMs?: number;
  readonly visits?: number;
}

/** How many times as long as a function of ours a statement may take that visits few rows. */
const patience = 5;

/** Rows between two looks at the clock. */
const visitsOfLook = 32;

/** One connection to a database file; its calls are synchronous and never wait for a lock. */
export class SqliteConnection {
  readonly database: DatabaseSync;
  private readonly prepared = new LRUCache<string, { readonly statement: StatementSync; readonly answers: boolean }>({
    max: 200,
  });
  /** When the running statement must have ended, by `performance.now()`. */
  private deadline = Infinity;
  /** The same of its rows, whose number is limited too: a busy machine is no reason to read them again. */
  private lateDeadline = Infinity;
  /** Rows that the running statement has visited, and may visit. */
  private visited = 0;
  private visits = Infinity;
  /** Bytes of texts that the running statement has put together, and may. */
  private gathered = 0;
  private bytes = Infinity;

  /** Throws SQLite's own error when the file cannot be opened. */
  constructor(path: string, readOnly: boolean) {
    this.database = new DatabaseSync(path, {
      readOnly,
      // A lock held by another process must not freeze the event loop: waiting is done in between, asynchronously.
      timeout: 0,
      enableForeignKeyConstraints: true,
      enableDoubleQuotedStringLiterals: false,
    });
    const checkTime = (): void => {
      if (performance.now() > this.deadline) throw new OutOfTime();
    };
    const countVisit = (): void => {
      if (++this.visited > this.visits) throw new OutOfTime();
      if (this.visited % visitsOfLook === 0 && performance.now() > this.lateDeadline) throw new OutOfTime();
    };
    const countBytes = (bytes: number): void => {
      if ((this.gathered += bytes) > this.bytes) throw new RowTextMissing();
    };
    registerFunctions(this.database, checkTime, countVisit, countBytes);
    registerJsonbOrder(this.database, checkTime);
    registerRegex(this.database, checkTime);
  }

  /**
   * Runs one statement. Integers come back as bigint, blobs as bytes. Nothing here can stop SQLite itself, but our own
   * functions can: those that take long on few rows (patterns, documents), and the one that each row of a compiled read
   * is counted by. They throw OutOfTime after `timeoutMs`, or when more than `visits` rows were looked at. Throws
   * `too_large` as soon as the rows are over the budget, and RowTextMissing where what is put together from rows is.
   */
  run(
    statement: Statement,
    { timeoutMs = Infinity, visits = Infinity }: RunBounds = {},
    budget: ReadBudget | null = null,
  ): RowSet {
    const start = performance.now();
    this.deadline = start + timeoutMs;
    this.lateDeadline = start + patience * timeoutMs;
    this.visited = 0;
    this.visits = visits;
    this.gathered = 0;
    // A character has three bytes at most.
    this.bytes = budget === null ? Infinity : 3 * budget.limit;
    try {
      return this.runPrepared(statement, budget);
    } finally {
      this.deadline = Infinity;
      this.lateDeadline = Infinity;
      this.visits = Infinity;
      this.bytes = Infinity;
    }
  }

  private runPrepared({ sql, parameters }: Statement, budget: ReadBudget | null): RowSet {
    const { statement, answers } = this.prepare(sql);
    const values = parameters.map(toDriver);
    if (!answers) return { rows: [], affected: Number(statement.run(...values).changes) };
    // With array results the driver gives arrays; its types describe objects only.
    if (budget === null) return { rows: statement.all(...values) as unknown as RowSet['rows'], affected: 0 };
    const rows: (readonly RawValue[])[] = [];
    try {
      for (const row of statement.iterate(...values) as unknown as Iterable<readonly RawValue[]>) {
        if (!budget.takeRow(row)) throw budget.failure();
        rows.push(row);
      }
    } catch (error) {
      // The driver would give the same error to whoever asks next: its reset answers with the failure before it.
      this.prepared.delete(sql);
      throw error;
    }
    return { rows, affected: 0 };
  }

  /**
   * What an error of a write is about. SQLite says that the disk is full also where a table has given the largest number
   * that there is for a key (sqlite.org/autoinc.html): then it is Failure `sequence_exhausted`, else the error itself.
   */
  reasonOf(error: unknown): unknown {
    if (sqliteCode(error) !== 13) return error;
    try {
      const full = this.run({ sql: 'SELECT 1 FROM sqlite_sequence WHERE seq = 9223372036854775807', parameters: [] });
      return full.rows.length > 0 ? fail('sequence_exhausted', {}) : error;
    } catch {
      return error; // No table has such a key.
    }
  }

  /** Runs statements without a result. */
  execute(sql: string): void {
    this.database.exec(sql);
  }

  close(): void {
    this.prepared.clear();
    this.database.close();
  }

  private prepare(sql: string): { readonly statement: StatementSync; readonly answers: boolean } {
    const known = this.prepared.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    const entry = { statement, answers: statement.columns().length > 0 };
    // What is explained is run from then on, and would have to give its place to its explanation.
    if (!sql.startsWith('EXPLAIN ')) this.prepared.set(sql, entry);
    return entry;
  }
}

/** Tries again, without blocking, while another connection holds the lock; gives SQLite's error up after `waitMs`. */
export async function retryBusy<T>(waitMs: number, work: () => T | Promise<T>): Promise<T> {
  const end = performance.now() + waitMs;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      await sleep(pause);
    }
  }
}

function toDriver(value: DriverValue): SQLInputValue {
  return typeof value === 'boolean' ? Number(value) : value;
}
