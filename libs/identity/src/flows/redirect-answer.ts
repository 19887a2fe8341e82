import type { Failure } from '@backstay/kernel';
import type { IssuedSession } from '../sessions/session.service.js';

/** Tokens of the provider that go along with a session; null: it gave none. */
export interface ProviderTokens {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
}

/** `target` with a session in its fragment, where no server ever sees it. */
export function withSession(target: string, issued: IssuedSession, tokens: ProviderTokens): string {
  return withFragment(target, {
    access_token: issued.accessToken,
    expires_at: String(issued.expiresAt),
    expires_in: String(issued.expiresIn),
    ...(tokens.accessToken === null ? {} : { provider_token: tokens.accessToken }),
    ...(tokens.refreshToken === null ? {} : { provider_refresh_token: tokens.refreshToken }),
    refresh_token: issued.refreshToken,
    token_type: 'bearer',
    sb: '',
  });
}

/** `target` with the code of a PKCE flow. */
export const withCode = (target: string, code: string): string => withQuery(target, { code });

/** `target` with what went wrong, as clients read it: in the fragment, and where a PKCE flow ends in the query too. */
export function withError(target: string, failure: Failure, pkce: boolean): string {
  const fields = {
    error:
      failure.status >= 500
        ? 'server_error'
        : failure.entry === 'bad_oauth_state'
          ? 'invalid_request'
          : 'access_denied',
    error_code: failure.code,
    error_description: failure.message,
  };
  return withFragment(pkce ? withQuery(target, fields) : target, { ...fields, sb: '' });
}

/** The address is taken apart as text: schemes of apps have paths and queries that the URL parser would rewrite. */
function withQuery(target: string, fields: Readonly<Record<string, string>>): string {
  const [before, fragment] = split(target, '#');
  const joint = before.includes('?') ? (/[?&]$/.test(before) ? '' : '&') : '?';
  return `${before}${joint}${new URLSearchParams(fields).toString()}${fragment === undefined ? '' : `#${fragment}`}`;
}

function withFragment(target: string, fields: Readonly<Record<string, string>>): string {
  const [before] = split(target, '#');
  return `${before}#${new URLSearchParams(fields).toString()}`;
}

function split(text: string, at: string): readonly [string, string?] {
  const index = text.indexOf(at);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
