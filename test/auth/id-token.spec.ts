import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { issuerToken } from '../support/issuer-token.js';
import { startIssuer, type OidcIssuer } from '../support/oidc-issuer.js';
import { startFlowServer, type FlowServer } from './flow-server.js';

const redirectUri = 'http://127.0.0.1:1/native';
const secret = 'secret-of-the-tests';
const clients = ['web', 'app', 'foreign'].map((id) => ({ id, secret, redirectUri }));
const [web, app, foreign] = clients as [(typeof clients)[0], (typeof clients)[0], (typeof clients)[0]];

describe.each(testEngines)('sign-in with an ID token on %s', (engine) => {
  let issuer: OidcIssuer;
  let other: OidcIssuer;
  let server: FlowServer;
  let people = 0;
  beforeAll(async () => {
    const registered = clients.map(({ id }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: [redirectUri],
    }));
    issuer = await startIssuer({ clients: registered, conformIdTokenClaims: false });
    other = await startIssuer({ clients: registered, conformIdTokenClaims: false });
    server = await startFlowServer(engine, {
      BACKSTAY_OUTBOUND_HOSTS: '127.0.0.1',
      AUTH_EXTERNAL_OIDC_CLIENT_ID: 'web, app',
      AUTH_EXTERNAL_OIDC_SECRET: secret,
      AUTH_EXTERNAL_OIDC_ISSUER: issuer.url,
    });
  });
  afterAll(() => Promise.all([server?.stop(), issuer?.stop(), other?.stop()]));
  beforeEach(() => {
    people += 1;
    issuer.account = { sub: `i-${people}`, email: `i${people}@example.com`, email_verified: true };
    other.account = issuer.account;
  });

  const hashed = (nonce: string): string => createHash('sha256').update(nonce).digest('hex');
  const grant = (id_token: unknown, more: object = {}, token?: string) =>
    server.ask('/token?grant_type=id_token', {
      method: 'POST',
      body: { provider: 'oidc', id_token, ...more },
      ...(token === undefined ? {} : { token }),
    });

  it('makes a session for the server’s own application and for a native one, of one person', async () => {
    const first = await grant(await issuerToken(issuer, web, hashed('n')), { nonce: 'n' });
    const second = await grant(await issuerToken(issuer, app, null));
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', user: { email: `i${people}@example.com` } },
    });
    expect((second.body['user'] as { id: string }).id).toBe((first.body['user'] as { id: string }).id);
  });

  it.each([
    ['of another issuer (lesson 2)', () => issuerToken(other, web, null), {}],
    ['for another audience (lesson 21)', () => issuerToken(issuer, foreign, null), {}],
    ['with a nonce that the app did not make', () => issuerToken(issuer, web, hashed('theirs')), { nonce: 'mine' }],
    ['with a nonce that nobody shows', () => issuerToken(issuer, web, hashed('theirs')), {}],
    ['without the nonce that the app shows', () => issuerToken(issuer, web, null), { nonce: 'mine' }],
    ['that is none', () => Promise.resolve('a.b.c'), {}],
  ])('refuses a token %s, and makes nobody', async (_name, make, more) => {
    const answer = await grant(await make(), more);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_id_token' } });
    expect(await server.find({ email: `i${people}@example.com` })).toBeNull();
  });

  it.each([
    [{ provider: 'google', id_token: 'x' }, 'provider_disabled'],
    [{ provider: 'oidc' }, 'validation_failed'],
    [{ id_token: 'x' }, 'validation_failed'],
    [{ provider: {}, id_token: 'x' }, 'validation_failed'],
  ])('refuses %j', async (body, code) => {
    const answer = await server.ask('/token?grant_type=id_token', { method: 'POST', body });
    expect(answer).toMatchObject({ status: 400, body: { code } });
  });

  it('links to the user whose token comes along, and to nobody without one', async () => {
    const me = await server.signedIn({ email: `mine${people}@example.com` });
    const token = await issuerToken(issuer, web, null);
    expect((await grant(token, { link_identity: true })).status).toBeGreaterThanOrEqual(401);
    expect(await server.find({ email: `i${people}@example.com` })).toBeNull();
    const linked = await grant(token, { link_identity: true }, me.accessToken);
    expect(linked).toMatchObject({ status: 200, body: { user: { id: me.id, email: `mine${people}@example.com` } } });
    expect((await server.find({ id: me.id }))!.identities.map(({ provider }) => provider)).toEqual(['email', 'oidc']);
  });
});
