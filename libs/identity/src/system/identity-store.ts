import { DATA_ENGINE, SYSTEM_ENGINE, type Engine, type Transaction } from '@backstay/engine';
import type { DriverValue, RawValue } from '@backstay/query';
import { Inject, Injectable } from '@nestjs/common';
import { inOurWords } from './in-our-words.js';

/** Milliseconds for one statement on a table of sign-in. */
const timeoutMs = 10_000;

/** The database that holds people and sessions. The system tables must be prepared. */
@Injectable()
export class IdentityStore {
  /** Whether the application's tables are in the same database, and so `auth.users` too. */
  readonly besideData: boolean;
  readonly #after = new WeakMap<Transaction, (() => void)[]>();

  constructor(
    @Inject(SYSTEM_ENGINE) readonly engine: Engine,
    @Inject(DATA_ENGINE) data: Engine,
  ) {
    this.besideData = engine === data;
  }

  /**
   * One unit of work; done again after a deadlock, so it sends no mail and hashes no password. Throws `email_exists`,
   * `phone_exists`, `identity_already_exists` or `conflict` where a row was in the way.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let after: (() => void)[] = [];
    try {
      const result = await this.engine.transaction({ timeoutMs, retry: true }, (tx) => {
        after = [];
        this.#after.set(tx, after);
        return work(tx);
      });
      for (const act of after) act();
      return result;
    } catch (error) {
      throw inOurWords(error);
    }
  }

  /** Runs `act` when `tx`, one of `transaction`, is committed; not at all when it is rolled back. It must not throw. */
  afterCommit(tx: Transaction, act: () => void): void {
    this.#after.get(tx)?.push(act);
  }

  /** Runs SQL of ours inside `tx`; `?` stands for each value in turn. */
  async run(
    tx: Transaction,
    sql: string,
    ...parameters: readonly DriverValue[]
  ): Promise<readonly (readonly RawValue[])[]> {
    return (await tx.run({ sql: this.#placed(sql), parameters })).rows;
  }

  /** A read outside of any transaction; `?` as in `run`. */
  async read(sql: string, ...parameters: readonly DriverValue[]): Promise<readonly (readonly RawValue[])[]> {
    const [answer] = await this.engine.read([{ sql: this.#placed(sql), parameters }], { timeoutMs });
    return answer?.rows ?? [];
  }

  /** Makes others who lock the same row wait until `tx` ends. */
  async lock(tx: Transaction, table: 'backstay_users' | 'backstay_sessions', id: string): Promise<void> {
    await this.run(tx, `SELECT id FROM ${table} WHERE id = ?${this.engine.dialect.forUpdate}`, id);
  }

  #placed(sql: string): string {
    let position = 0;
    return sql.replaceAll('?', () => this.engine.dialect.placeholder(++position));
  }
}
