import { readName, writtenName } from '@backstay/catalog';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { fail, OperatorError } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import { isPacked, standardStream } from '../file/formats.js';
import { Target } from '../file/open-target.js';
import type { ExportOptions, ExportReport } from './export-options.js';
import { keyTerms } from './key-set.js';
import { PageReader } from './read-pages.js';
import { findEnd, type WrittenPart } from './find-end.js';
import { rowTexts } from './row-texts.js';
import { writePages } from './write-pages.js';

/** Milliseconds that one export may take: a day. */
export const exportTimeoutMs = 86_400_000;

/** Rows of a table into a file. */
@Injectable()
export class ExportService {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly applied: AppliedSchema,
  ) {}

  /**
   * Exports a table (`books`, `api.books`; file `-`: to standard output) as it is at one moment. Throws Failure as the data API does for what is
   * asked, OperatorError for what cannot be exported so. `tell` is given the rows written so far.
   */
  async export(
    tableName: string,
    file: string,
    options: ExportOptions,
    tell: (rows: number) => void = () => undefined,
  ): Promise<ExportReport> {
    const started = performance.now();
    await this.applied.refresh();
    const applied = this.applied.current();
    const named = readName(tableName);
    const table = applied.catalog.table(named);
    if (table === null) throw fail('table_not_found', { schema: named.schema, table: named.name });
    const terms = keyTerms(options.order, table);
    const subject = { applied, table, options, terms, dialect: this.engine.dialect };
    const described = new PageReader(subject).describe();
    const texts = rowTexts(options.format, described);
    let part: WrittenPart | null = null;
    if (options.resume) {
      if (terms === null || options.format === 'json' || isPacked(file) || file === standardStream)
        throw new OperatorError('Only a CSV or JSON lines file, not packed, of a table with a key can be resumed.');
      part = await findEnd(file, options.format, terms, described.columns, texts.begin);
    }
    const reader = new PageReader(subject, part?.last ?? null);
    const target = Target.open(file, part?.bytes ?? 0, part?.hash);
    let rows = part?.rows ?? 0;
    if (part === null) await target.write(texts.begin);
    await this.engine.snapshot({ timeoutMs: exportTimeoutMs, alone: true }, async (snapshot) => {
      rows = await writePages(snapshot, reader, { texts, target, tell }, rows);
    });
    await target.write(texts.end);
    const sha256 = await target.close();
    return { table: writtenName(table), file, rows, sha256, durationMs: Math.round(performance.now() - started) };
  }
}
