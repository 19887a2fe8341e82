import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DatabaseFile } from './database-file.js';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `backstay_test_${process.pid}_0_`));
  path = join(folder, 'data.db');
});
afterAll(() => rm(folder, { recursive: true }));

it('is there while it is written to, and not when it was replaced or deleted', async () => {
  await writeFile(path, 'one');
  const file = new DatabaseFile(path);
  await writeFile(path, 'two');
  await file.requireThere();

  await copyFile(path, `${path}.copy`);
  await rename(path, `${path}.old`);
  await rename(`${path}.copy`, path);
  const because = (what: string): object => ({
    entry: 'database_unavailable',
    cause: { message: expect.stringContaining(what) },
  });
  await expect(file.requireThere()).rejects.toMatchObject(because('was replaced'));

  await rm(path);
  await expect(file.requireThere()).rejects.toMatchObject(because('was deleted'));
});
