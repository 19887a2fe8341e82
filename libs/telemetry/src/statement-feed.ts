import type { StatementRun } from '@backstay/engine';

/** Tells of every statement of one application, in the asynchronous context of whoever asked for it. */
export class StatementFeed {
  readonly #listeners = new Set<(run: StatementRun) => void>();

  /** Given to the engine as its `onStatement`. */
  readonly tell = (run: StatementRun): void => {
    for (const listener of this.#listeners) listener(run);
  };

  /** Listeners must not throw and must be quick; the answer takes one off again. */
  subscribe(listener: (run: StatementRun) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
