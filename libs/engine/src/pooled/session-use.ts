import { Failure } from '@backstay/kernel';
import type { RunOptions } from '../engine.js';
import type { ReadBudget } from '../read-budget.js';
import type { Session } from './session.js';
import { type Condition, runStoppable } from './stoppable.js';

/** The database went away under a statement: `database_unavailable`, told apart so that a read may be tried again. */
export class LostConnection extends Failure {
  constructor(failure: Failure) {
    super(
      failure.entry,
      failure.code,
      failure.status,
      failure.unauthenticatedStatus,
      failure.message,
      failure.details,
      failure.hint,
      failure.retryAfter,
      { cause: failure.cause },
    );
  }
}

/** The use of one session by one caller. */
export class SessionUse {
  /** A transaction is open, or was about to be: a rollback also clears what a half-sent BEGIN has left. */
  open = false;
  /** The caller's work has ended; the session is somebody else's from now on. */
  over = false;
  condition: Condition = 'clean';
  /** The first thing that went wrong. */
  failure: unknown = null;

  constructor(
    readonly session: Session,
    private readonly translated: (error: unknown) => unknown,
    /** What all steps together may read; null: there is no limit. */
    readonly budget: ReadBudget | null,
  ) {}

  /** One stoppable step; throws its failure and remembers it. */
  async step<T>(options: RunOptions, work: () => Promise<T>): Promise<T> {
    if (this.over) throw new Error('the transaction has ended; its statements must be awaited inside it');
    const outcome = await runStoppable(this.session, options, work, this.budget);
    if (outcome.kind === 'done') return outcome.value;
    if (outcome.kind === 'stopped') {
      if (this.condition !== 'lost') this.condition = outcome.condition;
      throw this.remember(outcome.failure);
    }
    const error = this.translated(outcome.error);
    if (error instanceof LostConnection) this.condition = 'lost';
    throw this.remember(error);
  }

  private remember(error: unknown): unknown {
    this.failure ??= error;
    return error;
  }
}
