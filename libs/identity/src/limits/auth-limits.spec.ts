import { Failure } from '@backstay/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuthLimits } from './auth-limits.js';
import { LibraryCounters } from './library-counters.js';
import { limitTable } from './limit-table.js';

const limits = (options = {}): AuthLimits =>
  new AuthLimits(LibraryCounters.inMemory(), LibraryCounters.inMemory(), {
    enabled: true,
    failedSignins: 30,
    ...options,
  });

/** Seconds to wait; 0: it was let through. */
async function waitOf(work: Promise<unknown>): Promise<number> {
  try {
    await work;
    return 0;
  } catch (error) {
    if (!(error instanceof Failure) || error.entry !== 'over_request_rate_limit') throw error;
    return error.retryAfter ?? -1;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('failed sign-ins of an account', () => {
  it('are limited from any address, with a wait that doubles up to a quarter of an hour', async () => {
    const own = limits();
    let tries = 0;
    const attempt = () => waitOf(own.attempt('user-1', `198.51.100.${(tries += 1)}`));
    for (let i = 0; i < 31; i++) expect(await attempt()).toBe(0);
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      waits.push(await attempt());
      await vi.advanceTimersByTimeAsync(waits.at(-1)! * 1000);
      expect(await attempt()).toBe(0);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('let nobody through by asking often: what is refused makes the wait neither longer nor shorter', async () => {
    const own = limits();
    for (let i = 0; i < 31; i++) await own.attempt('user-1', '198.51.100.1');
    await vi.advanceTimersByTimeAsync(5000);
    for (let i = 0; i < 100; i++) expect(await waitOf(own.attempt('user-1', '198.51.100.1'))).toBe(10);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waitOf(own.attempt('user-1', '198.51.100.1'))).toBe(0);
    expect(await waitOf(own.attempt('user-1', '198.51.100.1'))).toBe(30);
  });

  it('are counted before they are judged: sixty at once are thirty-one', async () => {
    const own = limits();
    const waits = await Promise.all(Array.from({ length: 60 }, () => waitOf(own.attempt('user-1', '198.51.100.1'))));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(31);
  });

  it('are forgotten by success, and no other account knows of them', async () => {
    const own = limits();
    for (let i = 0; i < 29; i++) await own.attempt('user-1', '198.51.100.1');
    await (await own.attempt('user-1', '198.51.100.1')).succeeded();
    for (let i = 0; i < 31; i++) expect(await waitOf(own.attempt('user-1', '198.51.100.1'))).toBe(0);
    expect(await waitOf(own.attempt('user-1', '198.51.100.1'))).toBe(15);
    expect(await waitOf(own.attempt('user-2', '198.51.100.1'))).toBe(0);
    await own.forget('user-1');
    expect(await waitOf(own.attempt('user-1', '198.51.100.1'))).toBe(0);
  });

  it('stay limited where the other limits are off', async () => {
    const own = limits({ enabled: false, failedSignins: 3 });
    for (let i = 0; i < 4; i++) await own.attempt('user-1', '198.51.100.1');
    expect(await waitOf(own.attempt('user-1', '198.51.100.1'))).toBe(15);
    for (let i = 0; i < 400; i++) await own.count('failed_sign_in', '198.51.100.1');
  });
});

describe('requests of an address', () => {
  it.each(Object.entries(limitTable))('%s is limited to what the table says', async (name, { times, seconds }) => {
    const own = limits();
    const ask = (subject: string) => waitOf(own.count(name as keyof typeof limitTable, subject));
    for (let i = 0; i < times; i++) expect(await ask('2001:db8::1')).toBe(0);
    expect(await ask('2001:db8::1')).toBe(seconds);
    expect(await ask('203.0.113.1')).toBe(0);
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    expect(await ask('2001:db8::1')).toBe(0);
  });

  it('of one /64 are those of one address', async () => {
    const own = limits();
    for (let i = 0; i < 30; i++) await own.count('sign_up', `2001:db8:0:1::${i}`);
    expect(await waitOf(own.count('sign_up', '2001:db8:0:1:ffff::1'))).toBe(300);
    expect(await waitOf(own.count('sign_up', '2001:db8:0:2::1'))).toBe(0);
  });

  it('with right passwords are not failed sign-ins', async () => {
    const own = limits();
    for (let i = 0; i < 400; i++) await (await own.attempt(`user-${i}`, '198.51.100.1')).succeeded();
    for (let i = 0; i < 300; i++) expect(await waitOf(own.attempt(`user-${i}`, '198.51.100.1'))).toBe(0);
    expect(await waitOf(own.attempt('user-x', '198.51.100.1'))).toBe(300);
  });
});
