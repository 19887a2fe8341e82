import { randomUUID } from 'node:crypto';
import { argon2Cost } from '../../libs/identity/src/passwords/password-hasher.js';
import { IdentityStore, KeyRing, UserEntity } from '@backstay/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startAuthServer, type AuthServer } from './auth-server.js';

const password = 'a sentence of my own';
let count = 0;
const fresh = () => `grace${++count}@example.org`;

describe.each(testEngines)('what sign-in promises on %s', (engine) => {
  let server: AuthServer;
  let open: AuthServer;
  beforeAll(async () => {
    [server, open] = await Promise.all([
      startAuthServer(engine, {
        env: { REDIRECT_URLS: 'https://app.example.test/**,https://*.preview.test/in,shop://open' },
      }),
      startAuthServer(engine, { env: { AUTH_AUTOCONFIRM: 'on', AUTH_REFRESH_REUSE_INTERVAL: '0' } }),
    ]);
  });
  afterAll(() => Promise.all([server.stop(), open.stop()]));

  interface Session {
    readonly access_token: string;
    readonly refresh_token: string;
    readonly user: { readonly id: string };
  }

  async function session(at = open, email = fresh()): Promise<Session & { readonly email: string }> {
    const { body } = await at.ask('POST', '/signup', { body: { email, password } });
    return { ...(body as unknown as Session), email };
  }
  const refresh = (token: string, at = open) =>
    at.ask('POST', '/token?grant_type=refresh_token', { body: { refresh_token: token } });

  describe('5: privileged fields cannot be set by the caller', () => {
    const planted = {
      id: randomUUID(),
      role: 'service_role',
      aud: 'admin',
      is_admin: true,
      is_super_admin: true,
      is_anonymous: false,
      email_confirmed_at: '2020-01-01T00:00:00Z',
      phone_confirmed_at: '2020-01-01T00:00:00Z',
      email_confirm: true,
      confirmed_at: '2020-01-01T00:00:00Z',
      banned_until: '2999-01-01T00:00:00Z',
      created_at: '2000-01-01T00:00:00Z',
      password_hash: '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
      identities: [{ provider: 'google' }],
      aal: 'aal2',
    };

    it('at sign-up', async () => {
      const email = fresh();
      const { status, body } = await server.ask('POST', '/signup', {
        body: { email, password, app_metadata: { staff: true }, ...planted },
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ role: 'authenticated', aud: 'authenticated', app_metadata: { provider: 'email' } });
      expect(body['id']).not.toBe(planted.id);
      expect(body).not.toHaveProperty('email_confirmed_at');
      expect(body).not.toHaveProperty('banned_until');
      expect(JSON.stringify(body)).not.toMatch(/staff|is_admin|password|google|2000-01-01/);
    });

    it('in PUT /user and by a code', async () => {
      const { access_token: token, user } = await session();
      const { body } = await open.ask('PUT', '/user', { token, body: { data: { a: 1 }, ...planted } });
      expect(body).toMatchObject({
        id: user.id,
        role: 'authenticated',
        user_metadata: { a: 1 },
        app_metadata: { provider: 'email' },
      });
      const refused = await open.ask('PUT', '/user', { token, body: { app_metadata: { staff: true } } });
      expect([refused.status, refused.body['code']]).toEqual([403, 'not_admin']);
      const email = fresh();
      await server.ask('POST', '/otp', { body: { email, app_metadata: { staff: true }, ...planted } });
      const made = await server.ask('POST', '/verify', {
        body: { email, type: 'email', token: (await server.mailTo(email)).code, ...planted },
      });
      expect((made.body as unknown as Session).user).toMatchObject({
        role: 'authenticated',
        app_metadata: { provider: 'email', providers: ['email'] },
      });
    });
  });

  it('6 and 7: tokens of other algorithms, keys and times are 403 bad_jwt', async () => {
    const { access_token: token, user } = await session();
    const [head = '', body = '', signature = ''] = token.split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const sign = (changed: object) => open.app.get(KeyRing).signUserToken({ ...claims, ...changed } as never);
    const forged = {
      none: `${encode({ alg: 'none', typ: 'JWT' })}.${body}.`,
      'another algorithm': `${encode({ alg: 'HS512', typ: 'JWT' })}.${body}.${signature}`,
      'another subject': `${head}.${encode({ ...claims, sub: randomUUID() })}.${signature}`,
      expired: sign({ exp: 1_700_000_000 }),
      'not yet valid': sign({ nbf: Math.floor(Date.now() / 1000) + 3600 }),
      'another audience': sign({ aud: 'files' }),
      'no subject': sign({ sub: undefined }),
      'a refresh token': (await session()).refresh_token,
      'the anon key': open.anonKey,
    };
    for (const [name, one] of Object.entries(forged)) {
      const { status, body: said } = await open.ask('GET', '/user', { token: one });
      expect([name, status, said['code']]).toEqual([name, 403, 'bad_jwt']);
    }
    const other = await open.ask('GET', '/user', { token: sign({ session_id: randomUUID() }) });
    expect([other.status, other.body['code']]).toEqual([403, 'session_not_found']);
    const none = await fetch(`${open.url}/auth/v1/user`, { headers: { apikey: open.anonKey } });
    expect([none.status, ((await none.json()) as { code: string }).code]).toEqual([401, 'no_authorization']);
    expect((await open.ask('GET', '/user', { token })).body['id']).toBe(user.id);
  });

  describe('9: refresh tokens', () => {
    it('that come again end the whole session', async () => {
      const first = await session();
      const second = (await refresh(first.refresh_token)).body as unknown as Session;
      const third = (await refresh(second.refresh_token)).body as unknown as Session;
      const stolen = await refresh(first.refresh_token);
      expect([stolen.status, stolen.body['code']]).toEqual([400, 'refresh_token_already_used']);
      const after = await refresh(third.refresh_token);
      expect([after.status, after.body['code']]).toEqual([400, 'refresh_token_not_found']);
      expect((await open.ask('GET', '/user', { token: third.access_token })).body['code']).toBe('session_not_found');
    });

    it('that are the parent of the active one give the active one, at any time: an answer was lost', async () => {
      const first = await session();
      const second = (await refresh(first.refresh_token)).body as unknown as Session;
      const again = (await refresh(first.refresh_token)).body as unknown as Session;
      expect(again.refresh_token).toBe(second.refresh_token);
    });

    it('give one successor to ten who come at once', async () => {
      const { refresh_token: token } = await session();
      const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(token)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
      expect(new Set(answers.map(({ body }) => body['refresh_token'])).size).toBe(1);
    });

    it('are not in the database', async () => {
      const { refresh_token: token } = await session();
      const rows = await open.app.get(IdentityStore).read('SELECT token_hash FROM backstay_refresh_tokens');
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.flat().join()).not.toContain(token);
    });

    it('cost four statements', async () => {
      const { refresh_token: token } = await session();
      const statements: string[] = [];
      const { engine: database } = open.app.get(IdentityStore);
      const transaction = database.transaction.bind(database);
      const spied = (tx: Parameters<Parameters<typeof transaction>[1]>[0]) => {
        const { queryRunner } = tx.entities;
        if (queryRunner === undefined) throw new Error('no query runner');
        const query = queryRunner.query.bind(queryRunner);
        Object.assign(queryRunner, {
          query: (...args: Parameters<typeof query>) => {
            statements.push(args[0]);
            return query(...args);
          },
        });
        const run = tx.run.bind(tx);
        const spying: typeof tx = {
          entities: tx.entities,
          run: (statement) => {
            statements.push(statement.sql);
            return run(statement);
          },
        };
        return spying;
      };
      database.transaction = (options, work) => transaction(options, (tx) => work(spied(tx)));
      try {
        expect((await refresh(token)).status).toBe(200);
      } finally {
        database.transaction = transaction;
      }
      expect(
        // The sign of life of a node comes by the clock.
        statements.filter((sql) => !/^(SAVEPOINT|RELEASE|BEGIN|COMMIT|START)|backstay_nodes/i.test(sql)).length,
        statements.join('\n'),
      ).toBeLessThanOrEqual(4);
      expect(statements.length).toBeGreaterThan(1);
    });
  });

  it('11: a listed password is refused, and a long one is taken whole', async () => {
    for (const weak of ['password1', 'qwertyuiop', 'Football1'.toLowerCase(), 'iloveyou1']) {
      const { status, body } = await open.ask('POST', '/signup', { body: { email: fresh(), password: weak } });
      expect([weak, status, body['code']]).toEqual([weak, 422, 'weak_password']);
      expect(body['weak_password']).toEqual({ reasons: ['pwned'] });
    }
    const email = fresh();
    const long = 'x'.repeat(72);
    expect((await open.ask('POST', '/signup', { body: { email, password: `${long}a` } })).status).toBe(200);
    const cut = await open.ask('POST', '/token?grant_type=password', { body: { email, password: `${long}b` } });
    expect(cut.body['code']).toBe('invalid_credentials');
    const huge = await open.ask('POST', '/signup', { body: { email: fresh(), password: 'x'.repeat(1025) } });
    expect([huge.status, huge.body['code']]).toEqual([400, 'validation_failed']);
  });

  it('12: every stored hash has the promised cost', async () => {
    await session();
    const users = await open.app.get(IdentityStore).transaction(({ entities }) => entities.find(UserEntity));
    const hashes = users.flatMap(({ passwordHash }) => (passwordHash === null ? [] : [passwordHash]));
    expect(hashes.length).toBeGreaterThan(0);
    for (const hash of hashes) expect(hash).toMatch(`$argon2id$v=19$m=${argon2Cost.memoryCost},t=1,p=1$`);
  });

  it('14: no answer tells whether an address is known', async () => {
    const { email } = await session();
    await server.ask('POST', '/admin/users', {
      key: server.serviceKey,
      body: { email, password, email_confirm: true },
    });
    const unknown = 'nobody-at-all@example.org';
    const cases = [
      ['/recover', (one: string) => ({ email: one })],
      ['/otp', (one: string) => ({ email: one })],
      ['/resend', (one: string) => ({ email: one, type: 'signup' })],
      ['/token?grant_type=password', (one: string) => ({ email: one, password: 'wrong, wrong, wrong' })],
      ['/verify', (one: string) => ({ email: one, token: '000000', type: 'recovery' })],
    ] as const;
    for (const [path, body] of cases) {
      const [known, not] = [
        await server.ask('POST', path, { body: body(email) }),
        await server.ask('POST', path, { body: body(unknown) }),
      ];
      expect([path, known.status, known.body]).toEqual([path, not.status, not.body]);
    }
  });

  it('14: nor does the time', { timeout: 60_000 }, async () => {
    const { email } = await session(open);
    const time = async (path: string, body: object) => {
      const started = performance.now();
      await open.ask('POST', path, { body });
      return performance.now() - started;
    };
    for (const [path, extra] of [
      ['/token?grant_type=password', { password: 'wrong, wrong, wrong' }],
      ['/recover', {}],
    ] as const) {
      const [known, unknown]: [number[], number[]] = [[], []];
      // In turn, and the quickest of each: what else the machine does meets both alike.
      for (let round = 0; round < 7; round++) {
        known.push(await time(path, { email, ...extra }));
        unknown.push(await time(path, { email: 'nobody-at-all@example.org', ...extra }));
      }
      expect(Math.min(...unknown), path).toBeGreaterThanOrEqual(Math.min(...known) * 0.5);
    }
  });

  describe('15: one-time codes', () => {
    it('are burnt by wrong guesses', async () => {
      const email = fresh();
      await server.ask('POST', '/otp', { body: { email } });
      const { code, tokenHash } = await server.mailTo(email);
      const wrong = code === '123456' ? '123457' : '123456';
      for (let guess = 0; guess < 10; guess++) {
        const { status } = await server.ask('POST', '/verify', { body: { email, type: 'email', token: wrong } });
        expect(status).toBe(403);
      }
      const burnt = await server.ask('POST', '/verify', { body: { email, type: 'email', token: code } });
      expect([burnt.status, burnt.body['code']]).toEqual([403, 'otp_expired']);
      // Nobody guesses a link, so its owner is not shut out.
      expect((await server.ask('POST', '/verify', { body: { token_hash: tokenHash, type: 'email' } })).status).toBe(
        200,
      );
    });

    it('count once when ten come at once, and for their address only', async () => {
      const [email, other] = [fresh(), fresh()];
      await server.ask('POST', '/otp', { body: { email } });
      await server.ask('POST', '/otp', { body: { email: other } });
      const { code } = await server.mailTo(email);
      expect((await server.ask('POST', '/verify', { body: { email: other, type: 'email', token: code } })).status).toBe(
        403,
      );
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          server.ask('POST', '/verify', { body: { email, type: 'email', token: code } }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });
  });

  describe('24: nobody is sent anywhere that is not listed', () => {
    const outside = [
      'https://evil.test/',
      '//evil.test',
      'https://app.example.test.evil.test/',
      'https://app.example.test@evil.test/',
      'https://evil.test/https://app.example.test/',
      'https://app.example.test\\@evil.test/',
      'https:evil.test',
      'https://app.example.test:8443/',
      'http://app.example.test/',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://a.b.preview.test/in',
      'https://x.preview.test/in/../out',
      'https://x.preview.test/in/%2e%2e/out',
      'shop://open.evil',
      '\thttps://evil.test',
    ];

    it.each(outside)('%s', async (place) => {
      const email = fresh();
      const to = encodeURIComponent(place);
      await server.ask('POST', `/otp?redirect_to=${to}`, { body: { email } });
      const { link } = await server.mailTo(email);
      expect(new URL(link).searchParams.get('redirect_to')).toBe('https://app.example.test');
      const tampered = new URL(link);
      tampered.searchParams.set('redirect_to', place);
      const followed = await fetch(tampered, { redirect: 'manual' });
      expect(followed.headers.get('location')).toMatch(/^https:\/\/app\.example\.test#access_token=/);
      const failed = await fetch(`${server.url}/auth/v1/verify?token=x&type=email&redirect_to=${to}`, {
        redirect: 'manual',
      });
      expect([failed.status, failed.headers.get('location')]).toEqual([
        303,
        expect.stringMatching(/^https:\/\/app\.example\.test#error=access_denied/),
      ]);
    });

    it.each(['https://app.example.test/deep/page?x=1#y', 'https://one.preview.test/in', 'shop://open'])(
      'but %s',
      async (place) => {
        const failed = await fetch(
          `${server.url}/auth/v1/verify?token=pkce_x&type=email&redirect_to=${encodeURIComponent(place)}`,
          {
            redirect: 'manual',
          },
        );
        const location = failed.headers.get('location') ?? '';
        expect(location.startsWith(place.split(/[?#]/)[0] ?? '')).toBe(true);
        expect(location.split('#')[0]).toContain('error_code=otp_expired');
        expect(location.split('#')[1]).toContain('error_code=otp_expired');
      },
    );
  });
});
