import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProject, type StartedServer } from '../support/cli.js';
import { testEngines } from '../support/databases.js';
import { testSecret } from '../support/server.js';
import { reachAt, startAuthServer, type AuthServer } from './auth-server.js';

const password = 'a sentence of my own';
const settings = { SITE_URL: 'https://app.example.test', AUTH_RATE_LIMITS: 'off', AUTH_AUTOCONFIRM: 'on' };

/** Milliseconds within which every node has heard of what another did. */
const promised = 5000;

describe.each(testEngines)('two processes on one %s database', (engine) => {
  let here: AuthServer;
  let there: StartedServer;
  beforeAll(async () => {
    here = await startAuthServer(engine, { env: settings });
    there = await startProject(here.folder, {
      ...settings,
      DATABASE_URL: here.databaseUrl,
      JWT_SECRET: testSecret,
      BACKSTAY_DATA_DIR: `${here.folder}/.other`,
      BACKSTAY_LOG_LEVEL: 'silent',
    });
  });
  afterAll(async () => {
    await there.stop();
    await here.stop();
  });

  const other = () => reachAt(there.url, here.anonKey);
  const rest = async (url: string, token: string) =>
    (await fetch(`${url}/rest/v1/notes`, { headers: { apikey: here.anonKey, authorization: `Bearer ${token}` } }))
      .status;

  async function signUp(email: string) {
    const { body } = await here.ask('POST', '/signup', { body: { email, password } });
    return body as unknown as { access_token: string; refresh_token: string; user: { id: string } };
  }

  /** Milliseconds until the other process refuses the token. */
  async function untilRefused(token: string): Promise<number> {
    const started = performance.now();
    while ((await rest(there.url, token)) !== 401) {
      if (performance.now() - started > 3 * promised) throw new Error('the other process never heard of it');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return performance.now() - started;
  }

  it('share sessions: what one signs in, the other knows', async () => {
    const { access_token: token, refresh_token: refreshToken, user } = await signUp('one@example.org');
    expect(await rest(there.url, token)).toBe(200);
    expect((await other()('GET', '/user', { token })).body['id']).toBe(user.id);
    expect(
      (await other()('POST', '/token?grant_type=refresh_token', { body: { refresh_token: refreshToken } })).status,
    ).toBe(200);
  });

  it('hear of a sign-out and of a ban in time, also for tokens they have seen', async () => {
    const out = await signUp('two@example.org');
    const banned = await signUp('three@example.org');
    expect([await rest(there.url, out.access_token), await rest(there.url, banned.access_token)]).toEqual([200, 200]);
    await here.ask('POST', '/logout', { token: out.access_token });
    await here.ask('PUT', `/admin/users/${banned.user.id}`, { key: here.serviceKey, body: { ban_duration: '1h' } });
    for (const { refresh_token } of [out, banned]) {
      const { status } = await other()('POST', '/token?grant_type=refresh_token', { body: { refresh_token } });
      expect(status).toBe(400);
    }
    expect(await untilRefused(out.access_token)).toBeLessThan(promised);
    expect(await untilRefused(banned.access_token)).toBeLessThan(promised);
    expect(await rest(here.url, out.access_token)).toBe(401);
  });

  it('give one successor to refreshes that come to both at once', async () => {
    const { refresh_token } = await signUp('four@example.org');
    const body = { refresh_token };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? here.ask : other())('POST', '/token?grant_type=refresh_token', { body }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(answers.map((answer) => answer.body['refresh_token'])).size).toBe(1);
  });
});
