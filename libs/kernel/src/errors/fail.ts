import { catalogue, type Catalogue } from './catalogue.js';
import { cut, type ErrorEntry } from './entry.js';
import { Failure } from './failure.js';

/** The facts the catalogue entry `K` needs. */
export type FactsOf<K extends keyof Catalogue> = Catalogue[K] extends ErrorEntry<infer F> ? F : never;

/** The facts of each Failure, beside it: they may hold values, and what is printed of an error must not. */
const factsByFailure = new WeakMap<Failure, unknown>();

/** The facts a Failure was made with, when it is of this entry; null when it is of another. */
export function factsOf<K extends keyof Catalogue>(failure: Failure, name: K): FactsOf<K> | null {
  // `fail` is the only one that writes here, and ties the entry to its facts.
  return failure.entry === name ? ((factsByFailure.get(failure) ?? null) as FactsOf<K> | null) : null;
}

/** Facts that are texts of ours, with the value in them cut where they are made; the limit is the wall behind that. */
const sentences: ReadonlySet<string> = new Set(['message', 'details', 'hint', 'reason', 'feature']);
const sentenceLimit = 300;

/** The facts as a client may be told them: no text among them, however deep, longer than an error should echo. */
function shortened(fact: unknown, name = ''): unknown {
  if (typeof fact === 'string') return sentences.has(name) ? cut(fact, sentenceLimit) : cut(fact);
  if (Array.isArray(fact)) return fact.map((item: unknown) => shortened(item));
  if (typeof fact !== 'object' || fact === null) return fact;
  return Object.fromEntries(Object.entries(fact).map(([key, value]) => [key, shortened(value, key)]));
}

/**
 * Makes the Failure of one catalogue entry: `throw fail('table_not_found', { table })`.
 * `cause` is for our log only; nothing of it reaches a client.
 */
export function fail<K extends keyof Catalogue>(name: K, facts: FactsOf<K>, cause?: unknown): Failure {
  // The catalogue is a record of entries with differing facts; K ties this entry to these facts.
  const entry = catalogue[name] as unknown as ErrorEntry<FactsOf<K>>;
  const told = shortened(facts) as FactsOf<K>;
  const failure = new Failure(
    name,
    entry.code,
    entry.status,
    entry.unauthenticatedStatus ?? entry.status,
    entry.message(told),
    entry.details?.(told) ?? null,
    entry.hint?.(told) ?? null,
    entry.retryAfterOf?.(told) ?? entry.retryAfter ?? null,
    cause === undefined ? undefined : { cause },
  );
  factsByFailure.set(failure, facts);
  return failure;
}
