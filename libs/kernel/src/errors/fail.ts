import { catalogue, type Catalogue } from './catalogue.js';
import { Failure, type ErrorEntry } from './failure.js';

/** The facts the catalogue entry `K` needs. */
export type FactsOf<K extends keyof Catalogue> = Catalogue[K] extends ErrorEntry<infer F> ? F : never;

/** The facts of each Failure, beside it: they may hold values, and what is printed of an error must not. */
const factsByFailure = new WeakMap<Failure, unknown>();

/** The facts a Failure was made with, when it is of this entry; null when it is of another. */
export function factsOf<K extends keyof Catalogue>(failure: Failure, name: K): FactsOf<K> | null {
  // `fail` is the only one that writes here, and ties the entry to its facts.
  return failure.entry === name ? ((factsByFailure.get(failure) ?? null) as FactsOf<K> | null) : null;
}

/**
 * Makes the Failure of one catalogue entry: `throw fail('table_not_found', { table })`.
 * `cause` is for our log only; nothing of it reaches a client.
 */
export function fail<K extends keyof Catalogue>(name: K, facts: FactsOf<K>, cause?: unknown): Failure {
  // The catalogue is a record of entries with differing facts; K ties this entry to these facts.
  const entry = catalogue[name] as unknown as ErrorEntry<FactsOf<K>>;
  const failure = new Failure(
    name,
    entry.code,
    entry.status,
    entry.unauthenticatedStatus ?? entry.status,
    entry.message(facts),
    entry.details?.(facts) ?? null,
    entry.hint?.(facts) ?? null,
    entry.retryAfter ?? null,
    cause === undefined ? undefined : { cause },
  );
  factsByFailure.set(failure, facts);
  return failure;
}
