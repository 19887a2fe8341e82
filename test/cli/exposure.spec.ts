import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, temporaryFolder } from '../support/cli.js';
import { freshDatabase, testEngines } from '../support/databases.js';
import { runBackstay } from '../support/program.js';

const bookshop = join(root, 'examples', 'bookshop');

/** The bookshop's schema and lock file in a folder of a test's own. */
async function copyOfShop(): Promise<Awaited<ReturnType<typeof temporaryFolder>>> {
  const folder = await temporaryFolder();
  await cp(join(bookshop, 'schema'), join(folder.path, 'schema'), { recursive: true });
  await cp(join(bookshop, 'exposure.lock'), join(folder.path, 'exposure.lock'));
  return folder;
}

describe('backstay exposure', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let policies: string;

  const run = (...args: string[]) => runBackstay('exposure', ...args, '--project', folder.path);
  const write = (text: string) => writeFile(join(folder.path, 'schema', '03_policies.sql'), text);

  beforeAll(async () => {
    folder = await copyOfShop();
    policies = await readFile(join(folder.path, 'schema', '03_policies.sql'), 'utf8');
  });
  afterAll(() => folder.remove());

  it('fails with what was opened, and who reaches it now', async () => {
    await write(policies.replace('for select using (on_sale)', 'for select using (true)'));
    const { exitCode, stdout, stderr } = await run('--check');
    expect([exitCode, stdout]).toEqual([
      1,
      'OPENED   anon select books: rows\n    - rows where on_sale\n    + rows always\n' +
        "OPENED   authenticated select books: rows\n    - rows where (auth.jwt() -> 'app_metadata' ->> 'staff') = 'true'\n" +
        '    - rows where on_sale\n    + rows always\n',
    ]);
    expect(stderr).toContain('2 things are open that exposure.lock does not know');
    const json = JSON.parse((await run('--check', '--json')).stdout) as { opened: number; changes: unknown[] };
    expect([json.opened, json.changes.length]).toEqual([2, 2]);
  });

  it('tells what was closed and passes, and takes it up when it is run again; no database is made', async () => {
    await write(policies.replace('create policy "authors are public" on authors\n  for select using (true);', ''));
    const { exitCode, stdout } = await run('--check');
    expect([exitCode, stdout.split('\n')[0]]).toEqual([0, 'closed   anon select authors: all of it']);
    expect((await run()).exitCode).toBe(0);
    expect((await run('--check')).stdout).toBe('Nobody reaches more or less than exposure.lock says.\n');
    expect(existsSync(join(folder.path, '.backstay'))).toBe(false);
  });

  it('says what to do where there is no lock file, or one with a line of something else', async () => {
    const lock = join(folder.path, 'exposure.lock');
    await writeFile(lock, 'anon select books everything\n');
    expect(await run('--check')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('exposure.lock:1 is no fact of an exposure') as string,
    });
  });
});

describe.each(testEngines)('backstay exposure --applied on %s', (engine) => {
  it('compares with what is applied, whatever the files say by now', async () => {
    const folder = await copyOfShop();
    const database = await freshDatabase(engine);
    await writeFile(join(folder.path, '.env'), `DATABASE_URL=${database.url}\n`);
    try {
      const run = (...args: string[]) => runBackstay(...args, '--project', folder.path);
      expect((await run('schema', 'apply')).exitCode).toBe(0);
      await writeFile(join(folder.path, 'schema', '04.sql'), 'create policy x on downloads for select using (true);\n');
      expect((await run('exposure', '--check')).exitCode).toBe(1);
      const { exitCode, stdout, stderr } = await run('exposure', '--check', '--applied');
      expect(stdout + stderr).toBe('Nobody reaches more or less than exposure.lock says.\n');
      expect(exitCode).toBe(0);
    } finally {
      await database.drop();
      await folder.remove();
    }
  });
});
