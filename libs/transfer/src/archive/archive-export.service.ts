import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Table, writtenName } from '@backstay/catalog';
import { DATA_ENGINE, type Engine, type Snapshot } from '@backstay/engine';
import { OperatorError } from '@backstay/kernel';
import { AppliedSchema, type AppliedSnapshot } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import { exportTimeoutMs } from '../export/export.service.js';
import { keyTerms } from '../export/key-set.js';
import { operator, PageReader } from '../export/read-pages.js';
import { rowTexts } from '../export/row-texts.js';
import { writePages } from '../export/write-pages.js';
import type { Format } from '../file/formats.js';
import { Target } from '../file/open-target.js';
import { importOrder } from './import-order.js';
import { type ManifestTable, writeManifest } from './manifest.js';
import { recordedTables } from './recorded-tables.js';

/** What an export of all tables has done. */
export interface ArchiveExportReport {
  readonly folder: string;
  readonly schemaVersion: number;
  readonly tables: readonly ManifestTable[];
  readonly notes: readonly string[];
  /** Milliseconds. */
  readonly durationMs: number;
}

/** Every table of the project into a folder. It is the operator's: policies and grants do not apply. */
@Injectable()
export class ArchiveExportService {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly applied: AppliedSchema,
  ) {}

  /**
   * Exports every table, all as they are at one moment, into a new or empty folder. Throws OperatorError when it is not
   * empty, and for tables that cannot be exported; then the folder has no list. `tell` is given a table and the rows of it
   * that are written.
   */
  async export(
    folder: string,
    format: Format,
    tell: (table: string, rows: number) => void = () => undefined,
  ): Promise<ArchiveExportReport> {
    const started = performance.now();
    await this.applied.refresh();
    const applied = this.applied.current();
    const { tables, stuck } = importOrder(recordedTables(applied));
    await requireEmpty(folder);
    const written: ManifestTable[] = [];
    await this.engine.snapshot({ timeoutMs: exportTimeoutMs, alone: true }, async (snapshot) => {
      for (const [i, table] of [...tables.map((one) => one.table), ...stuck].entries()) {
        const file = `${fileName(i, table)}.${format}`;
        const path = join(folder, file);
        const done = await this.#write(snapshot, applied, table, path, format, (rows) =>
          tell(writtenName(table), rows),
        );
        written.push({ table: writtenName(table), file, format, ...done });
      }
    });
    await this.applied.refresh();
    if (this.applied.current().version !== applied.version)
      throw new OperatorError('The schema was changed meanwhile: export again.');
    await writeManifest(folder, { schemaVersion: applied.version, tables: written });
    const durationMs = Math.round(performance.now() - started);
    return { folder, schemaVersion: applied.version, tables: written, notes: notesOf(stuck), durationMs };
  }

  async #write(
    snapshot: Snapshot,
    applied: AppliedSnapshot,
    table: Table,
    path: string,
    format: Format,
    tell: (rows: number) => void,
  ): Promise<Pick<ManifestTable, 'rows' | 'sha256'>> {
    const options = { select: null, where: [], order: null, principal: operator };
    const terms = keyTerms(null, table);
    const reader = new PageReader({ applied, table, options, terms, dialect: this.engine.dialect });
    const texts = rowTexts(format, reader.describe());
    const target = Target.open(path, 0);
    await target.write(texts.begin);
    const rows = await writePages(snapshot, reader, { texts, target, tell }, 0);
    await target.write(texts.end);
    // Only standard output has no hash.
    return { rows, sha256: (await target.close())! };
  }
}

/** Makes the folder. Throws OperatorError when something is in it: nothing is mixed, and nothing overwritten. */
async function requireEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    throw new OperatorError(`Cannot write to the folder ${folder}.`, { cause: error });
  }
  throw new OperatorError(`${folder} is not empty: name a new folder.`);
}

/** Names of tables may hold what names of files may not; the number keeps them apart, and in their order. */
const fileName = (index: number, table: Table): string =>
  `${String(index + 1).padStart(3, '0')}_${writtenName(table)
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .slice(0, 80)}`;

const notesOf = (stuck: readonly Table[]): readonly string[] =>
  stuck.length === 0
    ? []
    : [
        `\`backstay import --all\` cannot order ${stuck.map(writtenName).join(', ')}: they refer to one another by columns that cannot be NULL.`,
      ];
