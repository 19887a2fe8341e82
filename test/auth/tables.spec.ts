import { createClient } from '@supabase/supabase-js';
import { identityEntities, IdentityStore, SessionService, UserService } from '@backstay/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RevocationEntity } from '../../libs/identity/src/sessions/revocation.entity.js';
import { Sweeper } from '../../libs/identity/src/system/sweeper.js';
import { testEngines } from '../support/databases.js';
import { startAuthServer, type AuthServer } from './auth-server.js';

const files = {
  'schema/01.sql': `
    create table profiles (
      id uuid primary key references auth.users (id) on delete cascade,
      nick varchar(40) not null
    );
    create function is_person(who uuid) returns boolean language sql stable security definer
      as $$ select exists (select 1 from auth.users where id = who) $$;
    create policy "people see themselves" on profiles for select to authenticated using (id = auth.uid() and is_person(auth.uid()));
    create policy "people make themselves" on profiles for insert to authenticated with check (id = auth.uid());
  `,
};

describe.each(testEngines)('the tables of sign-in on %s', (engine) => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await startAuthServer(engine, { files });
  });
  afterAll(() => server.stop());

  const withUsers = () =>
    [server.app.get(IdentityStore), server.app.get(UserService), server.app.get(SessionService)] as const;
  const origin = { ip: null, userAgent: null };

  it('have the columns that their entities name', async () => {
    const [store] = withUsers();
    for (const entity of identityEntities) {
      await store.transaction(async ({ entities }) =>
        expect(await entities.find<object>(entity, { take: 1 })).toEqual([]),
      );
    }
  });

  it('keep a user, identities and metadata as they were given', async () => {
    const [store, users] = withUsers();
    const made = await store.transaction(async (tx) => {
      const user = await users.create(tx, {
        email: 'Ünï@example.org'.toLowerCase(),
        userMetadata: { a: ['ß', null, 1.5] },
      });
      await users.addEmailIdentity(tx, user);
      return user;
    });
    const found = await store.transaction((tx) => users.get(tx, made.id));
    expect(found).toMatchObject({
      email: 'ünï@example.org',
      userMetadata: { a: ['ß', null, 1.5] },
      isAnonymous: false,
    });
    expect(found.createdAt).toBe(made.createdAt);
    expect(found.identities).toMatchObject([{ provider: 'email', providerId: made.id }]);
    const twin = store.transaction((tx) => users.create(tx, { email: 'ünï@example.org' }));
    await expect(twin).rejects.toMatchObject({ entry: 'email_exists' });
    const phones = store.transaction(async (tx) => {
      await users.create(tx, { phone: '4912345' });
      await users.create(tx, { phone: '4912345' });
    });
    await expect(phones).rejects.toMatchObject({ entry: 'phone_exists' });
  });

  it('hold a row of auth.users per user, for foreign keys and look-ups, gone with the user', async () => {
    const [store, users, sessions] = withUsers();
    const user = await store.transaction((tx) => users.create(tx, { email: 'key@example.org' }));
    const { accessToken } = await sessions.issueSession(user, { method: 'password', origin });
    const client = createClient(server.url, server.anonKey, { accessToken: () => Promise.resolve(accessToken) });
    expect((await client.from('profiles').insert({ id: user.id, nick: 'k' })).error).toBeNull();
    expect((await client.from('profiles').select()).data).toEqual([{ id: user.id, nick: 'k' }]);
    const service = createClient(server.url, server.serviceKey);
    const stranger = await service.from('profiles').insert({ id: crypto.randomUUID(), nick: 'x' });
    expect(stranger.error?.code).toBe('23503');
    await store.transaction((tx) => users.remove(tx, user));
    expect((await service.from('profiles').select()).data).toEqual([]);
  });

  it('are swept of what has expired, and of nothing else', async () => {
    const [store, users, sessions] = withUsers();
    const user = await store.transaction((tx) => users.create(tx, { email: 'swept@example.org' }));
    await sessions.issueSession(user, { method: 'password', origin });
    const revocation = { subject: user.id, revokedAt: 1000, expiresAt: 2000 };
    await store.transaction(({ entities }) => entities.insert(RevocationEntity, revocation));
    await server.app.get(Sweeper).sweep();
    expect(await store.read('SELECT subject FROM backstay_revocations WHERE subject = ?', user.id)).toEqual([]);
    expect(await store.read('SELECT user_id FROM backstay_sessions WHERE user_id = ?', user.id)).toHaveLength(1);
  });

  it('are never in the data API, not even for the service key', async () => {
    const service = createClient(server.url, server.serviceKey);
    for (const name of ['users', 'auth.users', 'backstay_users', 'backstay_auth_users', 'backstay_sessions']) {
      expect((await service.from(name).select()).error?.code, name).toBe('PGRST205');
    }
    const asked = await fetch(`${server.url}/rest/v1/users`, {
      headers: { apikey: server.serviceKey, 'accept-profile': 'auth' },
    });
    expect(asked.status).toBe(406);
    const described = await fetch(`${server.url}/rest/v1/`, { headers: { apikey: server.serviceKey } });
    expect(await described.text()).not.toMatch(/backstay_|"users"/);
  });
});
