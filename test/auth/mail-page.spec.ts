import { expect, it } from 'vitest';
import { startAuthServer } from './auth-server.js';

it('shows the mails of a developer, to no other origin, and nothing where there is a mail server', async () => {
  const server = await startAuthServer('sqlite');
  expect(await (await fetch(`${server.url}/docs/mail`)).text()).toContain('There are none yet');
  await server.ask('POST', '/signup', {
    body: { email: 'zoë@example.org', password: 'a sentence of my own', data: { name: '<script>' } },
  });
  const page = await fetch(`${server.url}/docs/mail`, { headers: { origin: 'https://elsewhere.test' } });
  expect([page.status, page.headers.get('access-control-allow-origin'), page.headers.get('cache-control')]).toEqual([
    200,
    null,
    'no-store',
  ]);
  const text = await page.text();
  expect(text).toContain('Confirm your address');
  const link = /href="(http[^"]*\/auth\/v1\/verify[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(new URL(link).origin).toBe(server.url);
  const followed = await fetch(link, { redirect: 'manual' });
  expect(followed.headers.get('location')).toMatch(/^https:\/\/app\.example\.test#access_token=/);
  await server.stop();
  const other = await startAuthServer('sqlite', { env: { SMTP_URL: 'smtp://127.0.0.1:9' } });
  expect((await fetch(`${other.url}/docs/mail`)).status).toBe(404);
  await other.stop();
});
