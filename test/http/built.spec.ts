import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyRing } from '@backstay/identity';
import { testSecret } from '../support/server.js';
import { firstOwner, notesProject } from './notes-project.js';

// What runs here is `dist/`: `npm test` builds it first. The Swagger plugin does its work in the build only.
const main = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'api', 'src', 'main.js');

let project: string;
beforeAll(() => {
  if (!existsSync(main)) throw new Error(`${main} is missing: run npm run build`);
  project = mkdtempSync(join(tmpdir(), 'backstay-built-'));
  for (const [name, text] of Object.entries(notesProject)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

interface Process {
  readonly child: ChildProcess;
  readonly printed: { out: string; err: string };
  readonly ended: Promise<number | null>;
}

function run(settings: Readonly<Record<string, string>>): Process {
  const env = { PATH: process.env['PATH'] ?? '', BACKSTAY_PROJECT: project, PORT: '0', ...settings };
  const child = spawn(process.execPath, [main], { env, cwd: tmpdir() });
  const printed = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => (printed.out += String(chunk)));
  child.stderr?.on('data', (chunk) => (printed.err += String(chunk)));
  return { child, printed, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function listening({ child, printed, ended }: Process): Promise<string> {
  const gone = ended.then((code) => {
    throw new Error(`ended with ${code}: ${printed.out}${printed.err}`);
  });
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.out)?.[0];
    if (url !== undefined) {
      gone.catch(() => undefined);
      return url;
    }
    await Promise.race([once(child.stdout!, 'data'), gone]);
  }
}

const keys = new KeyRing(testSecret, null, { anonKey: null, serviceRoleKey: null }).printed;

describe('the built server', () => {
  it('has descriptions and examples in its OpenAPI document', async () => {
    const process = run({ JWT_SECRET: testSecret });
    const url = await listening(process);
    const document: unknown = await (
      await fetch(`${url}/docs/openapi.json`, { headers: { apikey: keys.serviceRole } })
    ).json();
    process.child.kill('SIGTERM');
    expect(await process.ended).toBe(0);
    await expect(JSON.stringify(document, null, 2)).toMatchFileSnapshot('__snapshots__/openapi.json.snap');
  });

  it('carries the files of the documentation page, which no production dependency brings', () => {
    const bundled = createRequire(main).resolve('swagger-ui-dist/package.json');
    expect(bundled).toBe(join(main, '../../../../node_modules/swagger-ui-dist/package.json'));
    const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'LICENSE', 'NOTICE'];
    expect(files.filter((name) => !existsSync(join(dirname(bundled), name)))).toEqual([]);
  });

  it('prints what one needs to begin, no secret, and ends with 0 on SIGTERM', async () => {
    const process = run({});
    const url = await listening(process);
    const line = (name: string): string => new RegExp(`^ +${name} +(.*)$`, 'm').exec(process.printed.out)?.[1] ?? '';
    expect(line('URL')).toBe(url);
    expect(line('Docs')).toBe(`${url}/docs`);
    expect(line('Database')).toContain(join(project, '.backstay', 'data.db'));
    expect(line('Project')).toBe(project);
    expect(line('Service key')).toContain('npx backstay keys');
    const anonKey = line('Anon key');
    const rows = await fetch(`${url}/rest/v1/notes?select=id`, { headers: { apikey: anonKey } });
    expect(await rows.json()).toEqual([{ id: 1 }]);
    expect(process.printed.out).toContain(`curl '${url}/rest/v1/notes?limit=3' -H 'apikey: ${anonKey}'`);
    expect(statSync(join(project, '.backstay', 'keys.json')).mode & 0o777).toBe(0o600);
    process.child.kill('SIGTERM');
    expect(await process.ended).toBe(0);
    expect(process.printed.out).not.toMatch(/service_role|sb_secret|"level":"error"/);
    expect(process.printed.err).toBe('');
  });

  it('logs each request once, without what it asked for', async () => {
    const process = run({ JWT_SECRET: testSecret, NODE_ENV: 'production', BACKSTAY_AUTO_APPLY: 'on' });
    const url = await listening(process);
    const token = new KeyRing(testSecret, null, { anonKey: null, serviceRoleKey: null }).signUserToken({
      sub: firstOwner,
      role: 'authenticated',
    });
    const headers = { apikey: keys.anon, authorization: `Bearer ${token}`, 'x-request-id': 'the-request' };
    await fetch(`${url}/rest/v1/notes?title=eq.private-words&secret=eq.hidden-words`, { headers });
    await fetch(`${url}/rest/v1/none`, { method: 'POST', headers, body: 'private-body' });
    process.child.kill('SIGTERM');
    expect(await process.ended).toBe(0);
    const lines = process.printed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const finished = lines.filter((line) => line['msg'] === 'request_finished');
    expect(finished[0]).toMatchObject({
      level: 'info',
      requestId: 'the-request',
      method: 'GET',
      path: '/rest/v1/notes',
      status: 200,
      role: 'authenticated',
      errorCode: null,
      aborted: false,
    });
    expect(finished).toHaveLength(2);
    for (const secret of ['private-words', 'hidden-words', 'private-body', token, keys.anon, testSecret, firstOwner]) {
      expect(process.printed.out).not.toContain(secret);
    }
  });

  it.each([
    ['is gone', ({ stdout }: ChildProcess) => stdout?.destroy()],
    ['stands still', () => undefined],
  ])('ends on SIGTERM with lines unwritten, where the reader of its output %s', async (_name, leave) => {
    const { child, ...process } = run({ JWT_SECRET: testSecret });
    const exited = once(child, 'exit');
    try {
      const url = await listening({ child, ...process });
      child.stdout?.pause();
      // More than the channel holds.
      for (let i = 0; i < 30; i++) await fetch(`${url}/${'x'.repeat(40_000)}`);
      leave(child);
      child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it.each([
    [
      'wrong settings',
      { PORT: 'http', BACKSTAY_POOL_SIZE: 'many' },
      /^Backstay cannot start\. 2 settings are wrong:\n.*PORT.*\n.*POOL_SIZE/,
    ],
    ['production without a secret', { NODE_ENV: 'production' }, /JWT_SECRET must be set in production/],
    ['a project that is not there', { BACKSTAY_PROJECT: '/nowhere/at/all' }, /\/nowhere\/at\/all does not exist/],
    ['a foreign key', { JWT_SECRET: testSecret, ANON_KEY: keys.serviceRole }, /ANON_KEY is a key for another role/],
    ['a data directory that cannot be', { BACKSTAY_DATA_DIR: '/dev/null/x' }, /\/dev\/null\/x/],
    [
      'a database that does not answer',
      { JWT_SECRET: testSecret, DATABASE_URL: 'mysql://u:pa55word@127.0.0.1:9/x' },
      /127\.0\.0\.1:9/,
    ],
  ])('with %s it ends with 1 and one paragraph', async (_name, settings, message) => {
    const process = run(settings);
    expect(await process.ended).toBe(1);
    expect(process.printed.err).toMatch(message);
    expect(process.printed.err).not.toMatch(/\n\n| {4}at |pa55word/);
    expect(process.printed.out).toBe('');
  });
});
