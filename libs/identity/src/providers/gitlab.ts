import { profileFromClaims } from './profile-from-claims.js';
import type { ProviderDefinition } from './provider-definition.js';

/** GitLab, on gitlab.com or where the issuer says (docs.gitlab.com: GitLab as OpenID Connect identity provider). */
export const gitlab: ProviderDefinition = {
  name: 'gitlab',
  issuer: 'https://gitlab.com',
  scopes: ['openid', 'email', 'profile'],
  profileOf: ({ claims }) => profileFromClaims(claims),
};
