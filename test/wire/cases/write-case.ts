import type { WireCase } from './wire-case.js';

/** One write, what it is answered, and what is in the tables afterwards. */
export interface WriteCase extends WireCase {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly status: number;
  /** Requests of the service role afterwards, and the JSON they give. A refused write must have changed nothing. */
  readonly after?: Readonly<Record<string, unknown>>;
}

/** The people of the writing project. */
export const ada = '11111111-1111-4111-8111-111111111111';
export const bob = '22222222-2222-4222-8222-222222222222';
export const cleo = '33333333-3333-4333-8333-333333333333';
