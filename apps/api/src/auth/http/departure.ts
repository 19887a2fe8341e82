import type { Departure } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import type { FastifyRequest } from 'fastify';

/** Query items that are for this server; all others are the provider's. */
const ours = new Set([
  'provider',
  'redirect_to',
  'scopes',
  'code_challenge',
  'code_challenge_method',
  'skip_http_redirect',
  'invite_token',
  'apikey',
]);

/** Most items, and characters of one, that go on to a provider. */
const mostItems = 30;
const longestItem = 1024;

/** The query of a request, item by item. */
export const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams((request.raw.url ?? '').split('?').slice(1).join('?'));

/** What a client asks of a provider. Throws `validation_failed`. */
export function departureOf(query: URLSearchParams): Omit<Departure, 'linkingUserId' | 'bindBrowser'> {
  const more = [...query].filter(([name]) => !ours.has(name));
  if (more.length > mostItems || more.some(([name, value]) => name.length + value.length > longestItem)) {
    throw fail('validation_failed', { reason: 'The query has more than can go on to a provider' });
  }
  return {
    provider: query.get('provider') ?? '',
    redirectTo: query.get('redirect_to'),
    scopes: (query.get('scopes') ?? '').split(/[\s,]+/).filter((scope) => scope !== ''),
    codeChallenge: query.get('code_challenge'),
    codeChallengeMethod: query.get('code_challenge_method'),
    more,
  };
}
