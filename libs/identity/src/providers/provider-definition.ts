import type { ServerMetadata } from 'openid-client';
import type { ProfileSource, ProviderProfile } from './provider-profile.js';

/** All that tells one provider from another. One file each. */
export interface ProviderDefinition {
  /** As clients name it, and settings in capitals: AUTH_EXTERNAL_<NAME>_CLIENT_ID. */
  readonly name: string;
  /** Where it lives, unless settings say otherwise; null: only settings know. */
  readonly issuer: string | null;
  /** Other names that its ID tokens may give as issuer when it is the default one. */
  readonly issuerAliases?: readonly string[];
  /** Why this issuer cannot be used; null: it can. */
  readonly problemOf?: (issuer: string) => string | null;
  /** Asked for always; the caller's come on top. */
  readonly scopes: readonly string[];
  /** Of a provider that speaks OAuth only: its endpoints. Without it they are discovered (OpenID Connect Discovery). */
  readonly endpoints?: (issuer: string) => ServerMetadata;
  /** Where `ProfileSource.get` starts from. */
  readonly api?: (issuer: string) => string;
  /** Sent with every authorization request. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether it takes a PKCE challenge though it does not announce that. */
  readonly takesPkce?: boolean;
  /** Who it is. Throws ProviderError when the provider tells too little. */
  readonly profileOf: (source: ProfileSource) => Promise<ProviderProfile> | ProviderProfile;
}
