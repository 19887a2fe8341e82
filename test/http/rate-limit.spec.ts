import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from './notes-project.js';

const redisUrl = process.env['BACKSTAY_TEST_REDIS_URL'];
const times = 10;

const start = (env: Record<string, string> = {}): Promise<TestServer> =>
  startServer({ files: notesProject, env: { BACKSTAY_RATE_LIMIT: `${times}/h`, ...env } });

interface Asked {
  readonly key?: string;
  readonly token?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = (server: TestServer, { key = server.anonKey, token = key, path = 'notes', method, headers }: Asked = {}) =>
  fetch(`${server.url}/rest/v1/${path}`, {
    ...(method && { method }),
    headers: { apikey: key, authorization: `Bearer ${token}`, ...headers },
  });

const person = (server: TestServer): string => server.userToken({ sub: randomUUID() });

describe('a rate for the data API', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await start({ BACKSTAY_TRUSTED_PROXIES: '10.0.0.0/8' })));
  afterAll(() => server?.stop());

  it('is told with every answer, and over it is 429 with Retry-After, in the shape of the data API', async () => {
    const token = person(server);
    for (let left = times - 1; left >= 0; left--) {
      const answer = await ask(server, { token });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-remaining')).toBe(String(left));
      expect(answer.headers.get('ratelimit-limit')).toBe(String(times));
      expect(answer.headers.get('ratelimit-policy')).toBe(`${times};w=3600`);
      expect(Number(answer.headers.get('ratelimit-reset'))).toBeGreaterThan(3500);
    }
    const refused = await ask(server, { token });
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3500);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('access-control-expose-headers')).toContain('ratelimit-reset');
    expect(await refused.json()).toEqual({
      code: '53400',
      message: 'the limit of requests was reached',
      details: null,
      hint: `Try again in ${seconds} s.`,
    });
  });

  it('counts whatever is asked, and is no other person’s', async () => {
    const token = person(server);
    const kinds: Asked[] = [
      { path: '' },
      { path: 'nothing' },
      { path: 'notes?select=nothing' },
      { method: 'HEAD' },
      { method: 'OPTIONS' },
      { method: 'DELETE' },
      { path: 'rpc/none' },
      { path: 'a/b' },
    ];
    for (const kind of kinds) expect((await ask(server, { ...kind, token })).status).not.toBe(429);
    for (let i = kinds.length; i < times; i++) await ask(server, { token });
    for (const kind of kinds) expect((await ask(server, { ...kind, token })).status).toBe(429);
    expect((await ask(server, { token: person(server) })).status).toBe(200);
  });

  it('has no way around it by what a caller says of itself', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 2 * times; i++) {
      const forged = { 'x-forwarded-for': `203.0.113.${i}`, 'x-real-ip': `203.0.113.${i}`, 'x-client-info': `a${i}` };
      statuses.push((await ask(server, { headers: forged })).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(times);
  });

  it('is not for the service key, unless it speaks for a person', async () => {
    const key = server.serviceKey;
    for (let i = 0; i <= times; i++) expect((await ask(server, { key })).headers.get('ratelimit-limit')).toBeNull();
    const token = person(server);
    for (let i = 0; i < times; i++) expect((await ask(server, { key, token })).status).toBe(200);
    expect((await ask(server, { key, token })).status).toBe(429);
  });

  it('is for nobody where it is not set', async () => {
    const open = await startServer({ files: notesProject });
    const answer = await ask(open);
    expect([answer.status, answer.headers.get('ratelimit-limit')]).toEqual([200, null]);
    await open.stop();
  });
});

describe.runIf(redisUrl)('a rate for the data API of two processes with one Redis', () => {
  it('is one rate, not two', async () => {
    const env = { REDIS_URL: redisUrl ?? '' };
    const nodes = [await start(env), await start(env)] as const;
    const token = person(nodes[0]);
    const answers = await Promise.all(
      Array.from({ length: 4 * times }, (_, i) => ask(nodes[i % 2 ? 1 : 0], { token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(times);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3 * times);
    await Promise.all(nodes.map((node) => node.stop()));
  });
});
