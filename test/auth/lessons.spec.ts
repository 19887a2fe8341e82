import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthServer, type AuthServer } from './auth-server.js';

const password = 'a sentence of my own';
let count = 0;
const fresh = () => `mary${++count}@example.org`;

/** What went wrong elsewhere (numbers of the list of lessons), and must not here. No engine differs in these. */
describe('lessons of others', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await startAuthServer('sqlite', { env: { BACKSTAY_PUBLIC_URL: 'https://api.example.test' } });
  });
  afterAll(() => server.stop());

  /** `fetch` does not let a Host header through. */
  const postAs = (path: string, headers: Record<string, string>, body: object) =>
    new Promise<number>((resolve, reject) => {
      const sent = request(`${server.url}/auth/v1${path}`, {
        method: 'POST',
        headers: { apikey: server.anonKey, 'content-type': 'application/json', ...headers },
      });
      sent.on('response', (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });

  it.each(['/otp', '/recover', '/signup'])(
    '1: no header of a request gets into the link of a mail (%s)',
    async (path) => {
      const email = fresh();
      if (path === '/recover')
        await server.ask('POST', '/admin/users', { key: server.serviceKey, body: { email, email_confirm: true } });
      const headers = {
        host: 'evil.test',
        'x-forwarded-host': 'evil.test',
        'x-forwarded-proto': 'https',
        'x-forwarded-prefix': '/evil',
        forwarded: 'host=evil.test',
        origin: 'https://evil.test',
        referer: 'https://evil.test/',
      };
      expect(await postAs(path, headers, { email, password })).toBe(200);
      const { raw, link } = await server.mailTo(email);
      expect(raw).not.toContain('evil');
      expect(link).toMatch(/^https:\/\/api\.example\.test\/auth\/v1\/verify\?/);
    },
  );

  it('3 and 4: a stranger’s password does not wait at an address for its owner', async () => {
    const email = fresh();
    await server.ask('POST', '/signup', { body: { email, password: 'the password of a stranger' } });
    // The owner comes later, by a code of their own …
    await server.ask('POST', '/otp', { body: { email } });
    const { tokenHash } = await server.mailTo(email);
    expect((await server.ask('POST', '/verify', { body: { type: 'magiclink', token_hash: tokenHash } })).status).toBe(
      200,
    );
    const invited = fresh();
    await server.ask('POST', '/signup', { body: { email: invited, password: 'the password of a stranger' } });
    // … or by an invitation …
    await server.ask('POST', '/invite', { key: server.serviceKey, body: { email: invited } });
    const invitation = await server.mailTo(invited);
    expect(
      (await server.ask('POST', '/verify', { body: { type: 'invite', token_hash: invitation.tokenHash } })).status,
    ).toBe(200);
    // … or by signing up: the last one counts.
    const late = fresh();
    await server.ask('POST', '/signup', { body: { email: late, password: 'the password of a stranger' } });
    await server.ask('POST', '/signup', { body: { email: late, password } });
    const { code } = await server.mailTo(late);
    await server.ask('POST', '/verify', { body: { type: 'signup', email: late, token: code } });
    for (const address of [invited, late]) {
      const stranger = await server.ask('POST', '/token?grant_type=password', {
        body: { email: address, password: 'the password of a stranger' },
      });
      expect([address, stranger.status]).toEqual([address, 400]);
    }
    expect((await server.ask('POST', '/token?grant_type=password', { body: { email: late, password } })).status).toBe(
      200,
    );
  });

  it('9: who is banned or gone is refused everywhere, also with a token that was seen before', async () => {
    const email = fresh();
    const made = await server.ask('POST', '/admin/users', {
      key: server.serviceKey,
      body: { email, password, email_confirm: true },
    });
    const id = String(made.body['id']);
    const signIn = async () => {
      const { body } = await server.ask('POST', '/token?grant_type=password', { body: { email, password } });
      return body as unknown as { access_token: string; refresh_token: string };
    };
    const rest = async (token: string) =>
      (
        await fetch(`${server.url}/rest/v1/notes`, {
          headers: { apikey: server.anonKey, authorization: `Bearer ${token}` },
        })
      ).status;
    for (const end of [
      () => server.ask('PUT', `/admin/users/${id}`, { key: server.serviceKey, body: { ban_duration: '1h' } }),
      () => server.ask('DELETE', `/admin/users/${id}`, { key: server.serviceKey, body: {} }),
    ]) {
      await server.ask('PUT', `/admin/users/${id}`, { key: server.serviceKey, body: { ban_duration: 'none' } });
      const before = await signIn();
      expect(await rest(before.access_token)).toBe(200);
      // Without a session only its second tells a token from those of before the ban was lifted.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      const bare = server.userToken({ sub: id });
      expect(await rest(bare)).toBe(200);
      expect((await end()).status).toBe(200);
      expect(await rest(before.access_token)).toBe(401);
      expect(await rest(bare)).toBe(401);
      const refreshed = await server.ask('POST', '/token?grant_type=refresh_token', {
        body: { refresh_token: before.refresh_token },
      });
      expect(refreshed.body['code']).toBe('refresh_token_not_found');
    }
  });

  it('12: a new password ends the other sessions whatever the request leaves out', async () => {
    const email = fresh();
    await server.ask('POST', '/admin/users', {
      key: server.serviceKey,
      body: { email, password, email_confirm: true },
    });
    const signIn = async (secret: string) => {
      const { body } = await server.ask('POST', '/token?grant_type=password', { body: { email, password: secret } });
      return body as unknown as { access_token: string };
    };
    const secrets = [password, 'second sentence here', 'third sentence here', 'fourth sentence here'];
    const extras = [
      {},
      { code_challenge: null, code_challenge_method: null },
      { nonce: null, current_password: null, scope: 'local', logout: false },
    ];
    for (const [index, extra] of extras.entries()) {
      const [other, mine] = [await signIn(secrets[index] ?? ''), await signIn(secrets[index] ?? '')];
      const changed = await server.ask('PUT', '/user', {
        token: mine.access_token,
        body: { password: secrets[index + 1], ...extra },
      });
      expect(changed.status).toBe(200);
      expect((await server.ask('GET', '/user', { token: other.access_token })).body['code']).toBe('session_not_found');
      expect((await server.ask('GET', '/user', { token: mine.access_token })).status).toBe(200);
    }
  });

  it('20: every route of administration refuses every other key', async () => {
    const { body } = await server.ask('POST', '/otp', { body: { email: fresh() } });
    expect(body).toEqual({});
    const id = crypto.randomUUID();
    const routes = [
      ['GET', '/admin/users'],
      ['POST', '/admin/users'],
      ['GET', `/admin/users/${id}`],
      ['PUT', `/admin/users/${id}`],
      ['DELETE', `/admin/users/${id}`],
      ['GET', `/admin/users/${id}/factors`],
      ['DELETE', `/admin/users/${id}/factors/${id}`],
      ['GET', `/admin/users/${id}/sessions`],
      ['POST', '/admin/generate_link'],
      ['GET', '/admin/audit'],
      ['POST', '/invite'],
    ] as const;
    for (const [method, path] of routes) {
      for (const token of [server.anonKey, server.userToken({ sub: id })]) {
        const answer = await server.ask(method, path, { token, ...(method === 'GET' ? {} : { body: {} }) });
        expect([method, path, answer.status, answer.body['code']]).toEqual([method, path, 403, 'not_admin']);
      }
      const bare = await fetch(`${server.url}/auth/v1${path}`, { method });
      expect([method, path, bare.status]).toEqual([method, path, 401]);
    }
  });

  it('what clients send too much of, or as null, is no error; what is no object is', async () => {
    const email = fresh();
    const ok = await server.ask('POST', '/signup', {
      body: {
        email,
        password,
        data: null,
        code_challenge: null,
        code_challenge_method: null,
        gotrue_meta_security: {},
        channel: 'sms',
        x: [1],
      },
    });
    expect(ok.status).toBe(200);
    for (const [text, code] of [
      ['[]', 'bad_json'],
      ['{', 'bad_json'],
      ['{"email":1}', 'validation_failed'],
      ['"x"', 'bad_json'],
    ] as const) {
      const answer = await fetch(`${server.url}/auth/v1/signup`, {
        method: 'POST',
        headers: { apikey: server.anonKey, 'content-type': 'application/json' },
        body: text,
      });
      const said = (await answer.json()) as Record<string, unknown>;
      expect([text, answer.status, said['code'], said['error_code'], said['msg']]).toEqual([
        text,
        400,
        code,
        code,
        said['message'],
      ]);
      expect(answer.headers.get('x-supabase-api-version')).toBe('2024-01-01');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    const large = await server.ask('POST', '/otp', { body: { email, data: { x: 'x'.repeat(300_000) } } });
    expect(large.status).toBe(413);
    const nothing = await server.ask('GET', '/no/such/route');
    expect([nothing.status, nothing.body['code']]).toEqual([404, 'not_found']);
  });
});
