import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startTwoAuthServers, type AuthServer, type TwoAuthServers } from './auth-server.js';
import { appsOf, clients, fresh, memory, password } from './client-apps.js';

describe.each(testEngines)('sign-in on %s', (engine) => {
  let both: TwoAuthServers;
  let server: AuthServer;
  let open: AuthServer;
  beforeAll(async () => {
    both = await startTwoAuthServers(engine);
    ({ server, open } = both);
  });
  afterAll(() => both?.stop());

  describe.each(clients)('with the %s client', (_name, createClient) => {
    const { app, signedUp } = appsOf(createClient);

    it('signUp gives a session at once where nothing has to be confirmed', async () => {
      const { email, user, session, client } = await signedUp(open);
      expect(user).toMatchObject({
        email,
        role: 'authenticated',
        aud: 'authenticated',
        is_anonymous: false,
        phone: '',
      });
      expect(user.user_metadata).toMatchObject({ name: 'Ada' });
      expect(user.app_metadata).toEqual({ provider: 'email', providers: ['email'] });
      expect(user.identities).toMatchObject([
        { provider: 'email', user_id: user.id, identity_data: { email, sub: user.id } },
      ]);
      expect(session).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
      const { data } = await client.auth.getClaims();
      expect(data?.claims).toMatchObject({
        sub: user.id,
        email,
        role: 'authenticated',
        aal: 'aal1',
        amr: [{ method: 'password' }],
        is_anonymous: false,
        iss: `${open.url}/auth/v1`,
      });
      const again = await app(open).auth.signUp({ email: email.toUpperCase(), password });
      expect([again.error?.status, again.error?.code]).toEqual([422, 'user_already_exists']);
    });

    it('signUp gives the bare user where the address has to be confirmed, and the code confirms it', async () => {
      const email = fresh();
      const client = app(server);
      const { data, error } = await client.auth.signUp({ email, password });
      expect([error, data.session]).toEqual([null, null]);
      expect(data.user?.identities).toHaveLength(1);
      const early = await client.auth.signInWithPassword({ email, password });
      expect([early.error?.status, early.error?.code]).toEqual([400, 'email_not_confirmed']);
      const { code } = await server.mailTo(email);
      const wrong = await client.auth.verifyOtp({
        email,
        token: code === '000000' ? '000001' : '000000',
        type: 'signup',
      });
      expect([wrong.error?.status, wrong.error?.code]).toEqual([403, 'otp_expired']);
      const verified = await client.auth.verifyOtp({ email, token: code, type: 'signup' });
      expect(verified.data.session?.user.email_confirmed_at).toBeDefined();
      const twice = await client.auth.verifyOtp({ email, token: code, type: 'signup' });
      expect(twice.error?.code).toBe('otp_expired');
      const known = await app(server).auth.signUp({ email, password: 'another sentence' });
      expect([known.error, known.data.user?.identities, known.data.user?.id === data.user?.id]).toEqual([
        null,
        [],
        false,
      ]);
      expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull();
    });

    it('signInAnonymously makes a user who can become a lasting one', async () => {
      const client = app(open);
      const { data, error } = await client.auth.signInAnonymously({ options: { data: { theme: 'dark' } } });
      expect(error).toBeNull();
      expect(data.user).toMatchObject({
        is_anonymous: true,
        role: 'authenticated',
        email: '',
        user_metadata: { theme: 'dark' },
      });
      const email = fresh();
      const changed = await client.auth.updateUser({ email });
      expect(changed.data.user).toMatchObject({ email, is_anonymous: false });
      const off = await app(server).auth.signInAnonymously();
      expect([off.error?.status, off.error?.code]).toEqual([422, 'anonymous_provider_disabled']);
    });

    it('signInWithPassword tells nothing but that it was wrong', async () => {
      const { email } = await signedUp(open);
      for (const wrong of [
        { email, password: 'not it at all' },
        { email: 'nobody@example.org', password },
      ]) {
        const { error } = await app(open).auth.signInWithPassword(wrong);
        expect([error?.status, error?.code, error?.message]).toEqual([
          400,
          'invalid_credentials',
          'Invalid login credentials',
        ]);
      }
      const right = await app(open).auth.signInWithPassword({ email: `  ${email.toUpperCase()} `, password });
      expect(right.error).toBeNull();
    });

    it('refreshSession rotates', async () => {
      const { client, session } = await signedUp(open);
      const { data, error } = await client.auth.refreshSession();
      expect(error).toBeNull();
      expect(data.session?.refresh_token).not.toBe(session.refresh_token);
      expect(data.user?.id).toBe(session.user.id);
      const unknown = await app(open).auth.refreshSession({ refresh_token: 'nothing-of-ours' });
      expect([unknown.error?.status, unknown.error?.code]).toEqual([400, 'refresh_token_not_found']);
    });

    it('signInWithOtp mails a code that signs in, and makes nobody when told so', async () => {
      const email = fresh();
      const client = app(server);
      const nobody = await client.auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
      expect([nobody.error?.status, nobody.error?.code]).toEqual([422, 'otp_disabled']);
      expect((await client.auth.signInWithOtp({ email, options: { data: { from: 'otp' } } })).error).toBeNull();
      const first = await server.mailTo(email);
      const { data, error } = await client.auth.verifyOtp({ email, token: first.code, type: 'email' });
      expect([error, data.user?.user_metadata]).toEqual([null, { from: 'otp' }]);
      await client.auth.signInWithOtp({ email });
      const second = await server.mailTo(email);
      const byHash = await client.auth.verifyOtp({ token_hash: second.tokenHash, type: 'email' });
      expect(byHash.data.session?.user.email).toBe(email);
      const phone = await client.auth.signInWithOtp({ phone: '+4915112345678' });
      expect(phone.error?.code).toBe('phone_provider_disabled');
    });

    it('PKCE ends a mailed link in a code that only the same client exchanges', async () => {
      const email = fresh();
      const client = app(server, { flowType: 'pkce', storage: memory() });
      await client.auth.signInWithOtp({ email, options: { emailRedirectTo: 'https://app.example.test/welcome' } });
      const { link, tokenHash } = await server.mailTo(email);
      expect(tokenHash).toMatch(/^pkce_/);
      const followed = await fetch(link, { redirect: 'manual' });
      const arrived = new URL(followed.headers.get('location') ?? '');
      expect([followed.status, arrived.origin + arrived.pathname]).toEqual([303, 'https://app.example.test/welcome']);
      const code = arrived.searchParams.get('code') ?? '';
      const other = await app(server, { flowType: 'pkce', storage: memory() }).auth.exchangeCodeForSession(code);
      expect(other.error).not.toBeNull();
      const { data, error } = await client.auth.exchangeCodeForSession(code);
      expect([error, data.user?.email]).toEqual([null, email]);
      const twice = await server.ask('POST', '/token?grant_type=pkce', {
        body: { auth_code: code, code_verifier: 'v'.repeat(43) },
      });
      expect([twice.status, twice.body['code']]).toEqual([404, 'flow_state_not_found']);
    });

    it('resetPasswordForEmail leads to a new password, and ends other sessions', async () => {
      const { email, client: elsewhere } = await signedUp(open);
      const client = app(open);
      expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
      expect((await client.auth.resetPasswordForEmail('nobody-here@example.org')).error).toBeNull();
      const { code } = await open.mailTo(email);
      expect((await client.auth.verifyOtp({ email, token: code, type: 'recovery' })).error).toBeNull();
      const same = await client.auth.updateUser({ password });
      expect([same.error?.status, same.error?.code]).toEqual([422, 'same_password']);
      const weak = await client.auth.updateUser({ password: 'short' });
      expect([weak.error?.status, weak.error?.code, weak.error?.name]).toEqual([
        422,
        'weak_password',
        'AuthWeakPasswordError',
      ]);
      expect((await client.auth.updateUser({ password: 'quite another sentence' })).error).toBeNull();
      expect((await elsewhere.auth.getUser()).error?.name).toBe('AuthSessionMissingError');
      expect((await client.auth.getUser()).error).toBeNull();
      expect((await app(open).auth.signInWithPassword({ email, password })).error?.code).toBe('invalid_credentials');
    });

    it('updateUser merges metadata and refuses what only administrators write', async () => {
      const { client } = await signedUp(open);
      const { data } = await client.auth.updateUser({ data: { name: null, city: 'Cork', nested: { a: 1 } } });
      expect(data.user?.user_metadata).toEqual({ city: 'Cork', nested: { a: 1 } });
      const more = await client.auth.updateUser({ data: { nested: { b: 2 } } });
      expect(more.data.user?.user_metadata).toEqual({ city: 'Cork', nested: { b: 2 } });
    });

    it('a change of address needs both addresses to agree', async () => {
      const [email, next] = [fresh(), fresh()];
      const client = app(server);
      await client.auth.signUp({ email, password });
      await client.auth.verifyOtp({ email, token: (await server.mailTo(email)).code, type: 'signup' });
      const asked = await client.auth.updateUser({ email: next });
      expect(asked.data.user).toMatchObject({ email, new_email: next });
      const half = await client.auth.verifyOtp({
        email,
        token: (await server.mailTo(email)).code,
        type: 'email_change',
      });
      expect([half.error, half.data.session ?? null]).toEqual([null, null]);
      expect((await client.auth.resend({ type: 'email_change', email: next })).error).toBeNull();
      const { tokenHash } = await server.mailTo(next);
      const done = await client.auth.verifyOtp({ token_hash: tokenHash, type: 'email_change' });
      expect(done.data.user).toMatchObject({ email: next });
      expect(done.data.user?.new_email).toBeUndefined();
      expect((await app(server).auth.signInWithPassword({ email: next, password })).error).toBeNull();
      expect((await app(server).auth.signInWithPassword({ email, password })).error?.code).toBe('invalid_credentials');
    });

    it('reauthenticate mails a nonce for a new password', async () => {
      const { client, email } = await signedUp(open);
      expect((await client.auth.reauthenticate()).error).toBeNull();
      const { code } = await open.mailTo(email);
      const wrong = await client.auth.updateUser({
        password: 'one more sentence',
        nonce: code === '111111' ? '111112' : '111111',
      });
      expect([wrong.error?.status, wrong.error?.code]).toEqual([422, 'reauthentication_not_valid']);
      expect((await client.auth.updateUser({ password: 'one more sentence', nonce: code })).error).toBeNull();
    });

    it('resend mails a sign-up once more', async () => {
      const email = fresh();
      await app(server).auth.signUp({ email, password });
      const first = await server.mailTo(email);
      expect((await app(server).auth.resend({ type: 'signup', email })).error).toBeNull();
      const second = await server.mailTo(email);
      expect(second.tokenHash).not.toBe(first.tokenHash);
      expect((await app(server).auth.resend({ type: 'signup', email: 'nobody-here@example.org' })).error).toBeNull();
    });

    it.each(['local', 'others', 'global'] as const)('signOut ends sessions (%s)', async (scope) => {
      const { email, client } = await signedUp(open);
      const second = app(open);
      await second.auth.signInWithPassword({ email, password });
      const [mine, other] = [
        (await client.auth.getSession()).data.session!,
        (await second.auth.getSession()).data.session!,
      ];
      expect((await client.auth.signOut({ scope })).error).toBeNull();
      const left = async (token: string) => (await open.ask('GET', '/user', { token })).status;
      expect([await left(mine.access_token), await left(other.access_token)]).toEqual(
        { local: [403, 200], others: [200, 403], global: [403, 403] }[scope],
      );
      const ended = scope === 'others' ? other : mine;
      const asked = await fetch(`${open.url}/rest/v1/notes`, {
        headers: { apikey: open.anonKey, authorization: `Bearer ${ended.access_token}` },
      });
      expect(asked.status).toBe(401);
    });
  });
});
