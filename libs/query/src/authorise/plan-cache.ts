import { LRUCache } from 'lru-cache';

/** Bounds of the cache. Shapes of requests are made by callers, so both the count and the text are capped. */
export interface PlanCacheBounds {
  readonly plans: number;
  /** Characters of keys and SQL together. */
  readonly characters: number;
}

const defaultBounds: PlanCacheBounds = { plans: 2_000, characters: 16_000_000 };

/** Prepared plans by their canonical key; the longest unused go first. */
export class PlanCache<Prepared extends object> {
  readonly #plans: LRUCache<string, Prepared>;

  constructor(
    private readonly lengthOf: (prepared: Prepared) => number,
    bounds: PlanCacheBounds = defaultBounds,
  ) {
    this.#plans = new LRUCache({ max: bounds.plans, maxSize: bounds.characters, maxEntrySize: bounds.characters / 4 });
  }

  /** The prepared plan of that key, made by `prepare` when it is not there. What throws is not kept. */
  get(key: string, prepare: () => Prepared): Prepared {
    const found = this.#plans.get(key);
    if (found !== undefined) return found;
    const prepared = prepare();
    this.#plans.set(key, prepared, { size: key.length + this.lengthOf(prepared) + 1 });
    return prepared;
  }

  /** The prepared plan of that key; undefined: there is none. */
  find(key: string): Prepared | undefined {
    return this.#plans.get(key);
  }

  get size(): number {
    return this.#plans.size;
  }
}
