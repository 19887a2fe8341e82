import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../apps/cli/src/run-program.js';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, testSecret, type TestServer } from '../support/server.js';

const password = 'correct horse battery';

describe.each(testEngines)('backstay users, on %s', (engine) => {
  let folder = '';
  let database: TestDatabase;
  let other: TestDatabase;
  let bcrypt = '';
  const project = (name: string, url: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, 'schema'), { recursive: true });
    writeFileSync(join(path, '.env'), `DATABASE_URL=${url}\nJWT_SECRET=${testSecret}\n`);
    return path;
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backstay-users-'));
    [database, other] = [await freshDatabase(engine), await freshDatabase(engine)];
    project('one', database.url);
    project('two', other.url);
    bcrypt = await hash(password, 4);
  });
  afterAll(async () => {
    await Promise.all([database?.drop(), other?.drop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(...args: string[]) {
    const printed = { out: '', err: '' };
    const exitCode = await runProgram(['--project', join(folder, 'one'), 'users', ...args], {
      out: (text) => void (printed.out += text),
      err: (text) => void (printed.err += text),
    });
    return { exitCode, ...printed };
  }
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await run(...args, '--json')).out) as T;
  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };

  it('makes, lists, shows, bans, unbans and deletes a user', async () => {
    const made = await json<{ id: string }>(
      'create',
      'Ada@Example.com',
      '--confirm',
      '--user-metadata',
      '{"name":"Ada"}',
    );
    expect(made).toMatchObject({ email: 'ada@example.com', has_password: false, user_metadata: { name: 'Ada' } });
    expect((await run('create', 'ada@example.com')).exitCode).toBe(1);
    expect((await run('list')).out).toMatch(/ada@example\.com\s+active\n1 of 1 user\n$/);
    expect((await run('show', made.id)).out).toContain('ada@example.com (confirmed)');
    expect((await run('ban', 'ADA@example.com', '--for', '24h')).out).toBe('ada@example.com: banned\n');
    expect((await run('list')).out).toContain('banned until');
    expect((await run('unban', made.id)).exitCode).toBe(0);
    expect(await json('sign-out', made.id)).toMatchObject({ id: made.id, done: 'sessions ended', count: 0 });
    expect(await json('reset-mfa', made.id)).toMatchObject({ done: 'factors removed', count: 0 });
    expect((await run('delete', made.id)).out).toBe('ada@example.com: deleted\n');
    expect((await run('show', made.id)).err).toBe(`backstay: There is no user ${made.id}.\n`);
    expect(await json('list')).toMatchObject({ users: [], total: 0 });
  });

  it.each([
    [['list', '--page', '0'], '--page 0 is not a number'],
    [['ban', 'nobody@example.com'], 'There is no user nobody@example.com.'],
    [['create', 'no address'], 'invalid format'],
    [['create', 'x@example.com', '--user-metadata', '[]'], '--user-metadata is not a JSON object'],
    [['import', '/nowhere.csv'], '/nowhere.csv cannot be read'],
    [['export', '/tmp/users.txt'], 'must end in .csv, .json or .jsonl'],
  ])('refuses %j', async (args, message) => {
    const { exitCode, err } = await run(...args);
    expect(err).toContain(message);
    expect(exitCode).toBeGreaterThan(0);
  });

  it('brings in a dump of auth.users with its identities, and says what it left out', async () => {
    const header =
      'instance_id,id,aud,role,email,encrypted_password,email_confirmed_at,raw_app_meta_data,raw_user_meta_data,is_super_admin,created_at,phone,banned_until,is_anonymous,deleted_at';
    const row = (id: number, email: string, hashed: string, more = ',,f,') =>
      `0,5ca1ab1e-0000-4000-8000-00000000000${id},authenticated,authenticated,${email},${hashed},2024-01-02 03:04:05.123456+00,"{""provider"": ""email"", ""providers"": [""email""]}","{""name"": ""N${id}"", ""say"": ""a, \\""b\\""""}",f,2024-01-01 00:00:00+00,${more}`;
    const users = file(
      'users.csv',
      [
        header,
        row(1, 'vera@example.com', bcrypt),
        row(2, 'VERA@example.com', bcrypt),
        row(3, 'no address', bcrypt),
        row(4, 'md5@example.com', 'md5abc'),
        row(5, 'google@example.com', ''),
        row(6, 'gone@example.com', bcrypt, ',,f,2024-02-02 00:00:00+00'),
        row(7, 'banned@example.com', bcrypt, ',2999-01-01 00:00:00+00,f,'),
      ].join('\n'),
    );
    const identities = file(
      'identities.json',
      JSON.stringify([
        {
          id: 'row-1',
          user_id: '5ca1ab1e-0000-4000-8000-000000000005',
          provider: 'google',
          provider_id: 'g-5',
          identity_data: { sub: 'g-5', email: 'google@example.com', email_verified: true },
          created_at: '2024-01-01 00:00:09+00',
        },
        { id: 'row-2', user_id: '5ca1ab1e-0000-4000-8000-000000000005', provider: 'email', identity_data: {} },
        {
          id: 'row-3',
          user_id: '5ca1ab1e-0000-4000-8000-000000000009',
          provider: 'google',
          provider_id: 'g-9',
          identity_data: {},
        },
      ]),
    );
    const rejects = file('rejects.jsonl');
    const { exitCode, out, err } = await run('import', users, '--identities', identities, '--rejects', rejects);
    expect(out).toBe('3 users imported, 2 identities\n');
    expect(exitCode).toBe(1);
    expect(err).toContain('5 of the rows were not taken');
    const reasons = readFileSync(rejects, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { number: number; reason: string });
    expect(reasons.map(({ number, reason }) => [number, reason])).toEqual([
      [2, 'the email belongs to a user already'],
      [3, 'email is no address'],
      [4, 'password_hash is of no kind that can be checked'],
      [6, 'the user is deleted'],
      [3, 'there is no user with this user_id'],
    ]);
    expect(await json('show', 'google@example.com')).toMatchObject({
      id: '5ca1ab1e-0000-4000-8000-000000000005',
      identities: [{ provider: 'email' }, { provider: 'google', provider_id: 'g-5' }],
      app_metadata: { provider: 'email', providers: ['email', 'google'] },
      user_metadata: { name: 'N5', say: 'a, "b"' },
      created_at: '2024-01-01T00:00:00.000Z',
    });
  });

  it.each(['jsonl', 'json', 'csv'])('gives users out as .%s, and takes them in again as they were', async (format) => {
    const path = file(`export-${engine}.${format}`);
    expect((await run('export', path)).out).toBe(`3 users written to ${path}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await run('export', path)).exitCode).toBe(1);
    if (format === 'csv') return;
    const into = async (...args: string[]) => {
      let out = '';
      const exitCode = await runProgram(['--project', join(folder, 'two'), 'users', ...args, '--json'], {
        out: (text) => void (out += text),
        err: () => undefined,
      });
      return { exitCode, body: JSON.parse(out) as { users: { id: string }[]; imported: number } };
    };
    const taken = await into('import', path);
    expect(taken).toMatchObject({ exitCode: 0, body: { imported: 3, rejected: [] } });
    const again = file(`again-${engine}.${format}`);
    await into('export', again);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(path, 'utf8'));
    for (const { id } of (await into('list')).body.users) await into('delete', id);
  });

  it('lets those who came by file sign in, and renews their hashes', async () => {
    let server: TestServer | null = null;
    try {
      server = await startServer({ databaseUrl: database.url, files: { 'schema/01.sql': '' } });
      const signIn = (email: string) =>
        fetch(`${server!.url}/auth/v1/token?grant_type=password`, {
          method: 'POST',
          headers: { apikey: server!.anonKey, 'content-type': 'application/json' },
          body: JSON.stringify({ email, password }),
        });
      expect((await signIn('vera@example.com')).status).toBe(200);
      const banned = (await (await signIn('banned@example.com')).json()) as { code: string };
      expect(banned.code).toBe('user_banned');
      expect((await signIn('google@example.com')).status).toBe(400);
    } finally {
      await server?.stop();
    }
    const path = file(`renewed-${engine}.jsonl`);
    await run('export', path);
    expect(readFileSync(path, 'utf8')).toMatch(
      /"email":"vera@example\.com","phone":null,"password_hash":"\$argon2id\$/,
    );
  });
});
