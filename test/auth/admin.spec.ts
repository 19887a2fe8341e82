import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startTwoAuthServers, type AuthServer, type TwoAuthServers } from './auth-server.js';
import { appsOf, clients, fresh, password } from './client-apps.js';

describe.each(testEngines)('the admin API on %s', (engine) => {
  let both: TwoAuthServers;
  let server: AuthServer;
  let open: AuthServer;
  beforeAll(async () => {
    both = await startTwoAuthServers(engine);
    ({ server, open } = both);
  });
  afterAll(() => both?.stop());

  describe.each(clients)('with the %s client', (_name, createClient) => {
    const { app, admin, signedUp } = appsOf(createClient);

    it('makes, finds, changes and deletes users', async () => {
      const email = fresh();
      const made = await admin(server).createUser({
        email,
        password,
        email_confirm: true,
        user_metadata: { a: 1, b: 2 },
        app_metadata: { staff: true },
      });
      expect(made.error).toBeNull();
      const id = made.data.user!.id;
      expect((await app(server).auth.signInWithPassword({ email, password })).data.user?.app_metadata).toMatchObject({
        staff: true,
      });
      const twice = await admin(server).createUser({ email });
      expect([twice.error?.status, twice.error?.code]).toEqual([422, 'email_exists']);
      expect((await admin(server).getUserById(id)).data.user).toMatchObject({ id, email });
      const changed = await admin(server).updateUserById(id, { user_metadata: { b: null }, email: `new.${email}` });
      expect(changed.data.user).toMatchObject({ email: `new.${email}`, user_metadata: { a: 1 } });
      expect((await admin(server).deleteUser(id)).error).toBeNull();
      const gone = await admin(server).getUserById(id);
      expect([gone.error?.status, gone.error?.code]).toEqual([404, 'user_not_found']);
    });

    it('deletes softly: the row stays, nobody is in it any more', async () => {
      const email = fresh();
      const { data } = await admin(server).createUser({ email, password, email_confirm: true });
      expect((await admin(server).deleteUser(data.user!.id, true)).error).toBeNull();
      expect((await app(server).auth.signInWithPassword({ email, password })).error?.code).toBe('invalid_credentials');
      expect((await admin(server).createUser({ email })).error).toBeNull();
    });

    it('pages through users with the links that the client reads', async () => {
      for (let more = 0; more < 3; more++) await admin(server).createUser({ email: fresh() });
      const all = await admin(server).listUsers();
      expect(all.data.users.length).toBeGreaterThanOrEqual(3);
      const page = await admin(server).listUsers({ page: 1, perPage: 2 });
      expect(page.data.users).toHaveLength(2);
      expect(page.data).toMatchObject({ nextPage: 2, aud: 'authenticated', total: all.data.users.length });
      const last = await admin(server).listUsers({ page: Math.ceil(all.data.users.length / 2), perPage: 2 });
      expect(last.data).toMatchObject({ nextPage: null });
    });

    it('bans, which ends sessions, and lifts the ban', async () => {
      const { client, email, user, session } = await signedUp(open);
      expect((await admin(open).updateUserById(user.id, { ban_duration: '24h' })).data.user).toHaveProperty(
        'banned_until',
      );
      expect((await open.ask('GET', '/user', { token: session.access_token })).body['code']).toBe('session_not_found');
      expect((await client.auth.refreshSession()).error?.code).toBe('refresh_token_not_found');
      const banned = await app(open).auth.signInWithPassword({ email, password });
      expect([banned.error?.status, banned.error?.code]).toEqual([400, 'user_banned']);
      await admin(open).updateUserById(user.id, { ban_duration: 'none' });
      expect((await app(open).auth.signInWithPassword({ email, password })).error).toBeNull();
    });

    it('invites', async () => {
      const email = fresh();
      const { data, error } = await admin(server).inviteUserByEmail(email, {
        data: { by: 'me' },
        redirectTo: 'https://x.preview.test/in',
      });
      expect([error, data.user?.user_metadata]).toEqual([null, { by: 'me' }]);
      expect(data.user?.invited_at).toBeDefined();
      const { link } = await server.mailTo(email);
      const arrived = await fetch(link, { redirect: 'manual' });
      const place = new URL(arrived.headers.get('location') ?? '');
      expect(place.origin + place.pathname).toBe('https://x.preview.test/in');
      const told = new URLSearchParams(place.hash.slice(1));
      expect([told.get('type'), told.get('token_type')]).toEqual(['invite', 'bearer']);
      expect((await app(server).auth.getUser(told.get('access_token')!)).data.user?.email).toBe(email);
      expect((await admin(server).inviteUserByEmail(email)).error?.code).toBe('email_exists');
    });

    it.each(['signup', 'magiclink', 'recovery', 'invite'] as const)('generates a link of type %s', async (type) => {
      const email = fresh();
      if (type === 'recovery') await admin(server).createUser({ email, email_confirm: true });
      const { data, error } = await admin(server).generateLink({ type, email, password } as never);
      expect(error).toBeNull();
      expect(data.user?.email).toBe(email);
      const { properties } = data as { properties: Record<string, string> };
      expect(properties).toMatchObject({
        email_otp: expect.stringMatching(/^\d{6}$/) as string,
        redirect_to: 'https://app.example.test',
      });
      expect(properties['action_link']).toContain(`token=${properties['hashed_token']}`);
      const verified = await app(server).auth.verifyOtp({
        token_hash: properties['hashed_token'] ?? '',
        type: properties['verification_type'] as 'email',
      });
      expect([verified.error, verified.data.user?.email]).toEqual([null, email]);
      expect(await server.mailsTo(email)).toBe(0);
    });

    it('generates both links of a change of address', async () => {
      const [email, newEmail] = [fresh(), fresh()];
      await admin(server).createUser({ email, password, email_confirm: true });
      const current = await admin(server).generateLink({ type: 'email_change_current', email, newEmail });
      const next = await admin(server).generateLink({ type: 'email_change_new', email, newEmail });
      for (const one of [current, next]) {
        const { error } = await app(server).auth.verifyOtp({
          token_hash: one.data.properties!.hashed_token,
          type: 'email_change',
        });
        expect(error).toBeNull();
      }
      expect((await app(server).auth.signInWithPassword({ email: newEmail, password })).error).toBeNull();
    });

    it('lists and removes second factors, and lists sessions', async () => {
      const { client, user, session } = await signedUp(open);
      const { data } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' });
      const listed = await admin(open).mfa.listFactors({ userId: user.id });
      expect(listed.data?.factors).toMatchObject([{ id: data?.id, factor_type: 'totp', status: 'unverified' }]);
      const sessions = await open.ask('GET', `/admin/users/${user.id}/sessions`, { key: open.serviceKey });
      expect(sessions.body).toMatchObject([{ user_id: user.id, aal: 'aal1', amr: [{ method: 'password' }] }]);
      const removed = await admin(open).mfa.deleteFactor({ userId: user.id, id: data?.id ?? '' });
      // The client wraps the answer once more than its types say.
      expect([removed.error, removed.data]).toMatchObject([null, { data: { id: data?.id } }]);
      expect((await open.ask('GET', '/user', { token: session.access_token })).body['code']).toBe('session_not_found');
      const gone = await admin(open).mfa.deleteFactor({ userId: user.id, id: data?.id ?? '' });
      expect(gone.error?.code).toBe('mfa_factor_not_found');
    });

    it('signs a user out by their token', async () => {
      const { session } = await signedUp(open);
      expect((await admin(open).signOut(session.access_token, 'global')).error).toBeNull();
      expect((await open.ask('GET', '/user', { token: session.access_token })).status).toBe(403);
    });

    it('is closed to everyone but the service key', async () => {
      const { session } = await signedUp(open);
      const stranger = app(open).auth.admin;
      expect((await stranger.listUsers()).error?.code).toBe('not_admin');
      const user = await open.ask('GET', '/admin/users', { token: session.access_token });
      expect([user.status, user.body['code']]).toEqual([403, 'not_admin']);
    });
  });
});
