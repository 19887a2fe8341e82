import type { JsonObject } from '@backstay/kernel';
import { objectOf, profile, textOf } from './profile-from-claims.js';
import type { ProviderDefinition } from './provider-definition.js';
import { ProviderError } from './provider-error.js';

const home = 'https://github.com';

/** GitHub, or GitHub Enterprise Server where the issuer says (docs.github.com: Authorizing OAuth apps). */
export const github: ProviderDefinition = {
  name: 'github',
  issuer: home,
  scopes: ['user:email'],
  takesPkce: true,
  endpoints: (issuer) => ({
    issuer,
    authorization_endpoint: `${issuer}/login/oauth/authorize`,
    token_endpoint: `${issuer}/login/oauth/access_token`,
  }),
  api: (issuer) => (issuer === home ? 'https://api.github.com' : `${issuer}/api/v3`),
  profileOf: async ({ get }) => {
    const user = objectOf(await get('/user'));
    const subject = textOf(user['id']);
    if (subject === null) throw new ProviderError('GitHub did not say who it is');
    const address = primaryOf(await get('/user/emails'));
    return profile(subject, textOf(address['email']), address['verified'] === true, {
      iss: home,
      name: textOf(user['name']),
      full_name: textOf(user['name']),
      user_name: textOf(user['login']),
      preferred_username: textOf(user['login']),
      avatar_url: textOf(user['avatar_url']),
    });
  },
};

/** The primary address; the one in the public profile is whatever its owner wrote there. */
function primaryOf(emails: unknown): JsonObject {
  if (!Array.isArray(emails)) throw new ProviderError('GitHub told no addresses');
  return emails.map(objectOf).find((one) => one['primary'] === true) ?? {};
}
