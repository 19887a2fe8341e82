import { type BigIntStats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fail, OperatorError } from '@backstay/kernel';

/** The file that a database was opened from. It is made right after the opening, while the file is there. */
export class DatabaseFile {
  private readonly opened: BigIntStats;

  constructor(private readonly path: string) {
    this.opened = statSync(path, { bigint: true });
  }

  /**
   * Throws `database_unavailable` when the path leads to another file, or to none: an open file that was deleted serves
   * on as if nothing had happened, and takes what is written to it along when the process ends.
   */
  async requireThere(): Promise<void> {
    const now = await stat(this.path, { bigint: true }).catch(() => null);
    if (now !== null && now.ino === this.opened.ino && now.dev === this.opened.dev) return;
    const what = now === null ? 'was deleted' : 'was replaced';
    throw fail(
      'database_unavailable',
      {},
      new OperatorError(
        `The database file ${this.path} ${what} while it was open: what is written now will be lost. Put the file in its place and start again.`,
      ),
    );
  }
}
