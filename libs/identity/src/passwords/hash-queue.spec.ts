import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { HashQueue } from './hash-queue.js';
import { PasswordHasher } from './password-hasher.js';

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Failure ? [error.code, error.retryAfter] : error;
  }
};

describe('the queue of password hashes', () => {
  it('runs no more at once than it may, in the order they came, and refuses who comes when it is full', async () => {
    const queue = new HashQueue(2);
    const finish: (() => void)[] = [];
    const begun: number[] = [];
    const enter = (i: number) =>
      queue.run(() => {
        begun.push(i);
        return new Promise<void>((resolve) => finish.push(resolve));
      });
    const all = Array.from({ length: 52 }, (_, i) => enter(i));
    expect(begun).toEqual([0, 1]);
    await expect(enter(52)).rejects.toMatchObject({ code: 'over_request_rate_limit', retryAfter: 5 });
    expect(refusal(() => queue.refuseWhenFull())).toEqual(['over_request_rate_limit', 5]);
    for (let done = 0; done < 52; done++) {
      finish[done]!();
      await all[done];
      await new Promise((resolve) => setImmediate(resolve));
      expect(begun.length - done - 1).toBeLessThanOrEqual(2);
    }
    expect(begun).toEqual(Array.from({ length: 52 }, (_, i) => i));
    expect(refusal(() => queue.refuseWhenFull())).toBeUndefined();
  });

  it('goes on after a hash that fails', async () => {
    const queue = new HashQueue(1);
    const failing = queue.run(() => Promise.reject(new Error('no memory')));
    const next = queue.run(() => Promise.resolve(7));
    await expect(failing).rejects.toThrow('no memory');
    expect(await next).toBe(7);
  });
});

it('a hash leaves the event loop to others while it is computed', async () => {
  let turns = 0;
  let hashing = true;
  const turn = (): void => {
    turns += 1;
    if (hashing) setImmediate(turn);
  };
  setImmediate(turn);
  const hashed = await new PasswordHasher().hash('correct horse battery').finally(() => (hashing = false));
  expect(hashed).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(turns).toBeGreaterThan(50);
});
