import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@backstay/kernel';

/** As many as wait for one key: where each write of it is rolled back, they meet again, all but one, after each. */
const attempts = 10;

/**
 * Runs work again when it failed for a deadlock: ten times at most in all, and not when `timeoutMs` have passed since the
 * start. Waits at random in between, longer each time.
 */
export async function retryDeadlocks<T>(work: () => Promise<T>, timeoutMs: number): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || error.entry !== 'deadlock' || attempt === attempts) throw error;
      if (performance.now() > end) throw error;
      // Random, so that the two who met do not meet again.
      await sleep(5 + Math.random() * 45 * attempt);
    }
  }
}
