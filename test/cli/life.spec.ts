import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, keysOf, root, startProject, temporaryFolder, type StartedServer } from '../support/cli.js';

/** Runs what `npm run build` made, in processes of its own: from an empty folder to a stopped server. */
describe('a new project', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let project: string;
  let server: StartedServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    project = join(folder.path, 'notebook');
  });
  afterAll(async () => folder.remove());

  it('is made by init with a table, a seed, settings and instructions', async () => {
    const { exitCode, stdout } = await backstay(['init', project]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('backstay start');
    for (const path of ['schema/01_notes.sql', 'seed/notes.csv', '.env.example', '.gitignore', 'README.md'])
      expect(existsSync(join(project, path)), path).toBe(true);
    expect(readFileSync(join(project, '.gitignore'), 'utf8')).toContain('.env');
  });

  it('is not overwritten by a second init', async () => {
    const { exitCode, stderr } = await backstay(['init', project]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nothing was written');
  });

  it('serves its seed to the anon key, under its policies', async () => {
    server = await startProject(project);
    const { anon_key: apikey = '' } = await keysOf(project);
    const reply = await fetch(`${server.url}/rest/v1/notes?select=title,published`, { headers: { apikey } });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual([{ title: 'Hello', published: true }]);
  });

  it('keeps its keys and data to itself', () => {
    const mode = (file: string): number => statSync(join(project, '.backstay', file)).mode & 0o777;
    expect(['', 'keys.json', 'data.db', 'data.db-wal'].map(mode)).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  it('ends with 0 when it is told to stop', async () => {
    expect(await server.stop('SIGTERM')).toBe(0);
  });

  it('has the same keys and rows after a restart', async () => {
    const { anon_key: apikey = '' } = await keysOf(project);
    server = await startProject(project);
    const reply = await fetch(`${server.url}/rest/v1/notes?select=title`, { headers: { apikey } });
    expect(await reply.json()).toEqual([{ title: 'Hello' }]);
    expect(await server.stop('SIGINT')).toBe(0);
  });
});

describe('keys', () => {
  it('prints the five names that scripts rely on, and the same values each time', async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder.path, 'schema'));
    const keys = await keysOf(folder.path, { PORT: '8123' });
    expect(Object.keys(keys)).toEqual(['url', 'anon_key', 'service_role_key', 'publishable_key', 'secret_key']);
    expect(keys['url']).toBe('http://127.0.0.1:8123');
    expect(keys['publishable_key']).toMatch(/^sb_publishable_/);
    expect(await keysOf(folder.path, { PORT: '8123' })).toEqual(keys);
    await folder.remove();
  });
});

describe('bin/backstay.js', () => {
  it('builds if need be and runs the command, whichever Node the system has', { timeout: 120_000 }, () => {
    const { status, stdout, stderr } = spawnSync('node', [join(root, 'bin', 'backstay.js'), '--version'], {
      encoding: 'utf8',
    });
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(stdout.trim(), stderr).toBe(version);
    expect(status).toBe(0);
  });
});
