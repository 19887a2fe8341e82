import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import type { Count, Counters } from './counters.js';

/** Only counted here; what is too much is decided by `AuthLimits`. The duration is given with every call. */
const anything = { keyPrefix: 'backstay:limit', points: Number.MAX_SAFE_INTEGER, duration: 1 };

/** Counters of rate-limiter-flexible. */
export class LibraryCounters implements Counters {
  constructor(private readonly limiter: RateLimiterAbstract) {}

  /** Counters of this process alone. */
  static inMemory(): LibraryCounters {
    return new LibraryCounters(new RateLimiterMemory(anything));
  }

  /** Counters that every process with this Redis shares. While it cannot be reached each process counts for itself. */
  static inRedis(client: Redis): LibraryCounters {
    const insuranceLimiter = new RateLimiterMemory(anything);
    return new LibraryCounters(
      new RateLimiterRedis({ ...anything, storeClient: client, rejectIfRedisNotReady: true, insuranceLimiter }),
    );
  }

  async add(key: string, points: number, ms: number): Promise<Count> {
    return countOf(await this.limiter.penalty(key, points, { customDuration: ms / 1000 }));
  }

  async get(key: string): Promise<Count | null> {
    const found = await this.limiter.get(key);
    return found === null ? null : countOf(found);
  }

  async set(key: string, points: number, ms: number): Promise<void> {
    await this.limiter.set(key, points, Math.ceil(ms / 1000));
  }

  async delete(key: string): Promise<void> {
    await this.limiter.delete(key);
  }
}

const countOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes): Count => ({
  points: consumedPoints,
  msLeft: msBeforeNext,
});
