import { fail } from '@backstay/kernel';
import { expect, it } from 'vitest';
import { retryDeadlocks } from './retry.js';

it('Work without a deadlock runs once', async () => {
  let runs = 0;
  expect(await retryDeadlocks(async () => ++runs)).toBe(1);
});

it('Work that always meets a deadlock runs three times and fails with it', async () => {
  let runs = 0;
  const work = async (): Promise<never> => {
    runs++;
    throw fail('deadlock', {});
  };
  await expect(retryDeadlocks(work)).rejects.toMatchObject({ code: '40P01' });
  expect(runs).toBe(3);
});

it('Another failure is not tried again', async () => {
  let runs = 0;
  const work = async (): Promise<never> => {
    runs++;
    throw fail('statement_timeout', {});
  };
  await expect(retryDeadlocks(work)).rejects.toMatchObject({ code: '57014' });
  expect(runs).toBe(1);
});
