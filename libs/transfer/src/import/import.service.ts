import { readName, writtenName, type Table } from '@backstay/catalog';
import { DATA_ENGINE, SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { fail, OperatorError } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import { openSource, type Source } from '../file/open-source.js';
import { BatchWriter } from './batch-writer.js';
import { beginning, CheckpointStore } from './checkpoint-store.js';
import type { ImportOptions, ImportProgress, ImportReport } from './import-options.js';
import { ImportRun, type ImportSubject } from './import-run.js';
import { firstRecord } from './read-records.js';
import { RejectFile, type RejectLengths } from './reject-file.js';
import { RowMerger } from './merge-rows.js';
import { RowInserter, type RowWriter } from './write-rows.js';

/** Rows of a file into a table. It is the operator's: policies and grants do not apply, constraints do. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(SYSTEM_ENGINE) private readonly system: Engine,
    @Inject(AppliedSchema) private readonly applied: AppliedSchema,
  ) {}

  /**
   * Imports a file (`-`: standard input). Throws OperatorError for what cannot be imported as asked, and as soon as more
   * rows are refused than may be; the batches before stay, and `resume` goes on behind them.
   */
  async import(
    tableName: string,
    file: string,
    options: ImportOptions,
    tell: (progress: ImportProgress) => void = () => undefined,
  ): Promise<ImportReport> {
    const started = performance.now();
    await this.applied.refresh();
    const { catalog } = this.applied.current();
    const named = readName(tableName);
    const table = catalog.table(named);
    if (table === null) throw fail('table_not_found', { schema: named.schema, table: named.name });
    if (table.view !== undefined) throw fail('view_not_writable', { view: tableName, command: 'insert into' });
    const source = await openSource(file);
    const subject: ImportSubject = { engine: this.engine, catalog, table, source, options };
    requireWritable(table);
    const store = await this.#storeFor(table, source, options);
    const start = store === null ? beginning : await store.begin(options, file);
    const header = await headerOf(source, options);
    const run = new ImportRun(subject, header);
    const report = (at: typeof start, refusals: ImportReport['refusals']): ImportReport => ({
      table: writtenName(table),
      file: source.name,
      written: at.written,
      refused: at.refused,
      resumedBehind: start.written + start.refused,
      refusals,
      notes: run.notes,
      durationMs: Math.round(performance.now() - started),
    });
    if (start.done) return report(start, []);
    const rejects = await openRejects(
      options,
      header?.bytes.toString('utf8') ?? null,
      start === beginning ? null : start.rejects,
    );
    try {
      const { maxRejects, dryRun } = options;
      const rows = this.#writerFor(subject);
      const writer = new BatchWriter({ engine: this.engine, rows, store, rejects, maxRejects, dryRun }, start);
      await run.run(writer, tell);
      return report(writer.checkpoint, writer.refusals);
    } finally {
      await rejects?.close();
    }
  }

  #writerFor({ table, catalog, options }: ImportSubject): RowWriter {
    // A second run changes the rows of the first, which it finds by the primary key.
    const again = { action: 'update', columns: null } as const;
    const onConflict = options.pass.part === 'only' ? again : options.onConflict;
    if (onConflict.action === 'refuse') return new RowInserter(this.engine, table, catalog);
    return new RowMerger(this.engine, table, this.applied.current(), onConflict);
  }

  /** Null: what cannot be read again, or is not to be written, has no checkpoint. */
  async #storeFor(table: Table, source: Source, options: ImportOptions): Promise<CheckpointStore | null> {
    const together = this.system === this.engine;
    if (options.resume && source.path === null)
      throw new OperatorError('An import of standard input cannot be resumed: it cannot be read again. Name a file.');
    if (options.resume && !together)
      throw new OperatorError(
        'An import can be resumed only where Backstay keeps its own tables beside the data: with BACKSTAY_SYSTEM_URL a checkpoint and its rows are not committed as one.',
      );
    if (source.path === null || !together || options.dryRun) return null;
    return CheckpointStore.for(this.engine, table, source, options);
  }
}

function requireWritable({ name, adopted }: Table): void {
  const readOnly = adopted?.readOnly ?? null;
  if (readOnly !== null) throw fail('not_supported', { feature: `Writing ${name} (${readOnly})` });
}

/** The line of names of a CSV file that can be read twice. Null: it has none, or it is read as it comes. */
async function headerOf(source: Source, { format, columns }: ImportOptions): ReturnType<typeof firstRecord> {
  if (format !== 'csv' || columns !== null || source.path === null) return null;
  return firstRecord(await openSource(source.path), format);
}

async function openRejects(
  { reject, format }: ImportOptions,
  header: string | null,
  lengths: RejectLengths | null,
): Promise<RejectFile | null> {
  return reject === null ? null : RejectFile.open(reject, format, header, lengths);
}
