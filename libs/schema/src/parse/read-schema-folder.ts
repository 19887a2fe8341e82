import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SourceFile } from './parsed-schema.js';

/**
 * The `*.sql` files of a schema folder, in name order; folders in it are left alone (they hold one engine's raw SQL).
 * Paths are given as `<folder>/<file>`. A folder that does not exist has no files.
 */
export async function readSchemaFolder(dir: string): Promise<readonly SourceFile[]> {
  const names = await sqlFiles(dir);
  return Promise.all(
    names.map(async (name) => ({
      path: `${basename(dir)}/${name}`,
      text: (await readFile(join(dir, name), 'utf8')).replace(/^\uFEFF/, ''),
    })),
  );
}

async function sqlFiles(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
      .map((entry) => entry.name)
      .toSorted((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
