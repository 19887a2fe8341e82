import { objectOf, profile, textOf } from './profile-from-claims.js';
import type { ProviderDefinition } from './provider-definition.js';
import { ProviderError } from './provider-error.js';

/** Discord (discord.com/developers/docs/topics/oauth2). */
export const discord: ProviderDefinition = {
  name: 'discord',
  issuer: 'https://discord.com',
  scopes: ['identify', 'email'],
  takesPkce: true,
  endpoints: (issuer) => ({
    issuer,
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    token_endpoint: `${issuer}/api/oauth2/token`,
  }),
  api: (issuer) => `${issuer}/api/v10`,
  profileOf: async ({ get }) => {
    const user = objectOf(await get('/users/@me'));
    const subject = textOf(user['id']);
    if (subject === null) throw new ProviderError('Discord did not say who it is');
    const avatar = textOf(user['avatar']);
    const name = textOf(user['global_name']) ?? textOf(user['username']);
    return profile(subject, textOf(user['email']), user['verified'] === true, {
      iss: 'https://discord.com',
      name,
      full_name: name,
      user_name: textOf(user['username']),
      preferred_username: textOf(user['username']),
      avatar_url: avatar === null ? null : `https://cdn.discordapp.com/avatars/${subject}/${avatar}.png`,
    });
  },
};
