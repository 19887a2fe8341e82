import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@backstay/kernel';

const attempts = 3;

/** Runs work again, at most three times in all, when it failed for a deadlock; waits 5–50 ms at random in between. */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || error.entry !== 'deadlock' || attempt === attempts) throw error;
      // Random, so that the two who met do not meet again.
      await sleep(5 + Math.random() * 45 * attempt);
    }
  }
}
