import type { PrincipalName } from '../../fixtures/principals.js';

/** A request and what every engine must answer. */
export interface WireCase {
  /** Path and query below `/rest/v1/`, as a browser would write it. */
  readonly request: string;
  readonly method?: string;
  /** Default: anon. */
  readonly as?: PrincipalName;
  readonly headers?: Readonly<Record<string, string>>;
  readonly prefer?: string;
  /** A text is sent as it stands, anything else as JSON. */
  readonly body?: unknown;
  /** Default: 200. */
  readonly status?: number;
  /** Headers that must be there with these values; null: must not be there. */
  readonly answers?: Readonly<Record<string, string | null>>;
  /** The whole body as text, or as JSON. */
  readonly text?: string;
  readonly json?: unknown;
  /** The `id` of each row, in order. */
  readonly ids?: readonly (number | string)[];
  /** `code`, `message` and `details` of an error; what is undefined or left out is not looked at. */
  readonly error?: readonly [code: string, message?: string | undefined, details?: string | null];
}
