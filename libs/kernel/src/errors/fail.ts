import { catalogue, type Catalogue } from './catalogue.js';
import { Failure, type ErrorEntry } from './failure.js';

/** The facts the catalogue entry `K` needs. */
export type FactsOf<K extends keyof Catalogue> = Catalogue[K] extends ErrorEntry<infer F> ? F : never;

/**
 * Makes the Failure of one catalogue entry: `throw fail('table_not_found', { table })`.
 * `cause` is for our log only; nothing of it reaches a client.
 */
export function fail<K extends keyof Catalogue>(name: K, facts: FactsOf<K>, cause?: unknown): Failure {
  // The catalogue is a record of entries with differing facts; K ties this entry to these facts.
  const entry = catalogue[name] as unknown as ErrorEntry<FactsOf<K>>;
  return new Failure(
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
}
