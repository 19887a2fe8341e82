import { AsyncLocalStorage } from 'node:async_hooks';
import type { StageRan } from '@backstay/kernel';
import type { StatementVerb } from './statement-verb.js';
import type { TraceContext } from './traces/trace-context.js';

/** A statement that ran for a request: never its parameters. */
export interface StatementRecord {
  readonly verb: StatementVerb;
  readonly sql: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Null: it failed. */
  readonly rows: number | null;
}

/** What is noted while a request is served. */
export interface RequestRecord {
  readonly requestId: string;
  /** Null: the request is not traced, and nothing but its id is kept. */
  readonly trace: {
    readonly context: TraceContext;
    /** By `performance.now()`. */
    readonly startedAt: number;
    readonly stages: StageRan[];
    readonly statements: StatementRecord[];
  } | null;
}

/** Whose work this is: follows a request through everything asynchronous. */
export class RequestScope {
  readonly #storage = new AsyncLocalStorage<RequestRecord>();

  /** Runs the rest of a request; all that it starts belongs to the record. */
  run(record: RequestRecord, rest: () => void): void {
    this.#storage.run(record, rest);
  }

  /** Null: no request's. */
  current(): RequestRecord | null {
    return this.#storage.getStore() ?? null;
  }
}
