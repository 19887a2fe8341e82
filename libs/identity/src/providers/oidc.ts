import { profileFromClaims } from './profile-from-claims.js';
import type { ProviderDefinition } from './provider-definition.js';

/** Any OpenID Connect provider: the issuer's discovery document says the rest. */
export const oidc: ProviderDefinition = {
  name: 'oidc',
  issuer: null,
  scopes: ['openid', 'email', 'profile'],
  profileOf: ({ claims }) => profileFromClaims(claims),
};
