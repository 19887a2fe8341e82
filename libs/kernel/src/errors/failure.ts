/** A sentence, or a list of things to choose from. */
export type ErrorDetails = string | readonly Readonly<Record<string, string>>[];

/** One entry of the error catalogue: everything a client may be told, in one place. `F` are the facts a thrower gives. */
export interface ErrorEntry<F> {
  /** A PGRST code or an SQLSTATE, as clients know them. */
  readonly code: string;
  /** HTTP status; `unauthenticatedStatus` replaces it for the anonymous role (42501 is 401 there, 403 signed in). */
  readonly status: number;
  readonly unauthenticatedStatus?: number;
  readonly message: (facts: F) => string;
  readonly details?: (facts: F) => ErrorDetails | null;
  readonly hint?: (facts: F) => string | null;
  /** Documentation line for the generated `docs/errors.md`: when this happens and what to do. */
  readonly about: string;
  /** Seconds for a Retry-After header, when a retry is right. */
  readonly retryAfter?: number;
}

/** An error of the catalogue on its way to a client. Wire faces turn it into their own body. */
export class Failure extends Error {
  constructor(
    /** Name of the catalogue entry. */
    readonly entry: string,
    readonly code: string,
    readonly status: number,
    readonly unauthenticatedStatus: number,
    message: string,
    readonly details: ErrorDetails | null,
    readonly hint: string | null,
    readonly retryAfter: number | null,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'Failure';
  }
}
