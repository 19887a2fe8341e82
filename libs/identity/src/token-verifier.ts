import type { Principal } from '@backstay/kernel';

/** What a request carries to say who is asking; null where the header is missing. */
export interface Credentials {
  readonly apikey: string | null;
  /** The Authorization header, whole. */
  readonly authorization: string | null;
}

/** Turns credentials into a principal. Throws Failure (`missing_key`, `unknown_key`, `bad_token`, …), all 401. */
export abstract class TokenVerifier {
  abstract verify(credentials: Credentials): Principal;
}
