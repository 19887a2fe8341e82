import { availableParallelism } from 'node:os';
import { fail } from '@backstay/kernel';

/** Callers that may wait for a hash; each would take a tenth of a second. */
const longestQueue = 50;

/**
 * Bounds how many passwords are hashed at once: one core fewer than there are, so that the data API keeps its own.
 * (A hash takes 46 MiB.) Who finds the queue full is told to come back.
 */
export class HashQueue {
  readonly #most: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most = Math.max(1, availableParallelism() - 1)) {
    this.#most = most;
  }

  /** Throws `over_request_rate_limit` when too many wait: for callers who would only find out after asking the database. */
  refuseWhenFull(): void {
    if (this.#waiting.length >= longestQueue) throw fail('over_request_rate_limit', { seconds: 5 });
  }

  /** Runs `work` in turn. Throws `over_request_rate_limit` when too many wait. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#most) {
      if (this.#waiting.length >= longestQueue) throw fail('over_request_rate_limit', { seconds: 5 });
      // Whoever finishes hands its place on, so the count stays.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
