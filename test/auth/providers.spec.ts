import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AllowedHosts } from '../../libs/identity/src/outbound/allowed-hosts.js';
import { Outbound } from '../../libs/identity/src/outbound/outbound.js';
import { definitions } from '../../libs/identity/src/providers/definitions.js';
import { ProviderError } from '../../libs/identity/src/providers/provider-error.js';
import { Provider, type ProviderChecks } from '../../libs/identity/src/providers/provider.js';
import { Browser } from '../support/browse.js';
import { issuerToken } from '../support/issuer-token.js';
import { startIssuer, type OidcIssuer } from '../support/oidc-issuer.js';

const outbound = new Outbound({ allow: new AllowedHosts(['127.0.0.1']) });
const callback = 'http://127.0.0.1:9/auth/v1/callback';
const clients = ['shop', 'other'].map((client_id) => ({
  client_id,
  client_secret: `${client_id}-secret-of-the-tests`,
  redirect_uris: [callback],
}));
const vera = { sub: 'vera-1', email: 'Vera@example.com', email_verified: true, name: 'Vera Dubois' };

const checks = (): ProviderChecks => ({
  state: randomUUID(),
  nonce: randomUUID(),
  codeVerifier: randomUUID() + randomUUID(),
});
const registration = (issuer: string, id = 'shop') => ({
  clientIds: [id] as [string],
  secret: `${id}-secret-of-the-tests`,
  issuer,
});

let issuer: OidcIssuer;
let tokensTell: OidcIssuer;
let pretender: OidcIssuer;
beforeAll(async () => {
  issuer = await startIssuer({ clients });
  tokensTell = await startIssuer({ clients, conformIdTokenClaims: false });
  pretender = await startIssuer({ clients, claimsToBe: issuer.url });
});
afterAll(async () => {
  await Promise.all([issuer, tokensTell, pretender].map((one) => one?.stop()));
});
beforeEach(() => {
  for (const one of [issuer, tokensTell, pretender]) one.account = vera;
});

/** Leaves for the issuer and comes back with what it appended to the callback. */
async function leave(provider: Provider, with_: ProviderChecks, more: [string, string][] = []): Promise<URL> {
  const url = await provider.authorizationUrl(with_, callback, [], more);
  return new Browser().follow(url, callback);
}

