import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.js';
import { runBackstay } from '../support/program.js';

it('gives the types of what is applied with --applied, and else those of the files', async () => {
  const folder = await temporaryFolder();
  try {
    const project = ['--project', folder.path];
    const schema = join(folder.path, 'schema', '01.sql');
    await mkdir(join(folder.path, 'schema'));
    await writeFile(join(folder.path, '.env'), `DATABASE_URL=sqlite:${join(folder.path, 'data.db')}\n`);
    await writeFile(
      schema,
      "create type mood as enum ('calm');\ncreate table notes (id integer primary key, how mood);\n",
    );
    const before = (await runBackstay('types', 'typescript', ...project)).stdout;
    expect(before).toContain("how: Database['public']['Enums']['mood'] | null;");
    const none = await runBackstay('types', 'typescript', '--applied', ...project);
    expect(none.stdout).toContain('Tables: { [_ in never]: never };');
    expect((await runBackstay('schema', 'apply', ...project)).exitCode).toBe(0);
    await writeFile(schema, `${await readFile(schema, 'utf8')}create table later (id integer primary key);\n`);
    expect((await runBackstay('types', 'typescript', '--applied', ...project)).stdout).toBe(before);
    const out = join(folder.path, 'database.types.ts');
    expect(await runBackstay('types', 'typescript', '--out', out, ...project)).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    expect(await readFile(out, 'utf8')).toContain('      later: {');
  } finally {
    await folder.remove();
  }
});
