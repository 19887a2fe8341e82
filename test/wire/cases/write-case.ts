import type { PrincipalName } from '../../fixtures/principals.js';

/** One write, what it is answered, and what is in the tables afterwards. */
export interface WriteCase {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Behind `/rest/v1/`. */
  readonly request: string;
  readonly as?: PrincipalName;
  /** A text is sent as it stands, anything else as JSON. */
  readonly body?: unknown;
  readonly prefer?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The parsed body. */
  readonly json?: unknown;
  /** The body, byte for byte. */
  readonly text?: string;
  readonly error?: readonly [code: string, message?: string | undefined, details?: string | null];
  /** Headers of the answer; null: missing. */
  readonly answers?: Readonly<Record<string, string | null>>;
  /** Requests of the service role afterwards, and the JSON they give. A refused write must have changed nothing. */
  readonly after?: Readonly<Record<string, unknown>>;
}

/** The people of the writing project. */
export const ada = '11111111-1111-4111-8111-111111111111';
export const bob = '22222222-2222-4222-8222-222222222222';
export const cleo = '33333333-3333-4333-8333-333333333333';
