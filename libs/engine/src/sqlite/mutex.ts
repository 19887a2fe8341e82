import { fail } from '@backstay/kernel';
import type { StopSignal } from '../engine.js';

/** Gives the turn back; calling it again does nothing. */
export type Release = () => void;

/** Who has a turn, and who wants it. */
export interface TurnLoad {
  readonly owned: boolean;
  readonly waiting: number;
}

/** One owner at a time, in the order of asking. */
export class Mutex {
  private owned = false;
  private readonly waiting: ((release: Release) => void)[] = [];

  /** Waits for the turn; throws Failure `pool_timeout` after `waitMs`, `statement_cancelled` on abort. */
  async acquire(waitMs: number, signal?: StopSignal): Promise<Release> {
    if (signal?.aborted) throw fail('statement_cancelled', {});
    if (!this.owned) return this.own();
    const turn = Promise.withResolvers<Release>();
    this.waiting.push(turn.resolve);
    const giveUp = (entry: 'pool_timeout' | 'statement_cancelled') => (): void => {
      const place = this.waiting.indexOf(turn.resolve);
      if (place < 0) return;
      this.waiting.splice(place, 1);
      turn.reject(fail(entry, {}));
    };
    const timer = setTimeout(giveUp('pool_timeout'), waitMs);
    const onAbort = giveUp('statement_cancelled');
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await turn.promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Whether somebody has the turn, and how many wait for it. */
  load(): TurnLoad {
    return { owned: this.owned, waiting: this.waiting.length };
  }

  private own(): Release {
    this.owned = true;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.owned = false;
      // The next in line owns it before anyone who asks from now on.
      this.waiting.shift()?.(this.own());
    };
  }
}
