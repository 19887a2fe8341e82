import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/cli.js';
import { testEngines } from '../support/databases.js';
import { runBackstay } from '../support/program.js';
import { openTransfer, type Transfer } from './open-transfer.js';

const bookshop = join(root, 'examples', 'bookshop');

/** The texts of a folder's files, by their names. */
async function filesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).toSorted();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/** A project in the folder of a database, for commands. */
async function asProject(t: Transfer, seed?: string): Promise<readonly string[]> {
  await t.file('.env', `DATABASE_URL=${t.url}\n`);
  if (seed !== undefined) await cp(seed, join(t.folder, 'seed'), { recursive: true });
  return ['--project', t.folder];
}

describe('all tables of the bookshop', () => {
  const databases: Transfer[] = [];
  beforeAll(async () => {
    const names = (await readdir(join(bookshop, 'schema'))).toSorted();
    const texts = await Promise.all(names.map((name) => readFile(join(bookshop, 'schema', name), 'utf8')));
    for (const name of [...testEngines, testEngines[0]!]) databases.push(await openTransfer(name, texts.join('\n')));
  });
  afterAll(() => Promise.all(databases.map((one) => one.close())));

  it('go from one database to the next, and every file comes out the same', async () => {
    const [first, ...others] = databases;
    const project = await asProject(first!, join(bookshop, 'seed'));
    expect((await runBackstay('seed', ...project)).exitCode).toBe(0);
    let folder = join(first!.folder, 'all');
    const { stdout } = await runBackstay('export', '--all', folder, ...project);
    expect(stdout).toContain('books: 96 rows in 003_books.csv\n');
    expect(stdout).toContain('9 tables, 678 rows written to ');
    const before = await filesOf(folder);
    expect(Object.keys(before)).toHaveLength(10);
    for (const next of others) {
      const report = await next.importAll(folder);
      expect(report.tables.find(({ table }) => table === 'books')).toMatchObject({ written: 96, later: null });
      folder = join(next.folder, 'all');
      await next.exportAll(folder);
      expect(await filesOf(folder), next.engine.name).toEqual(before);
    }
  }, 120_000);

  it('go as JSON lines too, and by commands that say what they did', async () => {
    const last = databases.at(-1)!;
    const project = await asProject(last);
    const folder = join(last.folder, 'lines');
    const exported = await runBackstay('export', '--all', folder, '--format', 'jsonl', '--json', ...project);
    const { tables } = JSON.parse(exported.stdout) as { tables: { table: string; rows: number }[] };
    for (const { table } of tables.toReversed()) await last.sql(`DELETE FROM ${table}`);
    const dry = await runBackstay('import', '--all', folder, '--dry-run', ...project);
    expect(dry.stdout).toContain('books: 96 rows could be written\n');
    const imported = await runBackstay('import', '--all', folder, '--json', ...project);
    expect(imported.exitCode, imported.stderr).toBe(0);
    const report = JSON.parse(imported.stdout) as { tables: { table: string; written: number }[] };
    expect(report.tables.map(({ table, written }) => [table, written])).toEqual(
      tables.map(({ table, rows }) => [table, rows]),
    );
    await last.exportAll(join(last.folder, 'again'), 'jsonl');
    expect(await filesOf(join(last.folder, 'again'))).toEqual(await filesOf(folder));
  }, 60_000);

  it('are not asked for with what is for one table', async () => {
    for (const args of [
      ['export', 'books', '--all', 'x'],
      ['export', '--all', 'x', '--select', 'id'],
      ['export', '--all', 'x', '--format', 'xml'],
      ['import', 'books', '--all', 'x'],
      ['import', '--all', 'x', '--upsert'],
    ])
      expect(await runBackstay(...args)).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

const circle = `
create table teams (id integer primary key, name varchar(20) not null, lead_id integer not null);
create table staff (
  id integer primary key,
  name varchar(20) not null,
  boss_id integer references staff (id),
  team_id integer references teams (id),
  mood varchar(20) default 'calm'
);
alter table teams add constraint teams_lead foreign key (lead_id) references staff (id);
create view names with (security_invoker = true) as select id, name from staff;
`;

describe.each(testEngines)('a folder of tables that refer to one another on %s', (name) => {
  let from: Transfer;
  let to: Transfer;
  let folder: string;
  beforeAll(async () => {
    [from, to] = [await openTransfer(name, circle), await openTransfer(name, circle)];
    const people = Array.from({ length: 40 }, (_, i) => `${i + 1},P${i + 1},${i % 2 ? 'calm' : ''}\n`);
    await from.import('staff', await from.file('staff.csv', `id,name,mood\n${people.join('')}`));
    await from.import('teams', await from.file('teams.csv', 'id,name,lead_id\n1,Red,40\n2,Blue,1\n'));
    await from.sql('UPDATE staff SET boss_id = 41 - id, team_id = 1 + (id % 2) WHERE id <= 20');
    folder = join(from.folder, 'all');
    const { tables } = await from.exportAll(folder);
    expect(tables.map(({ table }) => table)).toEqual(['staff', 'teams']);
  });
  afterAll(() => Promise.all([from.close(), to.close()]));

  const nothingIn = async (): Promise<void> => {
    for (const table of ['teams', 'staff']) expect(await to.sql(`SELECT count(*) FROM ${table}`)).toEqual([['0']]);
  };

  it('is refused before anything is written when a file is not what was exported', async () => {
    const file = join(folder, '002_teams.csv');
    const list = join(folder, 'manifest.json');
    const [text, manifest] = [await readFile(file, 'utf8'), await readFile(list, 'utf8')];
    const refused = async (words: string): Promise<void> => {
      await expect(to.importAll(folder)).rejects.toThrow(words);
      await nothingIn();
    };
    await writeFile(file, text.replace('Red', 'Rad'));
    await refused('002_teams.csv is not the file that was exported');
    await rename(file, `${file}.away`);
    await refused('there is no such file');
    await rename(`${file}.away`, file);
    await writeFile(file, text);
    for (const [part, instead, words] of [
      ['"rows": 2,', '"rows": 3,', '002_teams.csv has 2 rows, and the list says 3'],
      ['"teams"', '"crews"', 'there is no table crews'],
      ['"teams"', '"names"', 'there is no table names'],
      ['"teams"', '"staff"', 'names the table staff twice'],
      ['002_teams.csv', '../002_teams.csv', 'is not complete'],
      ['"format_version": 1', '"format_version": 2', 'is not a list'],
      ['{', '', 'is no JSON'],
    ] as const) {
      expect(manifest).toContain(part);
      await writeFile(list, manifest.replace(part, instead));
      await refused(words);
    }
    await rm(list);
    await refused('has written to its end');
    await writeFile(list, manifest);
  });

  it('is refused when a table has rows, and a folder that has something is not written to', async () => {
    await to.import('staff', await to.file('one.csv', 'id,name\n1,Somebody\n'));
    await expect(to.importAll(folder)).rejects.toThrow('staff has rows already');
    await to.sql('DELETE FROM staff');
    await expect(from.exportAll(folder)).rejects.toThrow('is not empty');
  });

  it('goes on where it stopped, sets what refers to later rows, and comes out the same', async () => {
    const { transaction } = to.engine;
    const whole = to.engine.transaction;
    let resumed = false;
    // The database goes away in the first file, in the second one, and while the references are set.
    for (const lasting of [4, 7, 6]) {
      let left = lasting;
      to.engine.transaction = (options, work) => {
        if (left-- === 0) throw new Error('the database went away');
        return transaction.call(to.engine, options, work) as ReturnType<typeof work>;
      };
      await expect(to.importAll(folder, { batch: 8, resume: resumed })).rejects.toThrow('went away');
      to.engine.transaction = whole;
      resumed = true;
      await expect(to.importAll(folder)).rejects.toThrow('--resume');
    }
    const { tables } = await to.importAll(folder, { batch: 8, resume: true });
    expect(tables.map(({ table, written, later }) => [table, written, later])).toEqual([
      ['staff', 40, { columns: ['boss_id', 'team_id'], rows: 20 }],
      ['teams', 2, null],
    ]);
    await to.exportAll(join(to.folder, 'again'));
    expect(await filesOf(join(to.folder, 'again'))).toEqual(await filesOf(folder));
  });
});
