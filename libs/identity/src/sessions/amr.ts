/** How far a session has proved who it is: with one factor, or with two (NIST 800-63B). */
export type AssuranceLevel = 'aal1' | 'aal2';

/** One proof, as the `amr` claim lists it: `timestamp` in seconds. */
export interface AmrEntry {
  readonly method: string;
  readonly timestamp: number;
  /** Of `oauth`. */
  readonly provider?: string;
}
