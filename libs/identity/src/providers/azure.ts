import { profileFromClaims } from './profile-from-claims.js';
import type { ProviderDefinition } from './provider-definition.js';

/** Names under which Microsoft answers for every tenant there is. */
const everybody = /^\/(common|organizations|consumers)(\/|$)/i;

/**
 * Microsoft Entra ID. The issuer is one tenant's, https://login.microsoftonline.com/<tenant id>/v2.0: with the shared
 * names the tenant would be read out of the token. The address in a token is what the tenant's administrator wrote
 * there, unless `xms_edov` says that its owner was asked (learn.microsoft.com: optional claims reference).
 */
export const azure: ProviderDefinition = {
  name: 'azure',
  issuer: null,
  problemOf: (issuer) =>
    everybody.test(new URL(issuer).pathname)
      ? 'must name one tenant: https://login.microsoftonline.com/<tenant id>/v2.0'
      : null,
  scopes: ['openid', 'email', 'profile'],
  profileOf: ({ claims }) =>
    profileFromClaims(
      claims,
      ({ xms_edov: owner }) => owner === true || owner === 1 || owner === '1' || owner === 'true',
    ),
};
