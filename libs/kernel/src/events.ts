import type { Role } from './principal.js';

/** A request was answered, or its caller went away. Emitted once per request; log lines derive from it. */
export interface RequestFinished {
  readonly kind: 'request_finished';
  readonly requestId: string;
  readonly method: string;
  /** Stable dotted name of what was asked for, such as `rest.read`; from the route, never from the caller's text. */
  readonly operation: string;
  /** Without the query string: values in it may be private. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds from the first byte of the head to the last of the answer. */
  readonly durationMs: number;
  /** Who asked; null: nobody was recognised, or the path asks for no key. */
  readonly role: Role | null;
  /** The caller hung up before the answer was complete. */
  readonly aborted: boolean;
  /** Code of the error that was answered; null: none. */
  readonly errorCode: string | null;
}

/** A request met what is gone from the database. Emitted once per table and version of the applied schema. */
export interface DriftSeen {
  readonly kind: 'drift_seen';
  /** `schema.table`. */
  readonly table: string;
  /** What is gone: `column note`, or `the table`. Names only. */
  readonly what: string;
  /** Of the applied record. */
  readonly schemaVersion: number;
}

/** Everything that is told across features. */
export type Event = RequestFinished | DriftSeen;

/** Tells typed events to whoever listens, in this process. */
export class Events {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Calls `listener` with every event; the answer takes it off again. Listeners must not throw and must be quick. */
  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}
