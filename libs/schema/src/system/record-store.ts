import { SYSTEM_ENGINE, type DatabaseSnapshot, type Engine, type Transaction } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { emptyRecord } from '../plan/diff-schema.js';
import type { SchemaRecord } from '../schema-record.js';
import { AppliedRecordEntity } from './applied-record.entity.js';
import { systemTimeoutMs } from './system-tables.js';

/** A version of the applied schema; version 0 is the empty one before the first apply. */
export interface StoredRecord {
  readonly version: number;
  readonly record: SchemaRecord;
}

/** What the database looked like right after a version was applied. */
export interface StoredSnapshot {
  readonly version: number;
  /** Milliseconds since 1970, by the clock of the process that applied. */
  readonly appliedAt: number;
  readonly snapshot: DatabaseSnapshot;
}

/** Where a new version is told. */
const channel = 'backstay_schema';

/** Reads and writes the applied record. The system tables must be prepared. */
@Injectable()
export class RecordStore {
  constructor(@Inject(SYSTEM_ENGINE) private readonly engine: Engine) {}

  /**
   * The version in force, and the one that an apply has announced (0: none). A plain read, because every node asks every
   * two seconds.
   */
  async version(): Promise<{ readonly recorded: number; readonly announced: number }> {
    const highest = (table: string): string => `(SELECT max(version) FROM ${this.engine.dialect.quote(table)})`;
    const sql = `SELECT ${highest('backstay_schema')}, ${highest('backstay_schema_announcements')}`;
    const [answer] = await this.engine.read([{ sql, parameters: [] }], { timeoutMs: systemTimeoutMs });
    const [recorded, announced] = answer?.rows[0] ?? [];
    return { recorded: Number(recorded ?? 0), announced: Number(announced ?? 0) };
  }

  /** The record in force. */
  async latest(): Promise<StoredRecord> {
    return this.engine.transaction({ timeoutMs: systemTimeoutMs }, async ({ entities }) => {
      const [row] = await entities.find(AppliedRecordEntity, { order: { version: 'DESC' }, take: 1 });
      // Only this program writes the column, always from a SchemaRecord.
      return row === undefined
        ? { version: 0, record: emptyRecord }
        : { version: Number(row.version), record: JSON.parse(row.record) as SchemaRecord };
    });
  }

  /** What the database looked like right after the last apply; null when nothing was applied yet. */
  async latestSnapshot(): Promise<StoredSnapshot | null> {
    return this.engine.transaction({ timeoutMs: systemTimeoutMs }, async ({ entities }) => {
      const [row] = await entities.find(AppliedRecordEntity, { order: { version: 'DESC' }, take: 1 });
      if (row === undefined) return null;
      // Only this program writes the column, always from a DatabaseSnapshot.
      const snapshot = JSON.parse(row.snapshot) as DatabaseSnapshot;
      return { version: Number(row.version), appliedAt: Number(row.appliedAt), snapshot };
    });
  }

  /** Takes what is there now for what the version left behind. */
  async replaceSnapshot(version: number, snapshot: DatabaseSnapshot): Promise<void> {
    await this.engine.transaction({ timeoutMs: systemTimeoutMs }, ({ entities }) =>
      entities.update(AppliedRecordEntity, { version }, { snapshot: JSON.stringify(snapshot) }),
    );
  }

  /** Whether something was true of any version there ever was; reads all of them. */
  async ever(had: (record: SchemaRecord) => boolean): Promise<boolean> {
    return this.engine.transaction({ timeoutMs: systemTimeoutMs }, async ({ entities }) => {
      const rows = await entities.find(AppliedRecordEntity, { order: { version: 'DESC' } });
      return rows.some((row) => had(JSON.parse(row.record) as SchemaRecord));
    });
  }

  /**
   * Calls `onVersion` as soon as somebody has added a version, where the database tells; null: it may have told one
   * that was not heard. The answer ends it.
   */
  async follow(onVersion: (version: number | null) => void): Promise<() => Promise<void>> {
    const { notices } = this.engine;
    if (notices === null) return () => Promise.resolve();
    return notices.listen(channel, (message) => onVersion(message === null ? null : Number(message)));
  }

  /** Makes the other nodes look, where the database carries messages. */
  async wake(tx: Transaction): Promise<void> {
    const { notices } = this.engine;
    if (notices !== null) await tx.run(notices.send(channel, 'announced'));
  }

  /** Adds a version inside the caller's transaction, and tells the other nodes with it. Its key refuses a version that somebody else wrote meanwhile. */
  async add(tx: Transaction, stored: StoredRecord, snapshot: DatabaseSnapshot): Promise<void> {
    await tx.entities.insert(AppliedRecordEntity, {
      version: stored.version,
      record: JSON.stringify(stored.record),
      snapshot: JSON.stringify(snapshot),
      appliedAt: String(Date.now()),
    });
    const { notices } = this.engine;
    if (notices !== null) await tx.run(notices.send(channel, String(stored.version)));
  }
}
