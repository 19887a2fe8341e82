import { Failure, type Principal } from '@backstay/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataRateLimit } from './data-rate-limit.js';
import { LibraryCounters } from './library-counters.js';

const limit = (times: number): DataRateLimit => new DataRateLimit(LibraryCounters.inMemory(), { times, seconds: 60 });
const anon: Principal = { role: 'anon', claims: { role: 'anon' } };
const user = (sub: string): Principal => ({ role: 'authenticated', claims: { role: 'authenticated', sub } });

/** `remaining`, or the seconds to wait as a negative number; null: not limited. */
async function ask(one: DataRateLimit, who: Principal, address = '203.0.113.1'): Promise<number | null> {
  const standing = await one.count(who, address);
  try {
    standing?.refuse();
    return standing?.remaining ?? null;
  } catch (error) {
    if (!(error instanceof Failure) || error.entry !== 'too_many_requests') throw error;
    return -error.retryAfter!;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('requests of the data API', () => {
  it('are counted until the window is over; what is refused makes it no longer', async () => {
    const one = limit(2);
    expect([await ask(one, anon), await ask(one, anon), await ask(one, anon)]).toEqual([1, 0, -60]);
    await vi.advanceTimersByTimeAsync(20_000);
    for (let i = 0; i < 9; i++) expect(await ask(one, anon)).toBe(-40);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await ask(one, anon)).toBe(1);
  });

  it('are counted by user wherever they come from, and without a user by address', async () => {
    const one = limit(1);
    expect(await ask(one, user('a'), '203.0.113.1')).toBe(0);
    expect(await ask(one, user('a'), '203.0.113.2')).toBe(-60);
    expect(await ask(one, user('b'), '203.0.113.1')).toBe(0);
    expect(await ask(one, anon, '2001:db8:0:1::1')).toBe(0);
    expect(await ask(one, anon, '2001:db8:0:1:ffff::2')).toBe(-60);
    expect(await ask(one, anon, '2001:db8:0:2::1')).toBe(0);
  });

  it('of a token without a subject are those of its address', async () => {
    const one = limit(1);
    const nobody = { role: 'authenticated', claims: { role: 'authenticated' } } as const;
    expect([await ask(one, nobody), await ask(one, anon)]).toEqual([0, -60]);
  });

  it('of the service role are not counted, nor any where there is no limit', async () => {
    const one = limit(1);
    const service = { role: 'service_role', claims: { role: 'service_role' } } as const;
    expect([await ask(one, service), await ask(one, service)]).toEqual([null, null]);
    expect(await ask(new DataRateLimit(LibraryCounters.inMemory(), null), anon)).toBeNull();
  });
});
