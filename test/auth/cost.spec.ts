import { availableParallelism } from 'node:os';
import { PasswordHasher, TokenVerifier } from '@backstay/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthServer, type AuthServer } from './auth-server.js';

const password = 'a sentence of my own';

/** What sign-in may cost; no engine is asked differently for these. */
describe('the cost of sign-in', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await startAuthServer('sqlite', { env: { AUTH_AUTOCONFIRM: 'on' } });
  });
  afterAll(() => server.stop());

  it('is one hash, whether there is such a user or not', async () => {
    await server.ask('POST', '/signup', { body: { email: 'one@example.org', password } });
    const signIn = (email: string) => server.ask('POST', '/token?grant_type=password', { body: { email, password } });
    // The hash of nobody is made once.
    await signIn('nobody@example.org');
    const hasher = server.app.get(PasswordHasher);
    const { check, hash } = hasher;
    let hashes = 0;
    Object.assign(hasher, {
      check: (...args: Parameters<typeof check>) => ((hashes += 1), check.apply(hasher, args)),
      hash: (...args: Parameters<typeof hash>) => ((hashes += 1), hash.apply(hasher, args)),
    });
    expect((await signIn('one@example.org')).status).toBe(200);
    expect(hashes).toBe(1);
    expect((await signIn('nobody@example.org')).status).toBe(400);
    expect(hashes).toBe(2);
  });

  it('is at most 15 µs of CPU for a token that was seen before', async () => {
    const { body } = await server.ask('POST', '/signup', { body: { email: 'two@example.org', password } });
    const verifier = server.app.get(TokenVerifier);
    const credentials = { apikey: server.anonKey, authorization: `Bearer ${String(body['access_token'])}` };
    const rounds = 50_000;
    const run = () => {
      for (let round = 0; round < rounds; round++) verifier.verify(credentials);
    };
    run();
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / rounds).toBeLessThan(15);
  });

  it('never takes every core: who finds fifty others waiting is told to come back', { timeout: 120_000 }, async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 + availableParallelism() }, (_, index) =>
        server.ask('POST', '/token?grant_type=password', { body: { email: `many${index}@example.org`, password } }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { body, headers } of refused) {
      expect([body['code'], headers.get('retry-after')]).toEqual(['over_request_rate_limit', '5']);
    }
    expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(50);
  });
});
