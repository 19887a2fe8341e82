import type { ServerResponse } from 'node:http';
import type { StopSignal } from '@backstay/engine';

/**
 * Aborts when the caller hangs up before the answer is complete. An AbortController would do; but its signal is an event
 * target, and two listeners put on it and taken off are 3 µs of each read (docs/decisions/2811).
 */
export class CallerGone implements StopSignal {
  aborted = false;
  readonly #listeners = new Set<() => void>();

  constructor(response: Pick<ServerResponse, 'once' | 'writableFinished'>) {
    response.once('close', () => {
      if (!response.writableFinished) this.#abort();
    });
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  #abort(): void {
    this.aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
