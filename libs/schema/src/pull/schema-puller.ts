import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ColumnType } from '@backstay/catalog';
import { Config } from '@backstay/config';
import { DATA_ENGINE, SYSTEM_ENGINE, type DatabaseSnapshot, type Engine } from '@backstay/engine';
import type { TableDefinition, ViewDefinition } from '@backstay/query';
import { Inject, Injectable } from '@nestjs/common';
import { AppliedSchema } from '../applied-schema.js';
import { SchemaApplier } from '../apply/schema-applier.js';
import { parseSchema } from '../parse/parse-schema.js';
import type { SourceFile } from '../parse/parsed-schema.js';
import { readSchemaFolder } from '../parse/read-schema-folder.js';
import { SchemaProblems, type PlanProblem } from '../plan/schema-problems.js';
import type { SchemaRecord } from '../schema-record.js';
import { Lease } from '../system/lease.js';
import { RecordStore, type StoredRecord } from '../system/record-store.js';
import { SystemTables, systemTimeoutMs } from '../system/system-tables.js';
import { baseline } from './baseline.js';
import { groupTables } from './group-tables.js';
import { pullTables } from './pull-tables.js';
import { fileChanges, isPulled, writeFiles, type FileChange } from './pulled-files.js';
import type { PulledSchema, Remark } from './pulled-schema.js';
import { renderPulled } from './render-pulled.js';

/** Milliseconds for reading the database's description of itself. */
const timeoutMs = 60_000;

/** What a pull found and did. */
export interface PullReport {
  readonly engine: string;
  readonly files: readonly FileChange[];
  readonly tables: number;
  readonly views: number;
  /** What the files cannot say, and what that means for the API. */
  readonly remarks: readonly Remark[];
  /** The recorded version; null after a dry run. */
  readonly version: number | null;
}

/** Adopts the tables of a database that was there before: writes files of them and records them as they are. */
@Injectable()
export class SchemaPuller {
  constructor(
    @Inject(DATA_ENGINE) private readonly data: Engine,
    @Inject(SYSTEM_ENGINE) private readonly system: Engine,
    private readonly config: Config,
    private readonly tables: SystemTables,
    private readonly store: RecordStore,
    private readonly lease: Lease,
    private readonly applier: SchemaApplier,
    private readonly applied: AppliedSchema,
  ) {}

  /**
   * Reads the database and writes `schema/pulled_*.sql`; nothing of the application's tables is changed, and nothing is
   * opened. Throws SchemaProblems, with nothing written, when files of the author's own no longer fit.
   */
  async pull(options: { readonly dryRun: boolean }): Promise<PullReport> {
    await this.tables.prepare();
    if (options.dryRun) return (await this.prepare()).report;
    const report = await this.lease.hold(async () => {
      await this.applier.settle();
      const { wanted, report: found, before, record, snapshot } = await this.prepare();
      await writeFiles(this.config.project.schemaDir, found.files, wanted);
      return { ...found, version: await this.record(before, record, snapshot) };
    });
    await this.applied.refresh();
    return report;
  }

