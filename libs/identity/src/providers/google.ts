import { profileFromClaims } from './profile-from-claims.js';
import type { ProviderDefinition } from './provider-definition.js';

/** Google (developers.google.com/identity/openid-connect). Its ID tokens may name it without the scheme. */
export const google: ProviderDefinition = {
  name: 'google',
  issuer: 'https://accounts.google.com',
  issuerAliases: ['accounts.google.com'],
  scopes: ['openid', 'email', 'profile'],
  profileOf: ({ claims }) => profileFromClaims(claims),
};
