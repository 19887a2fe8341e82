import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '@backstay/kernel';
import { expect, it } from 'vitest';
import { retryDeadlocks } from './retry.js';

it('Work without a deadlock runs once', async () => {
  let runs = 0;
  expect(await retryDeadlocks(async () => ++runs, 10_000)).toBe(1);
});

it('Work that always meets a deadlock runs ten times and fails with it', async () => {
  let runs = 0;
  const work = async (): Promise<never> => {
    runs++;
    throw fail('deadlock', {});
  };
  await expect(retryDeadlocks(work, 60_000)).rejects.toMatchObject({ code: '40P01' });
  expect(runs).toBe(10);
});

it('Work that waited for a lock as long as it may run is not tried again', async () => {
  let runs = 0;
  const work = async (): Promise<never> => {
    runs++;
    await sleep(20);
    throw fail('deadlock', {});
  };
  await expect(retryDeadlocks(work, 10)).rejects.toMatchObject({ code: '40P01' });
  expect(runs).toBe(1);
});

it('Another failure is not tried again', async () => {
  let runs = 0;
  const work = async (): Promise<never> => {
    runs++;
    throw fail('statement_timeout', {});
  };
  await expect(retryDeadlocks(work, 10_000)).rejects.toMatchObject({ code: '57014' });
  expect(runs).toBe(1);
});