describe('sign-in at an OpenID Connect provider', () => {
  it.each([
    ['the userinfo endpoint', () => issuer],
    ['the ID token', () => tokensTell],
  ])('reads who it is out of %s', async (_name, which) => {
    const provider = new Provider(definitions.oidc, registration(which().url), outbound);
    const mine = checks();
    const back = await leave(provider, mine);
    const { profile, accessToken } = await provider.exchange(back, mine);
    expect(profile).toMatchObject({ subject: 'vera-1', email: 'vera@example.com', emailVerified: true });
    expect(profile.data).toMatchObject({ sub: 'vera-1', full_name: 'Vera Dubois', email_verified: true });
    expect(accessToken).not.toBe('');
  });

  it.each([[false], [undefined], ['false'], ['yes']])(
    'does not take an address for verified that is %s',
    async (told) => {
      issuer.account = { ...vera, email_verified: told as boolean };
      const provider = new Provider(definitions.oidc, registration(issuer.url), outbound);
      const mine = checks();
      const { profile } = await provider.exchange(await leave(provider, mine), mine);
      expect(profile).toMatchObject({ email: 'vera@example.com', emailVerified: false });
    },
  );

  it('sends state, nonce and a PKCE challenge; a caller’s parameters never replace them', async () => {
    const provider = new Provider(definitions.oidc, registration(issuer.url), outbound);
    const mine = checks();
    const url = await provider.authorizationUrl(
      mine,
      callback,
      ['offline_access', 'email'],
      [
        ['prompt', 'login'],
        ['state', 'mine'],
        ['NONCE', 'mine'],
        ['client_id', 'other'],
        ['redirect_uri', 'https://evil.example'],
        ['response_type', 'token'],
        ['request', 'x.y.z'],
      ],
    );
    const challenge = createHash('sha256').update(mine.codeVerifier).digest('base64url');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      prompt: 'login',
      redirect_uri: callback,
      scope: 'openid email profile offline_access',
      state: mine.state,
      nonce: mine.nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      client_id: 'shop',
      response_type: 'code',
    });
  });

  it.each([
    ['another state', (mine: ProviderChecks) => ({ ...mine, state: 'x' })],
    ['another nonce', (mine: ProviderChecks) => ({ ...mine, nonce: 'x' })],
    ['another verifier', (mine: ProviderChecks) => ({ ...mine, codeVerifier: 'x'.repeat(43) })],
  ])('refuses what came back for %s', async (_name, change) => {
    const provider = new Provider(definitions.oidc, registration(issuer.url), outbound);
    const mine = checks();
    const back = await leave(provider, mine);
    await expect(provider.exchange(back, change(mine))).rejects.toThrow(ProviderError);
  });

  it('refuses a code of somebody else’s sign-in', async () => {
    const provider = new Provider(definitions.oidc, registration(issuer.url), outbound);
    const [mine, theirs] = [checks(), checks()];
    const back = await leave(provider, mine);
    const stolen = await leave(provider, theirs);
    back.searchParams.set('code', stolen.searchParams.get('code')!);
    await expect(provider.exchange(back, mine)).rejects.toThrow(ProviderError);
  });

  it('refuses a code that was exchanged before, and one of another application', async () => {
    const provider = new Provider(definitions.oidc, registration(issuer.url), outbound);
    const mine = checks();
    const back = await leave(provider, mine);
    const other = new Provider(definitions.oidc, registration(issuer.url, 'other'), outbound);
    await expect(other.exchange(back, mine)).rejects.toThrow(ProviderError);
    const again = await leave(provider, mine);
    await provider.exchange(again, mine);
    await expect(provider.exchange(again, mine)).rejects.toThrow(ProviderError);
  });

  it('refuses a provider that claims to be another issuer than the one in the settings', async () => {
    const provider = new Provider(definitions.oidc, registration(pretender.url), outbound);
    await expect(provider.authorizationUrl(checks(), callback, [], [])).rejects.toThrow(ProviderError);
  });

  it('asks nobody inside unless the operator lists the host', async () => {
    const before = issuer.asked.length;
    const strict = new Outbound({ allow: new AllowedHosts([]) });
    const provider = new Provider(definitions.oidc, registration(issuer.url), strict);
    await expect(provider.authorizationUrl(checks(), callback, [], [])).rejects.toThrow(ProviderError);
    expect(issuer.asked.length).toBe(before);
  });
});

