import type { SupabaseClient } from '@supabase/supabase-js';
import { Secret, TOTP } from 'otpauth';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFlowServer, type FlowServer } from '../auth/flow-server.js';
import { testEngines } from '../support/databases.js';
import { startIssuer, type OidcIssuer } from '../support/oidc-issuer.js';
import { freePort } from '../support/free-port.js';
import { chromiumArguments, findChromium } from './find-chromium.js';
import { startSignInPage, type SignInPage } from './sign-in-page.js';

declare const client: SupabaseClient;
declare const location: { readonly href: string };
declare const Image: new () => { src: string; readonly width: number; decode(): Promise<void> };

const executablePath = findChromium();

/** The page is the same on every engine: one in every run, all at night. */
const engines = process.env['BACKSTAY_NIGHTLY'] ? testEngines : testEngines.slice(0, 1);

describe.runIf(executablePath !== null).each(engines)('signing in on a plain page, on %s', (engine) => {
  let browser: Browser;
  let site: SignInPage;
  let issuer: OidcIssuer;
  let server: FlowServer;
  let people = 0;
  beforeAll(async () => {
    site = await startSignInPage();
    const port = await freePort();
    const client_secret = 'secret-of-the-tests';
    const redirect_uris = [`http://127.0.0.1:${port}/auth/v1/callback`];
    issuer = await startIssuer({ clients: [{ client_id: 'shop', client_secret, redirect_uris }] });
    server = await startFlowServer(engine, {
      PORT: String(port),
      SITE_URL: site.url,
      BACKSTAY_OUTBOUND_HOSTS: '127.0.0.1',
      AUTH_MANUAL_LINKING: 'on',
      AUTH_EXTERNAL_OIDC_CLIENT_ID: 'shop',
      AUTH_EXTERNAL_OIDC_SECRET: client_secret,
      AUTH_EXTERNAL_OIDC_ISSUER: issuer.url,
    });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArguments] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await issuer?.stop();
    site?.stop();
  });
  beforeEach(() => {
    issuer.account = { sub: `b-${(people += 1)}`, email: `b${people}@example.com`, email_verified: true, name: 'Vera' };
  });

  /** A browser that knows nothing yet, on the page. */
  async function open(flow: 'pkce' | 'implicit'): Promise<Page> {
    site.configure(server, flow);
    const page = await (await browser.newContext()).newPage();
    await page.goto(site.url);
    return page;
  }
  const session = (page: Page) =>
    page.evaluate(async () => {
      const { data, error } = await client.auth.getSession();
      if (error !== null) throw error;
      return data.session;
    });

  const leave = (page: Page) =>
    page.evaluate(async () => {
      await client.auth.signInWithOAuth({ provider: 'oidc' as 'google', options: { redirectTo: location.href } });
    });

  it.each(['pkce', 'implicit'] as const)('comes back from a provider with a session, in the %s flow', async (flow) => {
    const page = await open(flow);
    await Promise.all([page.waitForURL((url) => /code=|access_token=/.test(url.href)), leave(page)]);
    await page.waitForFunction(async () => (await client.auth.getSession()).data.session !== null);
    const found = await session(page);
    expect(found).toMatchObject({ token_type: 'bearer', user: { email: `b${people}@example.com` } });
    expect(found?.provider_token).toMatch(/./);
    const user = await page.evaluate(async () => (await client.auth.getUser()).data.user);
    expect(user?.identities?.map(({ provider }) => provider)).toEqual(['oidc']);
    await page.context().close();
  });

  it.each(['pkce', 'implicit'] as const)('tells the page that the person said no, in the %s flow', async (flow) => {
    issuer.account = null;
    const page = await open(flow);
    await Promise.all([page.waitForURL(/error_code=bad_oauth_callback/), leave(page)]);
    expect(await session(page)).toBeNull();
    await page.context().close();
  });

  async function signedInPage(): Promise<{ page: Page; id: string }> {
    const page = await open('pkce');
    const { id, accessToken, refreshToken } = await server.signedIn({ email: `key${people}@example.com` });
    await page.evaluate(
      async ([access_token, refresh_token]) => {
        const { error } = await client.auth.setSession({ access_token: access_token!, refresh_token: refresh_token! });
        if (error !== null) throw error;
      },
      [accessToken, refreshToken],
    );
    return { page, id };
  }
  const level = (page: Page) =>
    page.evaluate(async () => (await client.auth.mfa.getAuthenticatorAssuranceLevel()).data);

  it('links an account to the one that is signed in', async () => {
    const { page, id } = await signedInPage();
    await Promise.all([
      page.waitForURL(/code=/),
      page.evaluate(async () => {
        await client.auth.linkIdentity({ provider: 'oidc' as 'google', options: { redirectTo: location.href } });
      }),
    ]);
    const linked = (await server.find({ id }))!;
    expect(linked.identities.map(({ provider }) => provider)).toEqual(['email', 'oidc']);
    await page.context().close();
  });

  it('registers a security key and proves itself with it', async () => {
    const { page } = await signedInPage();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'usb',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const registered = await page.evaluate(async () => {
      const { data, error } = await client.auth.mfa.webauthn.register({ friendlyName: 'Key' });
      return { data, error: error?.message ?? null };
    });
    expect(registered.error).toBeNull();
    expect(await level(page)).toMatchObject({ currentLevel: 'aal2', nextLevel: 'aal2' });
    expect((await level(page))?.currentAuthenticationMethods.map((one) => (one as { method: string }).method)).toEqual([
      'mfa/webauthn',
      'password',
    ]);

    const again = await page.evaluate(async () => {
      const { data: factors } = await client.auth.mfa.listFactors();
      const [key] = factors?.webauthn ?? [];
      const { data, error } = await client.auth.mfa.webauthn.authenticate({ factorId: key!.id });
      return { user: data?.user.id ?? null, error: error?.message ?? null };
    });
    expect(again).toEqual({ user: expect.any(String) as string, error: null });
    await page.context().close();
  });

  it('enrols an authenticator app, shows its picture, and takes recovery codes', async () => {
    const { page } = await signedInPage();
    const enrolled = await page.evaluate(async () => {
      const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'Phone' });
      if (error !== null) throw error;
      const image = new Image();
      image.src = data.totp.qr_code;
      await image.decode();
      return { id: data.id, secret: data.totp.secret, width: image.width };
    });
    expect(enrolled.width).toBeGreaterThan(20);
    const code = new TOTP({ secret: Secret.fromBase32(enrolled.secret) }).generate();
    const codes = await page.evaluate(
      async ([factorId, typed]) => {
        const { error } = await client.auth.mfa.challengeAndVerify({ factorId: factorId!, code: typed! });
        if (error !== null) throw error;
        const made = await client.auth.mfa.recoveryCodes.generate();
        if (made.error !== null) throw made.error;
        const used = await client.auth.mfa.recoveryCodes.verify({ code: made.data.codes[0]! });
        if (used.error !== null) throw used.error;
        const status = await client.auth.mfa.recoveryCodes.getStatus();
        return { made: made.data.codes.length, left: status.data?.remaining };
      },
      [enrolled.id, code],
    );
    expect(codes).toEqual({ made: 10, left: 9 });
    expect(await level(page)).toMatchObject({ currentLevel: 'aal2' });
    await page.context().close();
  });
});
