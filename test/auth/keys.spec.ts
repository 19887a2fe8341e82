import { createClient } from '@supabase/supabase-js';
import { IdentityStore, KeyRotation } from '@backstay/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startAuthServer, type AuthServer } from './auth-server.js';

const password = 'a sentence of my own';
let count = 0;

describe.each(testEngines)('8: keys that sign user tokens, on %s', (engine) => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await startAuthServer(engine, { env: { JWT_SECRET: '', AUTH_AUTOCONFIRM: 'on' } });
  });
  afterAll(() => server.stop());

  const client = () =>
    createClient(server.url, server.anonKey, { auth: { persistSession: false, autoRefreshToken: false } });
  const keySet = async () =>
    (await server.ask('GET', '/.well-known/jwks.json')).body['keys'] as unknown as Record<string, string>[];
  const kidOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string; alg: string };

  async function signIn() {
    const app = client();
    const { data } = await app.auth.signUp({ email: `key${++count}@example.org`, password });
    return { app, token: data.session?.access_token ?? '' };
  }

  it('rotate without signing anyone out, and are sealed in the database', async () => {
    const [first] = await keySet();
    const before = await signIn();
    expect(kidOf(before.token)).toMatchObject({ alg: 'ES256', kid: first?.['kid'] });
    expect((await before.app.auth.getClaims()).error).toBeNull();
    const rotation = server.app.get(KeyRotation);
    const published = await rotation.rotate();
    await rotation.load();
    expect(published).toMatchObject({ current: first?.['kid'], previous: null });
    expect((await keySet()).map(({ kid }) => kid)).toEqual([first?.['kid'], published.standby]);
    const moved = await rotation.rotate();
    await rotation.load();
    expect(moved).toMatchObject({ current: published.standby, previous: first?.['kid'] });
    const after = await signIn();
    expect(kidOf(after.token).kid).toBe(published.standby);
    for (const token of [before.token, after.token])
      expect((await server.ask('GET', '/user', { token })).status).toBe(200);
    expect((await after.app.auth.getClaims()).data?.claims.sub).toBeDefined();
    expect((await before.app.auth.refreshSession()).error).toBeNull();
    for (const key of await keySet()) {
      expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
      expect(key).not.toHaveProperty('d');
    }
    const rows = await server.app
      .get(IdentityStore)
      .read('SELECT sealed_private_key, public_key FROM backstay_signing_keys');
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/"d"|\\"d\\"/);
  });
});

describe('a shared secret', () => {
  it('is in no key set', async () => {
    const server = await startAuthServer('sqlite');
    const { status, body, headers } = await server.ask('GET', '/.well-known/jwks.json');
    expect([status, body, headers.get('cache-control')]).toEqual([200, { keys: [] }, 'public, max-age=600']);
    await server.stop();
  });
});