describe('an ID token that an app brings', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  const tokenFor = (which: OidcIssuer, id: string, nonce: string | null): Promise<string> =>
    issuerToken(which, { id, secret: `${id}-secret-of-the-tests`, redirectUri: callback }, nonce);
  const hashed = (nonce: string): string => createHash('sha256').update(nonce).digest('hex');
  const reader = (which: OidcIssuer) => new Provider(definitions.oidc, registration(which.url), outbound).idTokens!;
  const read = (which: OidcIssuer, idToken: string, nonce: string | null = null) =>
    reader(which).read({ idToken, accessToken: null, nonce });

  it('is taken with its nonce, and without where it has none', async () => {
    const token = await tokenFor(tokensTell, 'shop', hashed('n-1'));
    expect(await read(tokensTell, token, 'n-1')).toMatchObject({ subject: 'vera-1', emailVerified: true });
    expect((await read(tokensTell, await tokenFor(tokensTell, 'shop', null))).subject).toBe('vera-1');
  });

  it('is refused with another nonce, the nonce as it stands in the token, or none', async () => {
    const token = await tokenFor(issuer, 'shop', hashed('n-1'));
    for (const nonce of ['n-2', hashed('n-1'), '', null]) {
      await expect(read(issuer, token, nonce)).rejects.toThrow(ProviderError);
    }
    await expect(read(issuer, await tokenFor(issuer, 'shop', null), 'n-1')).rejects.toThrow(ProviderError);
  });

  it('is refused when it was made for another application of the same issuer', async () => {
    await expect(read(issuer, await tokenFor(issuer, 'other', null))).rejects.toThrow(ProviderError);
  });

  it('is refused when another issuer made it, though with keys we know', async () => {
    await expect(read(issuer, await tokenFor(tokensTell, 'shop', null))).rejects.toThrow(ProviderError);
  });

  const claims = () => ({
    iss: issuer.url,
    aud: 'shop',
    sub: 'vera-1',
    email: 'vera@example.com',
    email_verified: true,
  });
  const forged = (kid: string, more = {}) =>
    new SignJWT({ ...claims(), ...more })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);

  it.each([
    ['signed with a key of nobody', () => forged('issuer-1')],
    ['signed under a key id of nobody', () => forged('issuer-2')],
    [
      'signed with the client’s secret',
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256' })
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(new TextEncoder().encode('shop-secret-of-the-tests')),
    ],
    [
      'not signed at all',
      async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await forged('issuer-1')).split('.')[1]}.`,
    ],
    ['no token', () => Promise.resolve('x')],
  ])('is refused when it is %s', async (_name, make) => {
    await expect(read(issuer, await make())).rejects.toThrow(ProviderError);
  });
});

describe('sign-in at a provider that speaks OAuth only', () => {
  let server: Server;
  let url = '';
  let answers: Record<string, unknown> = {};
  const tokenRequests: URLSearchParams[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        const isToken = request.method === 'POST';
        if (isToken) tokenRequests.push(new URLSearchParams(body));
        const known = isToken || request.headers.authorization === 'Bearer t-1';
        const answer = isToken ? { access_token: 't-1', token_type: 'bearer', scope: '' } : answers[path];
        response.writeHead(known && answer !== undefined ? 200 : 401, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  async function signIn(name: 'github' | 'discord') {
    const provider = new Provider(definitions[name], registration(url), outbound);
    const mine = checks();
    const sent = await provider.authorizationUrl(mine, callback, [], []);
    expect(sent.searchParams.get('code_challenge_method')).toBe('S256');
    const { profile } = await provider.exchange(new URL(`${callback}?code=c-1&state=${mine.state}`), mine);
    expect(tokenRequests.at(-1)!.get('code_verifier')).toBe(mine.codeVerifier);
    return profile;
  }

  it('reads GitHub’s primary address, and whether it is verified, not the public one', async () => {
    answers = {
      '/api/v3/user': { id: 7, login: 'vera', name: 'Vera', email: 'boss@example.com', avatar_url: 'https://a/1' },
      '/api/v3/user/emails': [
        { email: 'old@example.com', primary: false, verified: true },
        { email: 'vera@example.com', primary: true, verified: false },
      ],
    };
    const profile = await signIn('github');
    expect(profile).toMatchObject({ subject: '7', email: 'vera@example.com', emailVerified: false });
    expect(profile.data).toMatchObject({ user_name: 'vera', avatar_url: 'https://a/1' });
  });

  it('reads Discord’s user', async () => {
    answers = { '/api/v10/users/@me': { id: '42', username: 'vera', email: 'v@example.com', verified: true } };
    expect(await signIn('discord')).toMatchObject({ subject: '42', email: 'v@example.com', emailVerified: true });
  });

  it.each([
    ['answers without an id', { '/api/v3/user': {}, '/api/v3/user/emails': [] }],
    ['answers with a list', { '/api/v3/user': [], '/api/v3/user/emails': [] }],
    ['refuses the token', {}],
  ])('refuses when GitHub %s', async (_name, given) => {
    answers = given;
    await expect(signIn('github')).rejects.toThrow(ProviderError);
  });
});
