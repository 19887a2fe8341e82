import { setTimeout as wait } from 'node:timers/promises';
import { openEngine, type Engine } from '@backstay/engine';
import type { TestDatabase } from '../support/databases.js';

const options = { timeoutMs: 20_000 };

/** A session on the same database past the product, to hold locks with. */
export class OtherSession {
  private constructor(private readonly engine: Engine) {}

  static async open(database: TestDatabase): Promise<OtherSession> {
    return new OtherSession(await openEngine(database.address));
  }

  /** Runs statements in one transaction. */
  async run(...statements: readonly string[]): Promise<void> {
    await this.engine.transaction(options, async (tx) => {
      for (const sql of statements) await tx.run({ sql, parameters: [] });
    });
  }

  /** The rows of a query as texts. */
  async rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    const [found] = await this.engine.read([{ sql, parameters: [] }], options);
    return (found?.rows ?? []).map((row) =>
      row.map((cell) =>
        cell === null ? null : cell instanceof Uint8Array ? Buffer.from(cell).toString() : String(cell),
      ),
    );
  }

  /**
   * Runs statements in a transaction that stays open until `meanwhile` has had time to run into its locks, then ends
   * it, and gives what `meanwhile` gave.
   */
  async during<T>(
    statements: readonly string[],
    meanwhile: () => Promise<T>,
    end: 'commit' | 'rollback' = 'commit',
  ): Promise<T> {
    let answer: Promise<T> | null = null;
    const undone = new Error('rolled back on purpose');
    const held = this.engine.transaction(options, async (tx) => {
      for (const sql of statements) await tx.run({ sql, parameters: [] });
      answer = meanwhile();
      await Promise.race([answer.catch(() => undefined), wait(250)]);
      if (end === 'rollback') throw undone;
    });
    await held.catch((error: unknown) => {
      if (error !== undone) throw error;
    });
    if (answer === null) throw new Error('never asked');
    return answer;
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}
