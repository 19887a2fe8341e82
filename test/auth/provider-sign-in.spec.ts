import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../support/browse.js';
import { testEngines } from '../support/databases.js';
import { startIssuer, type OidcIssuer } from '../support/oidc-issuer.js';
import { startFlowServer, type FlowServer } from './flow-server.js';

const site = 'http://app.example/';
const secrets = { client_secret: 'secret-of-the-tests' };

describe.each(testEngines)('sign-in by a provider on %s', (engine) => {
  let issuer: OidcIssuer;
  let server: FlowServer;
  let browser: Browser;
  let people = 0;
  beforeAll(async () => {
    // The callback's port is known only when the server runs, so the issuer learns of it afterwards.
    const redirect_uris = ['http://127.0.0.1:1/auth/v1/callback'];
    issuer = await startIssuer({ clients: [{ client_id: 'shop', ...secrets, redirect_uris }] });
    server = await startFlowServer(engine, {
      SITE_URL: site,
      REDIRECT_URLS: 'http://app.example/**,myapp://signed-in',
      BACKSTAY_PUBLIC_URL: 'http://127.0.0.1:1',
      BACKSTAY_OUTBOUND_HOSTS: '127.0.0.1',
      AUTH_MANUAL_LINKING: 'on',
      AUTH_EXTERNAL_OIDC_CLIENT_ID: 'shop',
      AUTH_EXTERNAL_OIDC_SECRET: secrets.client_secret,
      AUTH_EXTERNAL_OIDC_ISSUER: issuer.url,
    });
  });
  afterAll(async () => {
    await server?.stop();
    await issuer?.stop();
  });
  beforeEach(() => {
    browser = new Browser();
    issuer.account = {
      sub: `person-${(people += 1)}`,
      email: `p${people}@example.com`,
      email_verified: true,
      name: 'P',
    };
  });

  const here = (url: URL): URL => new URL(`${url.pathname}${url.search}`, server.url);
  const parts = (text: string): Record<string, string> =>
    Object.fromEntries(new URLSearchParams(text.replace(/^[#?]/, '')));

  /** Goes to the provider and as far back as the callback, which is not asked yet. */
  async function leave(query: Record<string, string> = {}, by = browser): Promise<URL> {
    const search = new URLSearchParams({ provider: 'oidc', at_public_address: '1', ...query });
    const answer = await by.ask(`${server.url}/auth/v1/authorize?${search.toString()}`);
    expect(answer.status).toBe(302);
    return here(await by.follow(answer.headers.get('location')!, 'http://127.0.0.1:1/auth/v1/callback'));
  }

  /** Where the callback sends the browser. */
  async function arrive(callback: URL, by = browser): Promise<URL> {
    const answer = await by.ask(callback);
    expect(answer.status).toBe(302);
    return new URL(answer.headers.get('location')!);
  }

  const signIn = async (query: Record<string, string> = {}) => parts((await arrive(await leave(query))).hash);
  const codeOf = (location: URL) => parts(location.hash)['error_code'];
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string; session_id: string };
  const whoIs = async (token: string) => (await server.find({ id: claimsOf(token).sub }))!;

  it('makes a user, gives the provider’s tokens along, and finds the user again', async () => {
    const first = await signIn();
    expect(first).toMatchObject({ token_type: 'bearer', expires_in: '3600' });
    expect(first['provider_token']).toMatch(/./);
    expect(claimsOf(first['access_token']!)).toMatchObject({
      email: `p${people}@example.com`,
      aal: 'aal1',
      amr: [{ method: 'oauth', provider: 'oidc' }],
      app_metadata: { provider: 'oidc', providers: ['oidc'] },
      user_metadata: { full_name: 'P', email_verified: true },
    });
    const again = await signIn({ redirect_to: 'http://app.example/in?x=1#old' });
    expect(claimsOf(again['access_token']!).sub).toBe(claimsOf(first['access_token']!).sub);
  });

  it('ends a PKCE flow with a code that the verifier alone makes a session of', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const location = await arrive(await leave({ code_challenge: challenge, code_challenge_method: 's256' }));
    expect(location.hash).toBe('');
    const { code } = parts(location.search);
    const exchange = (auth_code: unknown, code_verifier: unknown) =>
      server.ask('/token?grant_type=pkce', { method: 'POST', body: { auth_code, code_verifier } });
    expect((await exchange(code, 'x'.repeat(43))).body['code']).toBe('bad_code_verifier');
    const answer = await exchange(code, verifier);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ token_type: 'bearer', provider_token: expect.any(String) as string });
    expect((await exchange(code, verifier)).body['code']).toBe('flow_state_not_found');
  });

  it.each([
    ['a state of nobody', (url: URL) => url.searchParams.set('state', 'x')],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['a state as long as a book', (url: URL) => url.searchParams.set('state', 'x'.repeat(5000))],
  ])('sends %s home with an error, and signs nobody in', async (_name, change) => {
    const callback = await leave();
    change(callback);
    const location = await arrive(callback);
    expect(location.href.split('#')[0]).toBe(site);
    expect(codeOf(location)).toBe('bad_oauth_state');
  });

  it('takes a state once', async () => {
    const callback = await leave();
    expect(parts((await arrive(callback)).hash)['access_token']).toMatch(/./);
    expect(codeOf(await arrive(callback))).toBe('bad_oauth_state');
  });

  it('takes a state back from the browser that left with it, and from no other', async () => {
    const callback = await leave();
    browser.forget();
    const location = await arrive(callback);
    expect(codeOf(location)).toBe('bad_oauth_state');
    expect(location.hash).not.toContain('access_token');
  });

  it('refuses a code of another sign-in, put beside a state of this one', async () => {
    const mine = await leave();
    const stolen = await leave();
    mine.searchParams.set('code', stolen.searchParams.get('code')!);
    expect(codeOf(await arrive(mine))).toBe('bad_oauth_callback');
  });

  it('tells the application that the person said no', async () => {
    issuer.account = null;
    const location = await arrive(await leave({ redirect_to: 'http://app.example/in' }));
    expect(location.href.split('#')[0]).toBe('http://app.example/in');
    expect(parts(location.hash)).toMatchObject({
      error: 'access_denied',
      error_code: 'bad_oauth_callback',
      error_description: 'The person said no',
    });
  });

  it.each([
    'http://evil.example/',
    'https://app.example/',
    'http://app.example:8080/',
    'http://app.example@evil.example/',
    'http://evil.example#http://app.example/',
    'http://evil.example?http://app.example/',
    'http://app.example.evil.example/',
    'http://xapp.example/',
    '//evil.example',
    '/\\evil.example',
    'http:\\\\evil.example',
    'http://app.example\\@evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'myapp://other',
  ])('lesson 10: %s is no place to send a session to, neither on the way out nor back', async (redirect_to) => {
    const location = await arrive(await leave({ redirect_to }));
    expect(location.href.split('#')[0]).toBe(site);
  });

  it('lesson 3: an address that the provider has not verified finds no account and makes none of that address', async () => {
    const email = `victim${people}@example.com`;
    const victim = await server.signedIn({ email });
    issuer.account = { sub: `thief-${people}`, email, email_verified: false };
    const { access_token: token } = await signIn();
    const thief = await whoIs(token!);
    expect(thief.id).not.toBe(victim.id);
    expect(thief.email).toBeNull();
    expect((await server.find({ id: victim.id }))!.identities.map(({ provider }) => provider)).toEqual(['email']);
  });

  it('lesson 3: a verified address finds the account whose owner has confirmed it', async () => {
    const email = `owner${people}@example.com`;
    const owner = await server.signedIn({ email, passwordHash: 'x', userMetadata: { name: 'Mine' } });
    issuer.account = { sub: `owner-${people}`, email: email.toUpperCase(), email_verified: true, name: 'Theirs' };
    const { access_token: token } = await signIn();
    const found = (await server.find({ id: owner.id }))!;
    expect((await whoIs(token!)).id).toBe(owner.id);
    expect(found.identities.map(({ provider }) => provider)).toEqual(['email', 'oidc']);
    expect(found.passwordHash).toBe('x');
    expect(found.userMetadata).toMatchObject({ name: 'Mine', full_name: 'Theirs' });
    expect(found.appMetadata).toMatchObject({ providers: expect.arrayContaining(['oidc']) as string[] });
  });

  it('lesson 4: whoever signed up with an address and never proved it has nothing left when its owner comes', async () => {
    const email = `later${people}@example.com`;
    const squatter = await server.signedIn({
      email,
      passwordHash: 'x',
      emailConfirmedAt: null,
      userMetadata: { evil: true },
    });
    issuer.account = { sub: `late-${people}`, email, email_verified: true };
    const { access_token: token } = await signIn();
    expect((await whoIs(token!)).id).toBe(squatter.id);
    const user = (await server.find({ id: squatter.id }))!;
    expect(user.passwordHash).toBeNull();
    expect(user.userMetadata).not.toHaveProperty('evil');
    expect(user.identities.map(({ provider }) => provider)).toEqual(['oidc']);
    const answer = await server.ask('/user/identities/x', { method: 'DELETE', token: squatter.accessToken });
    expect(answer).toMatchObject({ status: 403, body: { code: 'session_not_found' } });
  });

  it('refuses a banned user', async () => {
    const email = `banned${people}@example.com`;
    await server.signedIn({ email, bannedUntil: Date.now() + 3_600_000 });
    issuer.account = { sub: `banned-${people}`, email, email_verified: true };
    expect(codeOf(await arrive(await leave()))).toBe('user_banned');
  });

  it('links an account to a signed-in user, whatever its address; nobody else can link it then', async () => {
    const me = await server.signedIn({ email: `me${people}@example.com` });
    const link = async (token: string): Promise<URL> => {
      const answer = await server.ask('/user/identities/authorize?provider=oidc&skip_http_redirect=true', { token });
      expect(answer.status).toBe(200);
      return arrive(here(await browser.follow(answer.body['url'] as string, 'http://127.0.0.1:1/auth/v1/callback')));
    };
    expect(parts((await link(me.accessToken)).hash)['access_token']).toMatch(/./);
    const { email, identities } = await whoIs(me.accessToken);
    expect(email).toBe(`me${people}@example.com`);
    expect(identities.map(({ provider }) => provider)).toEqual(['email', 'oidc']);

    const other = await server.signedIn({ email: `other${people}@example.com` });
    browser.forget();
    expect(codeOf(await link(other.accessToken))).toBe('identity_already_exists');

    const unlink = (token: string, id: string) => server.ask(`/user/identities/${id}`, { method: 'DELETE', token });
    const [own, oidc] = identities.map(({ id }) => id);
    expect((await unlink(other.accessToken, oidc!)).body['code']).toBe('identity_not_found');
    expect(await unlink(me.accessToken, oidc!)).toMatchObject({ status: 200, body: {} });
    expect((await unlink(me.accessToken, own!)).body['code']).toBe('single_identity_not_deletable');
    expect((await unlink(me.accessToken, 'x')).body['code']).toBe('identity_not_found');
  });

  it('makes one user of two who come at once', async () => {
    const other = new Browser();
    const [first, second] = [await leave(), await leave({}, other)];
    const tokens = await Promise.all([arrive(first), arrive(second, other)]);
    expect(tokens.map(codeOf)).toEqual([undefined, undefined]);
    const ids = await Promise.all(tokens.map(async (one) => (await whoIs(parts(one.hash)['access_token']!)).id));
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    ['provider=nobody', 'provider_disabled'],
    ['', 'provider_disabled'],
    ['provider=google', 'provider_disabled'],
    ['provider=oidc&code_challenge=short&code_challenge_method=s256', 'validation_failed'],
    [`provider=oidc&x=${'y'.repeat(2000)}`, 'validation_failed'],
  ])('refuses %s in words', async (query, code) => {
    const answer = await server.ask(`/authorize?at_public_address=1&${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body['code']).toBe(code);
  });

  it('sends the browser to the address of the settings first, so that the cookie is where the callback is', async () => {
    const answer = await server.ask('/authorize?provider=oidc&prompt=login', {
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(
      'http://127.0.0.1:1/auth/v1/authorize?provider=oidc&prompt=login&at_public_address=1',
    );
  });
});
