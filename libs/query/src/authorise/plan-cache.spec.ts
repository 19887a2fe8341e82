import { describe, expect, it } from 'vitest';
import { PlanCache } from './plan-cache.js';

describe('the plan cache', () => {
  const cacheOf = (plans: number, characters: number): PlanCache<{ sql: string }> =>
    new PlanCache((plan) => plan.sql.length, { plans, characters });

  it('prepares a plan once', () => {
    const cache = cacheOf(10, 1_000);
    const made = cache.get('a', () => ({ sql: 'A' }));
    expect(cache.get('a', () => ({ sql: 'B' }))).toBe(made);
  });

  it('keeps no more plans than it may, the longest unused go first', () => {
    const cache = cacheOf(2, 1_000);
    for (const key of ['a', 'b', 'a', 'c']) cache.get(key, () => ({ sql: key }));
    expect(cache.size).toBe(2);
    expect(cache.get('a', () => ({ sql: 'new' })).sql).toBe('a');
    expect(cache.get('b', () => ({ sql: 'new' })).sql).toBe('new');
  });

  it('keeps no more text than it may, and nothing of a size that would empty it', () => {
    const cache = cacheOf(1_000, 1_000);
    for (let i = 0; i < 100; i++) cache.get(`key ${i}`, () => ({ sql: 'x'.repeat(90) }));
    expect(cache.size).toBeLessThanOrEqual(10);
    cache.get('huge', () => ({ sql: 'x'.repeat(900) }));
    expect(cache.get('huge', () => ({ sql: 'again' })).sql).toBe('again');
  });

  it('does not keep what failed', () => {
    const cache = cacheOf(10, 1_000);
    const refuse = (): never => {
      throw new Error('refused');
    };
    expect(() => cache.get('a', refuse)).toThrow('refused');
    expect(cache.get('a', () => ({ sql: 'A' })).sql).toBe('A');
  });
});
