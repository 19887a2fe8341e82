import { createHash } from 'node:crypto';
import { Browser } from './browse.js';
import type { OidcIssuer } from './oidc-issuer.js';

/** An application of an issuer, as it is registered there. */
export interface IssuerClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}

/** An ID token as a native app gets one: the issuer's account signs in to `client`. `nonce` null: none is asked for. */
export async function issuerToken(issuer: OidcIssuer, client: IssuerClient, nonce: string | null): Promise<string> {
  const verifier = 'v'.repeat(43);
  const url = new URL('/auth', issuer.url);
  url.search = new URLSearchParams({
    client_id: client.id,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope: 'openid email',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(nonce === null ? {} : { nonce }),
  }).toString();
  const back = await new Browser().follow(url, client.redirectUri);
  const answer = await fetch(new URL('/token', issuer.url), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: client.redirectUri,
      code_verifier: verifier,
    }),
    headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
  });
  const { id_token: token } = (await answer.json()) as { id_token?: string };
  if (token === undefined) throw new Error(`the issuer answered ${answer.status}`);
  return token;
}
