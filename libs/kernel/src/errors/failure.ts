import type { Catalogue } from './catalogue.js';
import type { ErrorDetails } from './entry.js';

/** An error of the catalogue on its way to a client. Wire faces turn it into their own body. */
export class Failure extends Error {
  constructor(
    /** Name of the catalogue entry. */
    readonly entry: keyof Catalogue,
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