  private async prepare() {
    const { schemaDir } = this.config.project;
    const [before, files, snapshot] = await Promise.all([
      this.store.latest(),
      readSchemaFolder(schemaDir),
      this.data.introspector.snapshot((statements) => this.data.read(statements, { timeoutMs })),
    ]);
    const chosen = await this.chosenTypes(files.filter(isPulled));
    const pulled = this.read(snapshot, before.record, chosen);
    const groups = groupTables(pulled.tables);
    const texts = renderPulled(groups, pulled.enums);
    const wanted = groups.map(({ topic }, i): SourceFile => ({
      path: `${basename(schemaDir)}/pulled_${topic}.sql`,
      text: texts[i]!,
    }));
    const taken = files.find((file) => !isPulled(file) && wanted.some(({ path }) => path === file.path));
    if (taken !== undefined) throw new SchemaProblems([ownFile(taken.path)]);
    const parsed = await parseSchema([...files.filter((file) => !isPulled(file)), ...wanted]);
    if (parsed.problems.length > 0) throw new SchemaProblems(parsed.problems);
    const after = baseline(before.record, JSON.parse(JSON.stringify(parsed.record)) as SchemaRecord);
    if (after.problems.length > 0) throw new SchemaProblems(after.problems);
    const report: PullReport = {
      engine: this.data.name,
      files: fileChanges(files, wanted),
      tables: pulled.tables.filter(({ kind }) => kind === 'table').length,
      views: pulled.tables.filter(({ kind }) => kind === 'view').length,
      remarks: [...pulled.tables.flatMap((table) => table.remarks), ...pulled.remarks],
      version: null,
    };
    return { wanted, report, before, record: after.record, snapshot };
  }

  /** What the author made of the columns' types. Throws SchemaProblems where a pulled file holds more than tables. */
  private async chosenTypes(files: readonly SourceFile[]): Promise<ReadonlyMap<string, ColumnType>> {
    const { record } = await parseSchema(files);
    if (
      record.policies.length > 0 ||
      record.functions.length > 0 ||
      record.callable !== undefined ||
      record.computed !== undefined ||
      [...record.tables, ...(record.views ?? [])].some(hasOwnGrants)
    )
      throw new SchemaProblems([ownStatements(files.map(({ path }) => path).join(', '))]);
    return new Map(
      [...record.tables, ...(record.views ?? [])].flatMap((table) =>
        table.columns.map(({ name, type }): [string, ColumnType] => [`${table.name}.${name}`, type]),
      ),
    );
  }

  private read(
    snapshot: DatabaseSnapshot,
    record: SchemaRecord,
    chosen: ReadonlyMap<string, ColumnType>,
  ): PulledSchema {
    const managed = record.tables.filter((table) => table.adopted === undefined);
    return pullTables(snapshot, {
      adopter: this.data.adopter,
      isManaged: (table) => managed.some((one) => one.schema === table.schema && one.name === table.name),
      managed: new Map(
        managed.map((table) => [
          table.name,
          {
            keys: [table.primaryKey, ...table.uniqueKeys].flatMap((key) => (key === null ? [] : [key.columns])),
            kinds: new Map(table.columns.map((column) => [column.name, column.type.kind])),
          },
        ]),
      ),
      chosen: (table, column) => {
        const type = chosen.get(`${table}.${column}`);
        if (type === undefined) return null;
        const { stored: _stored, ...plain } = type;
        return plain;
      },
    });
  }

  /** A version is added where the record has changed; otherwise drift is measured by what is there now. */
  private async record(before: StoredRecord, record: SchemaRecord, snapshot: DatabaseSnapshot): Promise<number> {
    if (before.version > 0 && isDeepStrictEqual(record, before.record)) {
      await this.store.replaceSnapshot(before.version, snapshot);
      return before.version;
    }
    const version = before.version + 1;
    const stored = { version, record };
    await this.system.transaction({ timeoutMs: systemTimeoutMs }, (tx) => this.store.add(tx, stored, snapshot));
    return version;
  }
}

/** As a new table has them: every role, all four privileges (reading only, of a view), all columns. */
const hasOwnGrants = (table: TableDefinition | ViewDefinition): boolean =>
  table.grants.some((grant) => grant.columns !== 'all') || table.grants.length !== ('query' in table ? 3 : 12);

const ownFile = (path: string): PlanProblem => ({
  object: path,
  message: 'A file of this name is there already, and no pull wrote it.',
  advice: 'Give it another name.',
});

const ownStatements = (paths: string): PlanProblem => ({
  object: paths,
  message: 'Policies, grants or functions stand in a pulled file, which a pull writes anew.',
  advice: 'Move them into a file of their own, such as schema/policies.sql.',
});
