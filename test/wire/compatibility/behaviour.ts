import type { JsonObject } from '@backstay/kernel';
import type { WireCase } from '../cases/wire-case.js';

/** The engines a verdict may differ on. */
export const engineNames = ['mariadb', 'mysql', 'postgres', 'sqlite'] as const;
export type EngineName = (typeof engineNames)[number];

/** One request, and what a page of PostgREST's documentation (or, where refused, Backstay) says of its answer. */
export interface CompatibilityCase extends WireCase {
  /** The bearer token has these claims over those of a signed-in user. */
  readonly claims?: JsonObject;
  /** A part of the JSON of the answer. */
  readonly part?: unknown;
  /** The tables it is about. Default: a write is about the writing project, all else about the fixture. */
  readonly project?: 'reading' | 'writing';
  /** Settings of the server that is asked, over those of the others. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Requests of the service role afterwards, and the JSON they give. */
  readonly after?: Readonly<Record<string, unknown>>;
}

/**
 * A test that proves a behaviour where one request cannot, on every engine or before any is asked: a file, and a title
 * that stands in it.
 */
export interface OtherTest {
  readonly file: string;
  readonly title: string;
}

/** What proves a verdict: requests, which are sent to every engine it is about, or that other test. */
export type Proof = readonly [CompatibilityCase, ...CompatibilityCase[]] | OtherTest;

/** How a documented behaviour stands on an engine. */
export type Verdict =
  /** Answered as the page says. */
  | { readonly same: Proof }
  /** Refused by name: each case has the error's code. */
  | { readonly refused: readonly [CompatibilityCase, ...CompatibilityCase[]] }
  /** Answered, but not as the page says: how, and why. The cases show it. */
  | { readonly differs: string; readonly cases: Proof }
  /** Nothing that a client could ask for: why. */
  | { readonly absent: string };

/** One thing that a page says. */
export type Behaviour = {
  /** In our words; a row of `docs/compatibility.md`. */
  readonly says: string;
} & (Verdict | { readonly on: Readonly<Record<EngineName, Verdict>> });

/** One page of PostgREST's reference, or what Backstay answers beyond it. */
export interface Page {
  readonly title: string;
  /** Below `docs.postgrest.org/en/stable/references/`, without extension; null: there is no such page. */
  readonly path: string | null;
  readonly behaviours: readonly Behaviour[];
}

/** How the behaviour stands on the engine. */
export const verdictOn = (behaviour: Behaviour, engine: EngineName): Verdict =>
  'on' in behaviour ? behaviour.on[engine] : behaviour;

/** What proves a verdict; null where a client can ask for nothing. */
export function proofOf(verdict: Verdict): Proof | null {
  if ('same' in verdict) return verdict.same;
  if ('refused' in verdict) return verdict.refused;
  return 'differs' in verdict ? verdict.cases : null;
}

/** The requests among it. */
export function casesOf(verdict: Verdict): readonly CompatibilityCase[] {
  const proof = proofOf(verdict);
  return proof === null || 'file' in proof ? [] : proof;
}
