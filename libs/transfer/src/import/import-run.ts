import type { Catalog, Table } from '@backstay/catalog';
import type { Engine } from '@backstay/engine';
import { OperatorError } from '@backstay/kernel';
import type { RawRecord } from '../file/framer.js';
import type { Source } from '../file/open-source.js';
import type { BatchWriter } from './batch-writer.js';
import { csvFields, csvReader, isBlank } from './read-csv.js';
import type { ImportOptions, ImportProgress } from './import-options.js';
import { readColumns } from './read-columns.js';
import { jsonReader } from './read-json.js';
import { readRecords } from './read-records.js';
import { RowReader, type Item } from './read-row.js';

/** What an import is about. */
export interface ImportSubject {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly table: Table;
  readonly source: Source;
  readonly options: ImportOptions;
}

/** Bytes of the records that one transaction holds at most. */
const mostBytes = 2 * 1024 * 1024;

/** Reads the records of a file, and hands them to the writer in batches. */
export class ImportRun {
  readonly notes: string[] = [];
  #reader: RowReader | null = null;
  /** Whether a blank line of the file is a row. */
  #blankIsRow = false;

  constructor(
    private readonly subject: ImportSubject,
    /** The line of names of a CSV file; null: there is none. */
    header: RawRecord | null,
  ) {
    const { table, catalog, options, engine } = subject;
    const { columns, map, nullText, format, pass } = options;
    if (format === 'csv') {
      const names = columns ?? (header === null ? null : csvFields(header).map((name) => name?.trim() ?? ''));
      if (names === null) return;
      const read = readColumns(names, map, table, catalog);
      this.notes.push(...read.notes);
      this.#blankIsRow = names.length === 1;
      this.#reader = new RowReader(table, engine.dialect, csvReader(read.columns, nullText), pass);
    } else this.#reader = new RowReader(table, engine.dialect, jsonReader(table, catalog, { columns, map }), pass);
  }

  /** Reads from where the writer is to the end of the file. Throws OperatorError, and what the writer throws. */
  async run(writer: BatchWriter, tell: (progress: ImportProgress) => void): Promise<void> {
    const { source, options } = this.subject;
    const { offset, line } = writer.checkpoint;
    let header = offset === 0 && options.format === 'csv' && options.columns === null;
    let batch: RawRecord[] = [];
    let bytes = 0;
    for await (const records of readRecords(source, options.format, { offset, line })) {
      for (const record of records) {
        if (header) {
          header = false;
          this.#readHeader(record);
          continue;
        }
        if (isBlank(record) && !this.#blankIsRow) continue;
        if (batch.length >= options.batch || bytes >= mostBytes) {
          await this.#write(writer, batch, record.line, tell);
          [batch, bytes] = [[], 0];
        }
        batch.push(record);
        bytes += record.bytes.length;
      }
    }
    const last = batch.at(-1);
    if (last !== undefined) await this.#write(writer, batch, last.line + 1, tell);
    await writer.finish();
  }

  #readHeader(record: RawRecord): void {
    if (this.#reader !== null) return;
    const run = new ImportRun(this.subject, record);
    this.notes.push(...run.notes);
    this.#reader = run.#reader;
    this.#blankIsRow = run.#blankIsRow;
  }

  async #write(
    writer: BatchWriter,
    batch: readonly RawRecord[],
    line: number,
    tell: (progress: ImportProgress) => void,
  ): Promise<void> {
    const reader = this.#reader;
    if (reader === null) throw new OperatorError('The file has no line of column names, and --columns gives none.');
    const now = new Date();
    const items = batch.map((record): Item => reader.read(record, now));
    await writer.write(items, line);
    const { written, refused } = writer.checkpoint;
    tell({ written, refused, bytes: this.subject.source.taken(), size: this.subject.source.size });
  }
}
