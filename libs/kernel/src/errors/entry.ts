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
  /** The same where the facts say how long. */
  readonly retryAfterOf?: (facts: F) => number;
}

/** Declares a catalogue entry; `entry<{ table: string }>()({...})` fixes the facts and checks the rest. */
export const entry =
  <F = Record<string, never>>() =>
  (value: ErrorEntry<F>): ErrorEntry<F> =>
    value;

/** A value in an error is cut to 100 characters, so that an error never carries a body back. */
export const cut = (text: string, limit = 100): string => (text.length > limit ? `${text.slice(0, limit)}…` : text);
