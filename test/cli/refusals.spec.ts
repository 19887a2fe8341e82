import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, temporaryFolder } from '../support/cli.js';

describe('what goes wrong', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'schema'));
    await writeFile(join(folder.path, 'schema', '01.sql'), 'create table a (id integer primary key);\n');
  });
  afterAll(async () => folder.remove());

  const run = (args: readonly string[], settings = {}) => backstay([...args, '--project', folder.path], settings);

  it.each([[['start', '--fast']], [['schema', 'aply']], [['keys', 'all']], [[]]])(
    '%j is wrong use: 2',
    async (args) => {
      const { exitCode, stdout, stderr } = await run(args);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).not.toContain('    at ');
    },
  );

  it('every wrong setting is named at once, without its value: 1', async () => {
    const { exitCode, stderr } = await run(['start'], {
      PORT: 'http',
      BACKSTAY_POOL_SIZE: '0',
      DATABASE_URL: 'oracle://tiger',
    });
    expect(exitCode).toBe(1);
    for (const name of ['PORT', 'BACKSTAY_POOL_SIZE', 'DATABASE_URL']) expect(stderr).toContain(name);
    expect(stderr).not.toContain('tiger');
    expect(stderr).not.toContain('    at ');
  });

  it('production does not start without a secret: 1', async () => {
    const { exitCode, stderr } = await run(['start'], { NODE_ENV: 'production' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('JWT_SECRET');
  });

  it.each([
    ['start', 'mysql://nobody:hidden-word@127.0.0.1:1/none'],
    ['doctor', 'mysql://nobody:hidden-word@127.0.0.1:1/none'],
    ['start', 'postgres://nobody:hidden-word@127.0.0.1:1/none'],
    ['seed', 'postgres://nobody:hidden-word@127.0.0.1:1/none'],
  ])('%s with a database that does not answer says so, without the password: 1', async (command, url) => {
    const { exitCode, stdout, stderr } = await run([command], { DATABASE_URL: url, PORT: '0' });
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('127.0.0.1:1');
    expect(stdout + stderr).not.toContain('hidden-word');
    expect(stdout + stderr).not.toContain('    at ');
  });

  it('a port that is taken is named: 1', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { exitCode, stderr } = await run(['start'], { PORT: port });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(port);
    expect(stderr).not.toContain('    at ');
    holder.close();
  });

  it('doctor before the first start makes nothing and finds nothing wrong: 0', async () => {
    const fresh = await temporaryFolder();
    await mkdir(join(fresh.path, 'schema'));
    const { exitCode, stdout } = await backstay(['doctor', '--json', '--project', fresh.path]);
    expect(exitCode).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: readonly { level: string }[] };
    expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(['ok']));
    const again = await backstay(['doctor', '--project', fresh.path]);
    expect(again.stdout).toContain('there are none yet');
    await fresh.remove();
  });
});
