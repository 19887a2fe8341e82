import type { Rate } from '@backstay/config';
import { fail, type Principal } from '@backstay/kernel';
import { LRUCache } from 'lru-cache';
import { callerKey } from './caller-key.js';
import type { Count, Counters } from './counters.js';

/** Where a caller stands in its window. */
export interface Standing {
  readonly rate: Rate;
  readonly remaining: number;
  /** Whole seconds until it may send the whole rate again. */
  readonly resetsIn: number;
  /** Throws `too_many_requests` when this request was one too many. */
  readonly refuse: () => void;
}

/** Callers that this process knows to be over their rate, so that a flood of requests is no flood of questions to the store. */
const remembered = 10_000;

/** How often one caller (see `callerKey`) may use the data API. The service role is not limited. */
export class DataRateLimit {
  readonly #over = new LRUCache<string, number>({ max: remembered });

  constructor(
    private readonly counters: Counters,
    private readonly rate: Rate | null,
  ) {}

  /** Whether anybody is limited at all. */
  get enabled(): boolean {
    return this.rate !== null;
  }

  /** Counts one more request; null: this caller is not limited. */
  async count(principal: Principal, address: string): Promise<Standing | null> {
    const { rate } = this;
    const caller = rate === null ? null : callerKey(principal, address);
    if (rate === null || caller === null) return null;
    const { points, msLeft } = await this.#add(`data:${caller}`, rate);
    const resetsIn = Math.max(1, Math.ceil(msLeft / 1000));
    return {
      rate,
      remaining: Math.max(0, rate.times - points),
      resetsIn,
      refuse: () => {
        if (points > rate.times) throw fail('too_many_requests', { seconds: resetsIn });
      },
    };
  }

  async #add(key: string, rate: Rate): Promise<Count> {
    const waiting = (this.#over.get(key) ?? 0) - Date.now();
    if (waiting > 0) return { points: rate.times + 1, msLeft: waiting };
    const count = await this.counters.add(key, 1, rate.seconds * 1000);
    if (count.points > rate.times) this.#over.set(key, Date.now() + count.msLeft);
    return count;
  }
}
