import type { JsonObject } from '@backstay/kernel';

/** What a provider says of a person. */
export interface ProviderProfile {
  /** The provider's own id of the person; never reused, never changed. */
  readonly subject: string;
  /** Null: the provider told none. */
  readonly email: string | null;
  /** The provider has made sure that the address is the person's. Nothing is linked by an address without that. */
  readonly emailVerified: boolean;
  /** The identity's data, in the names the client libraries know: `sub`, `email`, `email_verified`, `full_name`, … */
  readonly data: JsonObject;
}

/** Where a profile is read from: the ID token's claims, and what the provider answers to its access token. */
export interface ProfileSource {
  /** Claims of the verified ID token, with those of the userinfo endpoint where there is one; empty without OIDC. */
  readonly claims: JsonObject;
  /** Fields that came with the callback beside the code. */
  readonly callback: URLSearchParams;
  /** GET with the access token; the JSON that is answered. Throws OutboundRefused or ProviderError. */
  readonly get: (path: string) => Promise<unknown>;
}
