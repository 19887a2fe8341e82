import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, temporaryFolder, type Settings } from '../support/cli.js';

const first = 'create table pens (id integer primary key, ink varchar(20) not null);\n';
const second = `${first}create table caps (id integer primary key, pen integer references pens (id));\n`;

/** The commands of a review, on a project in a git repository, with SQLite. */
describe('a schema under review', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let settings: Settings;
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder.path, encoding: 'utf8' });
  const run = (...args: string[]) => backstay(['schema', ...args, '--project', folder.path], settings, folder.path);
  const write = (text: string): Promise<void> => writeFile(join(folder.path, 'schema', '01.sql'), text);

  beforeAll(async () => {
    folder = await temporaryFolder();
    settings = { DATABASE_URL: `sqlite:${join(folder.path, 'data.db')}` };
    await mkdir(join(folder.path, 'schema'));
    await write(first);
    git('init', '-q');
    git('add', 'schema');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'one');
    git('tag', 'v1');
    await write(second);
  });
  afterAll(() => folder.remove());

  it('diff shows what it takes from a revision to the files of now, for people, programs and as a script', async () => {
    const text = await run('diff', '--from', 'v1', '--engine', 'mysql');
    expect(text.exitCode, text.stderr).toBe(0);
    expect(text.stdout).toMatch(/^\d+ steps?: \d+ safe, from v1 \([0-9a-f]{10}\) on MySQL/);
    expect(text.stdout).toContain('+ create table public.caps');
    const json = JSON.parse((await run('diff', '--from', 'v1', '--json')).stdout) as {
      engine: string;
      totals: { steps: number };
      steps: readonly { object: string }[];
    };
    expect(json.engine).toBe('sqlite');
    expect(json.steps[0]?.object).toBe('public.caps');
    expect(json.totals.steps).toBe(json.steps.length);
    const script = await run('diff', '--from', 'HEAD', '--sql', '--engine', 'sqlite');
    const scratch = new DatabaseSync(':memory:');
    scratch.exec(script.stdout);
    expect(scratch.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toEqual([{ name: 'caps' }]);
  });

  it('diff takes a folder or a file for a former schema too, and says when there is no difference', async () => {
    await writeFile(join(folder.path, 'former.sql'), second);
    for (const from of ['schema', 'former.sql'])
      expect((await run('diff', '--from', from)).stdout).toContain(`No difference between ${from} and`);
  });

  it.each([
    ['v9', 'git knows no revision of that name'],
    ['--upload-pack=x', 'git knows no revision of that name'],
    ['v1; touch here', 'git knows no revision of that name'],
  ])('diff refuses the revision %j by name', async (from, words) => {
    const { exitCode, stderr } = await run('diff', `--from=${from}`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(words);
    expect(git('status', '--short', '--', 'here')).toBe('');
  });

  it('diff says when there is no repository, and when there is no git', async () => {
    const other = await temporaryFolder();
    await mkdir(join(other.path, 'schema'));
    const there = await backstay(['schema', 'diff', '--from', 'v1', '--project', other.path]);
    expect([there.exitCode, there.stderr]).toEqual([1, expect.stringContaining('is not in a git repository')]);
    const without = await backstay(['schema', 'diff', '--from', 'v1', '--project', folder.path], { PATH: '/nowhere' });
    expect([without.exitCode, without.stderr]).toEqual([1, expect.stringContaining('it is not installed')]);
    await other.remove();
  });

  it('diff shows a marked name as a rename, and names the place of a marker that contradicts the files', async () => {
    const renamed = `-- @renamed-from pens
create table pencils (id integer primary key,
  -- @renamed-from ink
  colour varchar(20) not null);\n`;
    const now = await readFile(join(folder.path, 'schema', '01.sql'), 'utf8');
    await write(renamed);
    const { exitCode, stdout, stderr } = await run('diff', '--from', 'v1', '--engine', 'mysql');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/rename table public\.pencils[^]*rename column public\.pencils\.colour/);
    expect(stdout).not.toMatch(/drop|create table/);
    await write(`${renamed}${first}`);
    const both = await run('diff', '--from', 'v1');
    expect(both.exitCode).toBe(1);
    expect(both.stderr).toMatch(/schema\/01\.sql:\d+:\d+: table "pens" is still in the files/);
    await write(now);
  });

  it('check needs no database, and names every engine it looked at', async () => {
    const { exitCode, stdout, stderr } = await run('check');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe('2 tables and 0 policies: no problem on PostgreSQL, MySQL, MariaDB, SQLite.\n');
  });

  it('check names the place and the engines of what one engine cannot do', async () => {
    await write(`${second}create table notes (\n  id integer primary key,\n  body text references pens (ink)\n);\n`);
    const all = await run('check');
    expect(all.exitCode).toBe(1);
    expect(all.stdout).toMatch(/^schema\/01\.sql:\d+:\d+: /m);
    await write(
      'create table t (\n  id integer primary key,\n  up integer check (up > 0) references t (id) on delete set null\n);\n',
    );
    const some = await run('check');
    expect(some.exitCode).toBe(1);
    expect(some.stdout).toMatch(/^schema\/01\.sql:1:14: public\.t: .*\(MySQL, MariaDB\)$/m);
    expect((await run('check', '--engine', 'sqlite', 'postgres')).exitCode).toBe(0);
    const json = JSON.parse((await run('check', '--json')).stdout) as { problems: readonly object[] };
    expect(json.problems).toMatchObject([
      { at: { file: 'schema/01.sql', line: 1, column: 14 }, engines: ['MySQL', 'MariaDB'] },
    ]);
    await write(second);
  });

  it('check --database says whether the database is as the files say', async () => {
    const behind = await run('check', '--database');
    expect(behind.exitCode).toBe(1);
    expect(behind.stdout).toContain('The database is behind: ');
  });

  it('what was reviewed is what is applied: a plan in a file, refused once the schema has moved on', async () => {
    const path = join(folder.path, 'plan.json');
    expect((await run('plan', '--out', path)).exitCode).toBe(0);
    const { format } = JSON.parse(await readFile(path, 'utf8')) as { format: string };
    expect(format).toBe('backstay-schema-plan/1');
    // The files may change meanwhile: the plan is what counts.
    await write(first);
    const applied = await run('apply', path);
    expect(applied.stdout, applied.stderr).toContain('The schema is now version 1.');
    const again = await run('apply', path);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('it starts from version 0, and version 1 is applied');
    const wrong = await run('apply', join(folder.path, 'former.sql'));
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, expect.stringContaining('is not a plan')]);
    await write(second);
    expect((await run('check', '--database')).exitCode).toBe(0);
  });

  it('drift is 0 right after an apply, and 1 with what somebody changed by hand', async () => {
    const clean = await run('drift');
    expect([clean.exitCode, clean.stdout]).toEqual([0, expect.stringContaining('No drift')]);
    const database = new DatabaseSync(join(folder.path, 'data.db'));
    database.exec('ALTER TABLE pens ADD COLUMN width integer');
    database.close();
    const { exitCode, stdout, stderr } = await run('drift');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('public.pens: column width was added');
    expect(stderr).toContain('schema drift --accept');
    const json = JSON.parse((await run('drift', '--json')).stdout) as { findings: readonly object[] };
    expect(json.findings).toMatchObject([{ table: 'public.pens', part: 'column', name: 'width', kind: 'added' }]);
    expect((await run('drift', '--accept')).exitCode).toBe(0);
    expect((await run('drift')).exitCode).toBe(0);
  });
});
