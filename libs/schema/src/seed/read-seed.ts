import { readName, type Catalog, type Table } from '@backstay/catalog';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { loadModule } from '../parse/text/sql-parser.js';
import type { SourceFile } from '../parse/parsed-schema.js';
import { readCsvSeed } from './read-csv-seed.js';
import { readJsonSeed } from './read-json-seed.js';
import { readSqlSeed } from './read-sql-seed.js';
import type { SeedRows, Seeds } from './seed-rows.js';
import { SeedTarget } from './seed-target.js';

const endings = ['.sql', '.csv', '.json'];

/** Reads a project's seed folder, in name order. A folder that does not exist has no files. Reports, never throws for content. */
export async function readSeed(dir: string, catalog: Catalog): Promise<Seeds> {
  const names = await seedFiles(dir);
  const files = await Promise.all(
    names.map(async (name) => ({
      path: `${basename(dir)}/${name}`,
      text: (await readFile(join(dir, name), 'utf8')).replace(/^\uFEFF/, ''),
    })),
  );
  return parseSeed(files, catalog);
}

/** Reads seed files that are at hand already, in the order given. */
export async function parseSeed(files: readonly SourceFile[], catalog: Catalog): Promise<Seeds> {
  await loadModule();
  const target = new SeedTarget(catalog);
  const skipped: string[] = [];
  const batches = files.flatMap((file): readonly SeedRows[] => {
    if (file.path.endsWith('.sql')) {
      const read = readSqlSeed(file, target);
      skipped.push(...read.skipped);
      return read.batches;
    }
    const table = tableOf(file, target);
    if (table === null) return [];
    return file.path.endsWith('.csv') ? readCsvSeed(file, table, target) : readJsonSeed(file, table, target);
  });
  return { files: files.map((file) => file.path), batches, problems: target.problems, skipped };
}

/** The table a CSV or JSON file is for: its name, without a number in front (`01_books.csv`, `02_api.notes.csv`). */
function tableOf(file: SourceFile, target: SeedTarget): Table | null {
  const { name } = parse(file.path);
  const at = { file: file.path, line: 1, column: 1 };
  const whole = target.catalog.table(readName(name));
  const named = readName(whole === null ? name.replace(/^\d+[_-]/, '') : name);
  return target.table(named.schema, named.name, at);
}

async function seedFiles(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => entry.name)
      .toSorted((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
