import type { Engine } from '@backstay/engine';
import { Failure } from '@backstay/kernel';
import { LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import type { Count, Counters } from './counters.js';
import { RateLimitEntity } from './rate-limit.entity.js';

const timeoutMs = 5000;

/** Attempts at a counter that several processes make at once. */
const attempts = 5;

/** So many additions lie between two clearings away of what has run out. */
const clearEvery = 500;

/** Counters in the system database, for all processes that share it. */
export class DatabaseCounters implements Counters {
  #added = 0;

  constructor(private readonly engine: Engine) {}

  async add(key: string, points: number, ms: number): Promise<Count> {
    this.#added += 1;
    if (this.#added % clearEvery === 0) await this.#clear();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#run((entities) => addOnce(entities, key, points, ms));
      } catch (error) {
        // Another process made the same counter just now, or stood in the way: then it is there.
        const isRace = error instanceof Failure && ['unique_violation', 'deadlock'].includes(error.entry);
        if (!isRace || attempt === attempts) throw error;
      }
    }
  }

  async get(key: string): Promise<Count | null> {
    const now = Date.now();
    const row = await this.#run((entities) => entities.findOneBy(RateLimitEntity, { key, expire: MoreThan(now) }));
    return row === null ? null : countOf(row, now);
  }

  async set(key: string, points: number, ms: number): Promise<void> {
    await this.add(key, 0, ms);
    await this.#run((entities) => entities.update(RateLimitEntity, { key }, { points, expire: Date.now() + ms }));
  }

  async delete(key: string): Promise<void> {
    await this.#run((entities) => entities.delete(RateLimitEntity, { key }));
  }

  async #clear(): Promise<void> {
    await this.#run((entities) => entities.delete(RateLimitEntity, { expire: LessThanOrEqual(Date.now()) }));
  }

  #run<T>(work: (entities: EntityManager) => Promise<T>): Promise<T> {
    return this.engine.transaction({ timeoutMs }, ({ entities }) => work(entities));
  }
}

/** The update locks the row until the transaction ends, so that what is read after it is this addition's own count. */
async function addOnce(entities: EntityManager, key: string, points: number, ms: number): Promise<Count> {
  const now = Date.now();
  const { affected } = await entities.increment(RateLimitEntity, { key, expire: MoreThan(now) }, 'points', points);
  if (affected !== 1) {
    await entities.delete(RateLimitEntity, { key, expire: LessThanOrEqual(now) });
    await entities.insert(RateLimitEntity, { key, points, expire: now + ms });
    return { points, msLeft: ms };
  }
  const row = await entities.findOneByOrFail(RateLimitEntity, { key });
  return countOf(row, now);
}

const countOf = ({ points, expire }: RateLimitEntity, now: number): Count => ({
  points,
  msLeft: Math.max(0, Number(expire) - now),
});
