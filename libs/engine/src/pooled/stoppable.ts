import { fail, type Failure } from '@backstay/kernel';
import type { RunOptions } from '../engine.js';
import type { ReadBudget } from '../read-budget.js';
import type { Session } from './session.js';

/** Milliseconds over a statement's limit before we stop it from outside: the server's own limit should come first. */
const margin = 100;

/** Milliseconds that a stop, and then a stopped statement, may take before the connection is given up. */
const grace = 2000;

const onceOnly = { once: true } as const;

/** Milliseconds before an unheard stop is sent once more. */
const askAgain = 100;

/** What became of a connection: `clean` may go back, `tainted` must be drained first, `lost` is destroyed. */
export type Condition = 'clean' | 'tainted' | 'lost';

/** Outcome of one piece of work on a connection. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'stopped'; readonly failure: Failure; readonly condition: Exclude<Condition, 'clean'> };

/**
 * Runs work on a session under a deadline, an abort signal and a budget. When one of them comes first, the server is asked
 * to stop the statement; the outcome is `stopped` whatever the statement then did, because a late stop may still be under way.
 */
export async function runStoppable<T>(
  session: Pick<Session, 'stop'>,
  options: RunOptions,
  work: () => Promise<T>,
  budget: ReadBudget | null = null,
): Promise<Outcome<T>> {
  if (options.signal?.aborted)
    return { kind: 'stopped', failure: fail('statement_cancelled', {}), condition: 'tainted' };
  // On the way of every statement: one promise, and nothing that a statement without an incident has to wait for.
  const { promise, resolve } = Promise.withResolvers<Outcome<T> | Failure>();
  budget?.onSpent(resolve);
  const settled = work().then(
    (value) => resolve({ kind: 'done', value }),
    (error: unknown) => resolve({ kind: 'failed', error }),
  );
  const timer = setTimeout(() => resolve(fail('statement_timeout', {})), options.timeoutMs + margin);
  const onAbort = (): void => resolve(fail('statement_cancelled', {}));
  options.signal?.addEventListener('abort', onAbort, onceOnly);
  const first = await promise;
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', onAbort);
  if ('kind' in first) return first;
  return { kind: 'stopped', failure: first, condition: await stop(session, settled) };
}

/**
 * Asks for the stop and waits until the server has answered and the statement has ended. Asks again while it has not:
 * a stop that arrives between two messages of one statement (prepare, execute) finds nothing to stop.
 */
async function stop(session: Pick<Session, 'stop'>, settled: Promise<unknown>): Promise<'tainted' | 'lost'> {
  const end = performance.now() + grace;
  while (performance.now() < end) {
    const answered = session.stop().then(
      () => true,
      () => false,
    );
    if (!(await within(end - performance.now(), answered, false))) return 'lost';
    const ended = settled.then(() => true);
    if (await within(askAgain, ended, false)) return 'tainted';
  }
  return 'lost';
}

/** The promise's value, or `otherwise` when it takes longer than `ms` milliseconds. */
export async function within<T, U>(ms: number, promise: Promise<T>, otherwise: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<U>((resolve) => {
    timer = setTimeout(resolve, ms, otherwise);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
