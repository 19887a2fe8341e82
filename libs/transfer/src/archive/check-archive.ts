import { join } from 'node:path';
import { type Table, writtenName } from '@backstay/catalog';
import { Failure, OperatorError } from '@backstay/kernel';
import type { AppliedSnapshot } from '@backstay/schema';
import { fileStart } from '../file/framer.js';
import { hashFile, openSource } from '../file/open-source.js';
import { csvFields } from '../import/read-csv.js';
import { readColumns } from '../import/read-columns.js';
import { firstRecord, readRecords } from '../import/read-records.js';
import { importOrder } from './import-order.js';
import type { Manifest, ManifestTable } from './manifest.js';
import { recordedTables } from './recorded-tables.js';

/** A file of the folder, and where its rows go. */
export interface ArchiveFile {
  readonly entry: ManifestTable;
  readonly path: string;
  readonly table: Table;
  /** Columns that are set in a second run. */
  readonly later: readonly string[];
}

/**
 * Checks every file of a folder against its list and the applied schema, before anything is written. Gives the files in
 * the order of their import. Throws OperatorError with all that is wrong.
 */
export async function checkArchive(
  folder: string,
  manifest: Manifest,
  applied: AppliedSnapshot,
): Promise<readonly ArchiveFile[]> {
  const { catalog } = applied;
  const recorded = recordedTables(applied);
  const problems: string[] = [];
  const entries = new Map<Table, ManifestTable>();
  for (const entry of manifest.tables) {
    const table = recorded.find((one) => writtenName(one) === entry.table) ?? null;
    const problem = await problemOf(folder, entry, table, catalog);
    if (problem !== null) problems.push(problem);
    if (table !== null) entries.set(table, entry);
  }
  const { tables, stuck } = importOrder(recorded.filter((table) => entries.has(table)));
  if (stuck.length > 0) problems.push(stuckText(stuck));
  if (problems.length > 0) throw new OperatorError(`Nothing was imported: ${problems.join('; ')}.`);
  return tables.map(({ table, later }) => {
    const entry = entries.get(table)!;
    return { entry, table, later, path: join(folder, entry.file) };
  });
}

/** Null: the file is what the list says, and fits its table. */
async function problemOf(
  folder: string,
  entry: ManifestTable,
  table: Table | null,
  catalog: AppliedSnapshot['catalog'],
): Promise<string | null> {
  const { file, format, rows, sha256 } = entry;
  if (table === null) return `there is no table ${entry.table}`;
  const readOnly = table.adopted?.readOnly ?? null;
  if (readOnly !== null) return `${entry.table} is read-only (${readOnly})`;
  try {
    const path = join(folder, file);
    const source = await openSource(path);
    if ((await hashFile(path)) !== sha256) return `${file} is not the file that was exported (its SHA-256 differs)`;
    const header = format === 'csv' ? await firstRecord(source, format) : null;
    if (format === 'csv') {
      if (header === null) return `${file} has no line of column names`;
      readColumns(
        csvFields(header).map((name) => name ?? ''),
        new Map(),
        table,
        catalog,
      );
    }
    let found = header === null ? 0 : -1;
    for await (const records of readRecords(source, format, fileStart)) found += records.length;
    return found === rows ? null : `${file} has ${found} rows, and the list says ${rows}`;
  } catch (error) {
    if (error instanceof OperatorError || error instanceof Failure) return `${file}: ${error.message}`;
    throw error;
  }
}

const stuckText = (stuck: readonly Table[]): string =>
  `${stuck.map(writtenName).join(', ')} cannot be brought into an order: they refer to one another, or to themselves, by foreign keys whose columns cannot be NULL at first (or a table has no primary key). Import them one by one, rows that are referred to first`;
