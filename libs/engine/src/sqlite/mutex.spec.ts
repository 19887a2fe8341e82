import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mutex } from './mutex.js';

const long = 60_000;

describe('A turn', () => {
  it('goes to one at a time, in the order of asking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 12 }), async (pauses) => {
        const mutex = new Mutex();
        const order: number[] = [];
        let inside = 0;
        await Promise.all(
          pauses.map(async (pause, index) => {
            const release = await mutex.acquire(long);
            order.push(index);
            expect(++inside).toBe(1);
            for (let i = 0; i < pause; i++) await Promise.resolve();
            inside--;
            release();
          }),
        );
        expect(order).toEqual(pauses.map((_, index) => index));
      }),
    );
  });

  it('given back twice is given back once', async () => {
    const mutex = new Mutex();
    const first = await mutex.acquire(long);
    first();
    const second = await mutex.acquire(long);
    first();
    await expect(mutex.acquire(1)).rejects.toMatchObject({ entry: 'pool_timeout' });
    second();
    (await mutex.acquire(1))();
  });

  it('is not given to one who stopped waiting', async () => {
    const mutex = new Mutex();
    const first = await mutex.acquire(long);
    const caller = new AbortController();
    const gone = mutex.acquire(long, caller.signal);
    const next = mutex.acquire(long);
    caller.abort();
    await expect(gone).rejects.toMatchObject({ entry: 'statement_cancelled' });
    first();
    (await next)();
    (await mutex.acquire(1))();
  });
});
