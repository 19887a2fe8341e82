import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, temporaryFolder, type Settings } from '../support/cli.js';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

interface Plan {
  readonly steps: readonly { readonly action: string; readonly object: string; readonly risk: string }[];
}

describe.each(testEngines)('the operator’s commands on %s', (engine) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: TestDatabase;
  let settings: Settings;

  const run = (...args: string[]) => backstay([...args, '--project', folder.path], settings);
  const plan = async () => JSON.parse((await run('schema', 'plan', '--json')).stdout) as Plan;

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await freshDatabase(engine);
    settings = { DATABASE_URL: database.url };
    await mkdir(join(folder.path, 'schema'));
    await mkdir(join(folder.path, 'seed'));
    await writeFile(
      join(folder.path, 'schema', '01.sql'),
      'create table pens (id integer primary key, ink varchar(20) not null);\n' +
        'create policy "all" on pens for select using (true);\n',
    );
    await writeFile(join(folder.path, 'seed', 'pens.csv'), 'id,ink\n1,blue\n2,"red, dark"\n');
  });
  afterAll(async () => {
    await database.drop();
    await folder.remove();
  });

  it('plan shows the steps and changes nothing', async () => {
    const { exitCode, stdout } = await run('schema', 'plan');
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain('+ create table public.pens');
  });

  it('doctor tells that the schema is not applied, and that the next start will do it', async () => {
    const { exitCode, stdout } = await run('doctor');
    expect(stdout).toMatch(/advice schema: .*not applied yet\n.*backstay schema apply/);
    expect(exitCode).toBe(0);
  });

  it('doctor finds that wrong where nothing is applied by itself', async () => {
    settings = { ...settings, BACKSTAY_AUTO_APPLY: 'off' };
    const { exitCode, stdout, stderr } = await run('doctor');
    expect(stdout).toContain('WRONG  schema:');
    expect(stderr).toContain('one thing is wrong');
    expect(exitCode).toBe(1);
  });

  it('apply carries the plan out, once', async () => {
    const first = await run('schema', 'apply', '--json');
    expect(first.exitCode, first.stderr).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ version: 1, changed: true });
    const second = await run('schema', 'apply', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ version: 1, changed: false });
  });

  it('seed loads the rows and says how many', async () => {
    const { exitCode, stdout, stderr } = await run('seed');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/pens: 2 rows/);
  });

  it('apply adds a column to a table with rows', async () => {
    await writeFile(
      join(folder.path, 'schema', '01.sql'),
      'create table pens (id integer primary key, ink varchar(20) not null, width integer not null default 2);\n' +
        'create policy "all" on pens for select using (true);\n',
    );
    expect((await plan()).steps.map(({ action, object }) => `${action} ${object}`)).toEqual([
      'add column public.pens.width',
    ]);
    expect(JSON.parse((await run('schema', 'apply', '--json')).stdout)).toMatchObject({ version: 2, changed: true });
  });

  it('a schema folder that is missing is never taken for one that drops everything', async () => {
    const [schema, away] = ['schema', 'elsewhere'].map((name) => join(folder.path, name)) as [string, string];
    await rename(schema, away);
    // What makes it a project still.
    await mkdir(join(folder.path, '.backstay'), { recursive: true });
    for (const command of [['plan'], ['apply', '--allow-destructive']]) {
      const { exitCode, stdout, stderr } = await run('schema', ...command);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`There is no folder ${schema}, and version 2 is applied to this database`);
    }
    await rename(away, schema);
  });

  it('apply refuses to lose a table until it is told to', async () => {
    await writeFile(join(folder.path, 'schema', '01.sql'), '-- nothing any more\n');
    const refused = await run('schema', 'apply');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('--allow-destructive');
    expect((await run('schema', 'apply', '--allow-destructive')).exitCode).toBe(0);
  });

  it('doctor is content, and knows the version of the database', async () => {
    const { exitCode, stdout } = await run('doctor', '--json');
    expect(exitCode, stdout).toBe(0);
    const { findings } = JSON.parse(stdout) as {
      findings: readonly { area: string; level: string; message: string }[];
    };
    expect(findings.find(({ area }) => area === 'database')?.message).toMatch(
      new RegExp(`^${engine} \\d+\\..* answers$`),
    );
    expect(findings).toContainEqual({
      area: 'schema',
      level: 'ok',
      message: expect.any(String) as string,
      advice: null,
    });
  });

  it('a broken schema prints every problem of every file with its place, and ends with 1', async () => {
    await writeFile(
      join(folder.path, 'schema', '01.sql'),
      'create table a (id integer primary key,\n  at interval);\n',
    );
    await appendFile(
      join(folder.path, 'schema', '02.sql'),
      '\ncreate policy p on nothing using (true);\ncreate tabel x;\n',
    );
    for (const command of [['schema', 'apply'], ['doctor']]) {
      const { exitCode, stdout, stderr } = await run(...command);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toMatch(/schema\/01\.sql:2:\d+: /);
      expect(stdout + stderr).toMatch(/schema\/02\.sql:2:\d+: /);
      expect(stdout + stderr).toMatch(/schema\/02\.sql:3:\d+: /);
      expect(stderr).not.toContain('    at ');
    }
  });
});
