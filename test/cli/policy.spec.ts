import { randomBytes } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, temporaryFolder } from '../support/cli.js';
import { administer, freshDatabase, testEngines } from '../support/databases.js';
import { runBackstay } from '../support/program.js';

const bookshop = join(root, 'examples', 'bookshop');

/** A project of a test's own, from files. */
async function project(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder.path, path, '..'), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  return folder;
}

const notes = {
  'schema/1.sql': `create table notes (id integer primary key, owner uuid, text varchar(20) not null);
create policy own on notes for all to authenticated using (owner = auth.uid());`,
  'policy-tests/a.yaml': `
people: { ada: { sub: 00000000-0000-4000-8000-00000000000a } }
rows: { notes: [{ id: 1, owner: 00000000-0000-4000-8000-00000000000a, text: mine }, { id: 2, text: nobody's }] }
cases:
  - { name: mine, as: ada, request: GET /notes, expect: { ids: [1], rows: [{ text: mine }] } }
  - { name: gone and back, as: ada, request: DELETE /notes?id=eq.1, expect: { count: 1 } }
  - { name: still there, as: ada, request: GET /notes?id=eq.1, expect: allowed }
`,
};

describe('backstay policy test', () => {
  it('names what is not as expected with the reason, and ends with 1', async () => {
    const folder = await project({
      ...notes,
      'policy-tests/b.yaml': `people: { ada: 00000000-0000-4000-8000-00000000000a }
rows: { notes: [{ id: 2, text: nobody's }] }
cases:
  - name: sees what is nobody's
    as: ada
    request: GET /notes?id=eq.2
    expect: allowed
  - { name: wrong status, request: GET /notes, expect: { status: 401, ids: [], verdict: hidden } }
`,
    });
    try {
      const { exitCode, stdout, stderr } = await runBackstay('policy', 'test', '--project', folder.path);
      expect([exitCode, stderr]).toEqual([1, 'backstay: 2 cases are not as expected.\n']);
      expect(stdout).toContain(
        "FAIL policy-tests/b.yaml:4 sees what is nobody's\n     expected to be allowed, but it is answered 200, 0 rows\n",
      );
      expect(stdout).toContain('NO  owner = auth.uid()\n                     owner is null; auth.uid() is 0000');
      expect(stdout).toContain('expected status 401, got 200');
      expect(stdout).toContain('expected verdict "hidden", got "no policy"');
      expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 2 failed');
      const json = await runBackstay('policy', 'test', '--json', '--project', folder.path);
      expect(JSON.parse(json.stdout)).toMatchObject({ passed: 3, failed: 2 });
      expect(existsSync(join(folder.path, '.backstay'))).toBe(false);
    } finally {
      await folder.remove();
    }
  });

  it.each([
    ['cases: [{ name: a, request: GET /notes, expect: { } }]', 'expects nothing'],
    ['cases: [{ name: a, request: GET /notes, expect: { stauts: 200 } }]', 'has no key stauts'],
    ['cases: [{ name: a, expect: denied }]', 'must say request'],
    ['cases: []', 'has no cases'],
    ['cases: [', 'is no YAML'],
    ['people: [a]\ncases: [{ name: a, request: GET /notes, expect: denied }]', 'people must have keys'],
    ['rows: { nothing: [{ id: 1 }] }\ncases: [{ name: a, request: GET /notes, expect: denied }]', 'nothing'],
  ])('says what is wrong with a file: %s', async (text, message) => {
    const folder = await project({ ...notes, 'policy-tests/a.yaml': text });
    try {
      const { exitCode, stderr } = await runBackstay('policy', 'test', '--project', folder.path);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
    } finally {
      await folder.remove();
    }
  });

  it('passes on the bookshop, as it is shipped', async () => {
    const folder = await temporaryFolder();
    try {
      for (const part of ['schema', 'seed', 'policy-tests'])
        await cp(join(bookshop, part), join(folder.path, part), { recursive: true });
      const { exitCode, stdout } = await runBackstay('policy', 'test', '--project', folder.path);
      expect(stdout).toMatch(/^1\d passed, 0 failed\n$/);
      expect(exitCode).toBe(0);
    } finally {
      await folder.remove();
    }
  });
});

describe.each(testEngines)('backstay policy test --engine project on %s', (engine) => {
  it('makes a database of its own beside the project’s, touches nothing else, and leaves nothing', async () => {
    const database = await freshDatabase(engine);
    const folder = await project({ ...notes, '.env': `DATABASE_URL=${database.url}\n` });
    const scratches = async (): Promise<readonly string[]> =>
      engine === 'sqlite'
        ? []
        : (
            await administer(engine, [
              engine === 'postgres'
                ? "SELECT datname FROM pg_database WHERE datname LIKE 'backstay_scratch_%'"
                : "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'backstay_scratch_%'",
            ])
          ).filter((name) => !before.has(name));
    const before = new Set<string>();
    for (const name of await scratches()) before.add(name);
    const made = (hoursAgo: number): string => {
      const seconds = Math.floor(Date.now() / 1000) - hoursAgo * 3600;
      return `backstay_scratch_${seconds.toString(36)}_${randomBytes(8).toString('hex')}`;
    };
    const [abandoned, others] = [made(2), made(0)];
    if (engine !== 'sqlite')
      await administer(
        engine,
        [abandoned, others].map((name) => `CREATE DATABASE ${name}`),
      );
    try {
      const { exitCode, stdout, stderr } = await runBackstay(
        'policy',
        'test',
        '--engine',
        'project',
        '--project',
        folder.path,
      );
      expect([stdout, stderr, exitCode]).toEqual(['3 passed, 0 failed\n', '', 0]);
      // That of a run which was killed long ago is gone, that of another run is not.
      expect(await scratches()).toEqual(engine === 'sqlite' ? [] : [others]);
      // The project's own database has not even got the tables.
      const plan = await runBackstay('schema', 'plan', '--project', folder.path);
      expect(plan.stdout).toContain('create table public.notes');
    } finally {
      for (const name of await scratches()) await administer(engine, [`DROP DATABASE ${name}`]);
      await database.drop();
      await folder.remove();
    }
  });
});

describe('backstay policy lint', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await project({ 'schema/1.sql': notes['schema/1.sql'] });
  });
  afterAll(() => folder.remove());

  const lint = (...args: string[]) => runBackstay('policy', 'lint', ...args, '--project', folder.path);

  it('tells warnings and passes, unless it is to be strict', async () => {
    const { exitCode, stdout } = await lint();
    expect([exitCode, stdout]).toEqual([
      0,
      'warning schema/1.sql:2: policy "own" on notes looks for rows of notes (owner), which no index leads with [no-index]\n' +
        '        create index on notes (owner);\n' +
        'note    schema/1.sql:2: policy "own" compares notes.owner with auth.uid(), and the column may be empty: such rows are nobody\'s [nullable-owner]\n' +
        '        Make it not null, with default auth.uid().\n',
    ]);
    expect((await lint('--strict')).exitCode).toBe(1);
    expect(JSON.parse((await lint('--json')).stdout)).toMatchObject({
      findings: [{ code: 'no-index' }, { code: 'nullable-owner' }],
    });
  });

  it('names a cycle as an error, and fails', async () => {
    await writeFile(
      join(folder.path, 'schema', '2.sql'),
      'create policy again on notes for select using (exists (select 1 from notes n where n.id = notes.id));\n',
    );
    const { exitCode, stdout } = await lint();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error   schema/');
    expect(stdout).toContain('[cycle]');
  });
});
