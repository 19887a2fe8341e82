import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { spawnBackstay, temporaryFolder } from '../support/cli.js';
import { KeyRing } from '@backstay/identity';
import { testSecret } from '../support/server.js';
import { newestMail, reachAt } from './auth-server.js';

it('29: no secret of sign-in gets into the log, at any level', { timeout: 120_000 }, async () => {
  const { path, remove } = await temporaryFolder();
  mkdirSync(join(path, 'schema'));
  writeFileSync(join(path, 'schema', '01.sql'), 'create table notes (id integer primary key);');
  const settings = { JWT_SECRET: testSecret, PORT: '0', BACKSTAY_LOG_LEVEL: 'trace', AUTH_RATE_LIMITS: 'off' };
  const child = spawnBackstay(['start', '--project', path], settings);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (log += data.toString()));
  const url = await new Promise<string>((resolve) => {
    child.stdout?.on('data', () => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(log);
      if (found !== null) resolve(found[0]);
    });
  });
  const { printed } = new KeyRing(testSecret, null, { anonKey: null, serviceRoleKey: null });
  const ask = reachAt(url, printed.anon);
  const secrets = new Set<string>();
  const plant = (...values: unknown[]) => values.forEach((value) => typeof value === 'string' && secrets.add(value));
  for (let round = 0; round < 3; round++) {
    const [email, password, wrong] = [
      `planted-${round}@example.org`,
      `planted password ${round}`,
      `planted guess ${round}`,
    ];
    plant(email, password, wrong);
    await ask('POST', '/signup', { body: { email, password, data: { note: `planted note ${round}` } } });
    plant(`planted note ${round}`);
    const { code, tokenHash, link } = await newestMail(join(path, '.backstay', 'mail'), email);
    plant(code, tokenHash, link);
    await ask('POST', '/verify', { body: { email, type: 'signup', token: '000000' } });
    const { body } = await ask('POST', '/verify', { body: { email, type: 'signup', token: code } });
    plant(body['access_token'], body['refresh_token']);
    await ask('GET', `/verify?token=planted-link-${round}&type=email&redirect_to=https://planted.test`);
    plant(`planted-link-${round}`);
    await ask('POST', '/token?grant_type=password', { body: { email, password: wrong } });
    await ask('POST', '/token?grant_type=refresh_token', { body: { refresh_token: body['refresh_token'] } });
    await ask('POST', '/token?grant_type=refresh_token', { body: { refresh_token: `planted-refresh-${round}` } });
    plant(`planted-refresh-${round}`);
    await ask('PUT', '/user', { token: String(body['access_token']), body: { password: `another planted ${round}` } });
    plant(`another planted ${round}`);
    await ask('POST', '/signup', { body: `not JSON planted-body-${round}` });
  }
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('close', resolve));
  await remove();
  expect(secrets.size).toBeGreaterThanOrEqual(20);
  expect(log.length).toBeGreaterThan(1000);
  for (const secret of secrets) expect(log.includes(secret), secret).toBe(false);
});
