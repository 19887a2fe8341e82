import { type Table, writtenName } from '@backstay/catalog';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { OperatorError } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import { TooManyRefused } from '../import/batch-writer.js';
import type { ImportOptions, ImportPass, ImportProgress } from '../import/import-options.js';
import { ImportService } from '../import/import.service.js';
import { type ArchiveFile, checkArchive } from './check-archive.js';
import { readManifest } from './manifest.js';

/** How a folder is imported. */
export type ArchiveImportOptions = Pick<ImportOptions, 'batch' | 'resume' | 'restart' | 'dryRun'>;

/** What became of one table. */
export interface ArchiveTableReport {
  readonly table: string;
  readonly file: string;
  /** Rows written by this run and those before it that it went on from. */
  readonly written: number;
  /** Rows that a run before had written. */
  readonly resumedBehind: number;
  /** Columns that were set in a second run, and the rows in which they were. */
  readonly later: { readonly columns: readonly string[]; readonly rows: number } | null;
  /** Milliseconds. */
  readonly durationMs: number;
}

/** What an import of a folder has done. */
export interface ArchiveImportReport {
  readonly folder: string;
  readonly tables: readonly ArchiveTableReport[];
  readonly notes: readonly string[];
  /** Milliseconds. */
  readonly durationMs: number;
}

/** Milliseconds for a look whether a table has rows. */
const lookTimeoutMs = 30_000;

/** The files of a folder, which `export` of all tables wrote, into their tables. */
@Injectable()
export class ArchiveImportService {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly applied: AppliedSchema,
    @Inject(ImportService) private readonly imports: ImportService,
  ) {}

  /**
   * Imports every file into its table, which must be empty unless it goes on from a run before. Throws OperatorError,
   * before anything is written, for a file that is not as it was exported, and for what the schema cannot take; later for
   * the first row that the database refuses. `tell` is given how far one table is.
   */
  async import(
    folder: string,
    options: ArchiveImportOptions,
    tell: (table: string, progress: ImportProgress) => void = () => undefined,
  ): Promise<ArchiveImportReport> {
    const started = performance.now();
    const manifest = await readManifest(folder);
    await this.applied.refresh();
    const files = await checkArchive(folder, manifest, this.applied.current());
    if (!options.resume) await this.#requireEmpty(files);
    const notes = new Set<string>();
    const run = async ({ entry, path }: ArchiveFile, pass: ImportPass) => {
      const report = await this.#import(
        entry.table,
        path,
        { ...importOptions, ...options, format: entry.format, pass },
        tell,
      );
      for (const note of report.notes) notes.add(`${entry.table}: ${note}`);
      return report;
    };
    const first = new Map<ArchiveFile, ArchiveTableReport>();
    for (const file of files) {
      const { later } = file;
      const report = await run(file, later.length === 0 ? { part: 'whole' } : { part: 'without', columns: later });
      const { table, written, resumedBehind, durationMs } = report;
      first.set(file, { table, file: file.entry.file, written, resumedBehind, later: null, durationMs });
    }
    for (const [file, before] of first) {
      if (file.later.length === 0) continue;
      const { written, durationMs } = await run(file, { part: 'only', columns: file.later });
      const later = { columns: file.later, rows: written };
      first.set(file, { ...before, later, durationMs: before.durationMs + durationMs });
    }
    const durationMs = Math.round(performance.now() - started);
    return { folder, tables: [...first.values()], notes: [...notes], durationMs };
  }

  async #import(
    table: string,
    path: string,
    options: ImportOptions,
    tell: (table: string, progress: ImportProgress) => void,
  ): ReturnType<ImportService['import']> {
    try {
      return await this.imports.import(table, path, options, (progress) => tell(table, progress));
    } catch (error) {
      if (!(error instanceof TooManyRefused)) throw error;
      const { line, column, message, code } = error.refusals.at(-1)!;
      throw new OperatorError(
        `${path}:${line}: ${column === null ? '' : `column ${column}: `}${message} (${code}). What was committed before stays: mend what is in the way and say --resume.`,
      );
    }
  }

  async #requireEmpty(files: readonly ArchiveFile[]): Promise<void> {
    const filled: string[] = [];
    for (const { table } of files) if (await this.#hasRows(table)) filled.push(writtenName(table));
    if (filled.length > 0)
      throw new OperatorError(
        `Nothing was imported: ${filled.join(', ')} ${filled.length === 1 ? 'has' : 'have'} rows already. Empty the tables, or say --resume when a run before has stopped.`,
      );
  }

  async #hasRows(table: Table): Promise<boolean> {
    const { dialect } = this.engine;
    const sql = `SELECT 1 FROM ${dialect.table(table)}${dialect.limit(1, null)}`;
    const [found] = await this.engine.read([{ sql, parameters: [] }], { timeoutMs: lookTimeoutMs });
    return (found?.rows.length ?? 0) > 0;
  }
}

/** Files of an export need no rules: they are read as they were written. */
const importOptions: Omit<ImportOptions, keyof ArchiveImportOptions | 'format' | 'pass'> = {
  columns: null,
  map: new Map(),
  nullText: '',
  onConflict: { action: 'refuse' },
  reject: null,
  maxRejects: 0,
};
