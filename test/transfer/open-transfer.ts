import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigModule, loadConfig } from '@backstay/config';
import { DATA_ENGINE, EngineModule, type Engine } from '@backstay/engine';
import { schemaEntities, SchemaModule, schemaMigrations, SchemaService, parseSchema } from '@backstay/schema';
import {
  ArchiveExportService,
  ArchiveImportService,
  ExportService,
  formatOf,
  ImportService,
  transferEntities,
  transferMigrations,
  TransferModule,
  type ArchiveExportReport,
  type ArchiveImportOptions,
  type ArchiveImportReport,
  type ExportOptions,
  type ExportReport,
  type Format,
  type ImportOptions,
  type ImportReport,
} from '@backstay/transfer';
import { NestFactory } from '@nestjs/core';
import { freshDatabase, type TestEngineName } from '../support/databases.js';

/** A database with a schema, and what takes data in and out of it. */
export interface Transfer {
  /** As `DATABASE_URL` takes it. */
  readonly url: string;
  readonly engine: Engine;
  /** A folder of its own. */
  readonly folder: string;
  /** Writes a file into the folder; gives its path. */
  readonly file: (name: string, text: string | Buffer) => Promise<string>;
  readonly import: (table: string, path: string, options?: Partial<ImportOptions>) => Promise<ImportReport>;
  readonly export: (table: string, path: string, options?: Partial<ExportOptions>) => Promise<ExportReport>;
  readonly importAll: (folder: string, options?: Partial<ArchiveImportOptions>) => Promise<ArchiveImportReport>;
  readonly exportAll: (folder: string, format?: Format) => Promise<ArchiveExportReport>;
  /** Runs one statement and gives its rows as texts. */
  readonly sql: (text: string) => Promise<readonly (readonly string[])[]>;
  readonly close: () => Promise<void>;
}

const noOptions: Omit<ImportOptions, 'format'> = {
  columns: null,
  map: new Map(),
  nullText: '',
  onConflict: { action: 'refuse' },
  pass: { part: 'whole' },
  batch: 500,
  resume: false,
  restart: false,
  reject: null,
  maxRejects: 0,
  dryRun: false,
};

/** Opens it on a database of its own with `schema` applied. */
export async function openTransfer(name: TestEngineName, schema: string): Promise<Transfer> {
  const database = await freshDatabase(name);
  const folder = await mkdtemp(join(tmpdir(), `backstay_test_${process.pid}_0_`));
  await mkdir(join(folder, 'schema'));
  const root = {
    module: class TransferTestModule {},
    imports: [
      ConfigModule.for(loadConfig({ project: folder, env: { DATABASE_URL: database.url } })),
      EngineModule.forRoot({
        entities: [...schemaEntities, ...transferEntities],
        migrations: [...schemaMigrations, ...transferMigrations],
      }),
      SchemaModule,
      TransferModule,
    ],
  };
  const context = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  const { record, problems } = await parseSchema([{ path: 'schema/01.sql', text: schema }]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  await context.get(SchemaService).apply(record, { allowDestructive: true });
  const engine = context.get<Engine>(DATA_ENGINE);
  return {
    url: database.url,
    engine,
    folder,
    file: async (file, text) => {
      const path = join(folder, file);
      await writeFile(path, text);
      return path;
    },
    import: (table, path, options = {}) =>
      context
        .get(ImportService)
        .import(table, path, { format: formatOf(path, options.format), ...noOptions, ...options }),
    export: (table, path, options = {}) =>
      context.get(ExportService).export(table, path, {
        format: formatOf(path, options.format),
        select: null,
        where: [],
        order: null,
        principal: { role: 'service_role', claims: {} },
        resume: false,
        ...options,
      }),
    importAll: (from, options = {}) => {
      const { batch, resume, restart, dryRun } = { ...noOptions, ...options };
      return context.get(ArchiveImportService).import(from, { batch, resume, restart, dryRun });
    },
    exportAll: (to, format = 'csv') => context.get(ArchiveExportService).export(to, format),
    sql: async (text) => {
      const { rows } = await engine.transaction({ timeoutMs: 10_000 }, (tx) => tx.run({ sql: text, parameters: [] }));
      return rows.map((row) =>
        row.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell))),
      );
    },
    close: async () => {
      await context.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
