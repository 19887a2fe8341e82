import type { JsonObject } from '@backstay/kernel';

/** What a case expects. What is left out may be anything. */
export interface Expectation {
  readonly status?: number;
  /** Code of the error. */
  readonly code?: string;
  /** Rows answered by a read or with `return=representation`; rows touched by any other write. */
  readonly count?: number;
  /** Exactly these rows in this order; keys that are left out may be anything. */
  readonly rows?: readonly JsonObject[];
  /** Exactly the rows with these keys, in any order. */
  readonly ids?: readonly unknown[];
  /** Rows with these keys are answered. */
  readonly allowed?: readonly unknown[];
  /** Rows with these keys are not answered. */
  readonly denied?: readonly unknown[];
  /** What `backstay why` says of it. */
  readonly verdict?: string;
  /** The column that `ids`, `allowed` and `denied` are about; without it `id`. */
  readonly key?: string;
}

/** One request and what it is to be answered with. */
export interface PolicyCase {
  readonly name: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** A name of `people`, a role, the id of a user, or claims. */
  readonly as: string | JsonObject;
  /** `GET /orders?id=eq.5` */
  readonly request: string;
  readonly body?: unknown;
  readonly prefer?: string;
  /** The schema that the request is about; absent: the first that is exposed. */
  readonly schema?: string;
  /** `allowed`: it succeeds and reaches a row; `denied`: it is refused or reaches none. */
  readonly expect: Expectation | 'allowed' | 'denied';
}

/** A file of cases, which has a database of its own. */
export interface CaseFile {
  readonly path: string;
  readonly people: Readonly<Record<string, string | JsonObject>>;
  /** Whether the project's seed is loaded first. */
  readonly seed: boolean;
  /** Rows that come on top, by table. */
  readonly rows: Readonly<Record<string, readonly JsonObject[]>>;
  readonly cases: readonly PolicyCase[];
}
