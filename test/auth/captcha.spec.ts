import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startFlowServer, type FlowServer } from './flow-server.js';

/** What the provider answers to `good`; anything else is refused in its words. */
const engines = testEngines.slice(0, 1);

describe.each(engines)('a captcha, on %s', (engine) => {
  let verifier: Server;
  let server: FlowServer;
  const asked: Record<string, string>[] = [];
  beforeAll(async () => {
    verifier = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const form = Object.fromEntries(new URLSearchParams(body));
        asked.push(form);
        if (form['response'] === 'broken') return response.writeHead(500).end('oops');
        const success = form['response'] === 'good' && form['secret'] === 'captcha-secret';
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify(success ? { success } : { success, 'error-codes': ['invalid-input-response', '<b>'] }),
        );
      });
    });
    await new Promise<void>((resolve) => verifier.listen(0, '127.0.0.1', resolve));
    server = await startFlowServer(engine, {
      AUTH_AUTOCONFIRM: 'on',
      CAPTCHA_PROVIDER: 'turnstile',
      CAPTCHA_SECRET: 'captcha-secret',
      CAPTCHA_URL: `http://127.0.0.1:${(verifier.address() as AddressInfo).port}/siteverify`,
      BACKSTAY_OUTBOUND_HOSTS: '127.0.0.1',
    });
  });
  afterAll(async () => {
    await server?.stop();
    verifier?.close();
  });

  const routes = [
    ['/signup', { email: 'captcha@example.com', password: 'a long enough one' }],
    ['/token?grant_type=password', { email: 'captcha@example.com', password: 'a long enough one' }],
    ['/otp', { email: 'captcha@example.com' }],
    ['/recover', { email: 'captcha@example.com' }],
  ] as const;
  const post = (path: string, body: object, token: unknown, headers = {}) =>
    server.ask(path, { method: 'POST', headers, body: { ...body, gotrue_meta_security: { captcha_token: token } } });

  it.each(routes)('is demanded by %s', async (path, body) => {
    for (const token of [undefined, null, '', 7, 'bad', 'broken', 'x'.repeat(9000)]) {
      const answer = await post(path, body, token);
      expect(answer).toMatchObject({ status: 400, body: { code: 'captcha_failed' } });
    }
  });

  it('lets those in who pass it, and tells the provider their address', async () => {
    for (const [path, body] of routes) expect((await post(path, body, 'good')).status).toBe(200);
    expect(asked.at(-1)).toEqual({ secret: 'captcha-secret', response: 'good', remoteip: '127.0.0.1' });
  });

  it('says which known reasons the provider gave, and nothing else of its answer', async () => {
    const { body } = await post('/otp', { email: 'captcha@example.com' }, 'bad');
    expect(body['message']).toBe('captcha protection: request disallowed (invalid-input-response)');
  });

  it('is not asked of the service key', async () => {
    const headers = { apikey: server.serviceKey, authorization: `Bearer ${server.serviceKey}` };
    const answer = await post('/otp', { email: 'captcha2@example.com' }, undefined, headers);
    expect(answer.status).toBe(200);
  });
});
