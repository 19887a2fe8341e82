import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` and answers after `ms` milliseconds at the earliest, also when it throws: how much there was to do for a
 * known address and how little for an unknown one does not show.
 */
export async function noSoonerThan<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const soonest = sleep(ms);
  try {
    return await work();
  } finally {
    await soonest;
  }
}
