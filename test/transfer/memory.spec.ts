import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, temporaryFolder } from '../support/cli.js';

const rows = 100_000;

/** MiB that a process may have, whatever the number of rows. A million rows on each engine: `npm run nightly`. */
const bound = 150;

const schema = `create table items (
  id bigint generated always as identity primary key, code varchar(20) not null unique, name text not null,
  price numeric(10, 2) not null, made timestamptz not null, active boolean not null, data jsonb, note text
);`;

const line = (i: number): string =>
  `${i},c${i},"Name, of ${i}",${((i % 10_000) / 100).toFixed(2)},2026-01-02 03:04:05.5+00,${i % 2 ? 't' : 'f'},"{""a"": ${i}}",${i % 3 ? '' : 'some text'}\n`;

describe('a hundred thousand rows', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'schema'));
    await writeFile(join(folder.path, 'schema', '01.sql'), schema);
  });
  afterAll(() => folder.remove());

  /** Runs a command; gives the most memory it had resident, in MiB. */
  async function memoryOf(...args: readonly string[]): Promise<number> {
    const report = join(folder.path, 'memory');
    const hook = pathToFileURL(join(import.meta.dirname, 'report-memory.mjs')).href;
    const settings = {
      DATABASE_URL: `sqlite:${join(folder.path, 'data.db')}`,
      NODE_OPTIONS: `--import=${hook}`,
      REPORT_MEMORY_TO: report,
    };
    const { exitCode, stderr } = await backstay([...args, '--project', folder.path], settings);
    expect(exitCode, stderr).toBe(0);
    return Number(await readFile(report, 'utf8')) / 1024;
  }

  it('go in and out within 150 MiB, and come out as they went in', async () => {
    const text = `id,code,name,price,made,active,data,note\n${Array.from({ length: rows }, (_, i) => line(i + 1)).join('')}`;
    const file = join(folder.path, 'items.csv');
    await writeFile(file, text);
    await memoryOf('schema', 'apply');
    const memory = {
      import: await memoryOf('import', 'items', file),
      export: await memoryOf('export', '--all', join(folder.path, 'all')),
    };
    expect(await readFile(join(folder.path, 'all', '001_items.csv'), 'utf8')).toBe(text);
    for (const [command, mib] of Object.entries(memory)) {
      expect(mib, command).toBeGreaterThan(50);
      expect(mib, command).toBeLessThanOrEqual(bound);
    }
  }, 240_000);
});
