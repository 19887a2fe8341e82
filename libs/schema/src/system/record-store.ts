import { SYSTEM_ENGINE, type DatabaseSnapshot, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { emptyRecord } from '../plan/diff-schema.js';
import type { SchemaRecord } from '../schema-record.js';
import { AppliedRecordEntity } from './applied-record.entity.js';
import { systemTimeoutMs } from './system-tables.js';

/** A version of the applied schema; version 0 is the empty one before the first apply. */
export interface StoredRecord {
  readonly version: number;
  readonly record: SchemaRecord;
}

/** Reads and writes the applied record. The system tables must be prepared. */
@Injectable()
export class RecordStore {
  constructor(@Inject(SYSTEM_ENGINE) private readonly engine: Engine) {}

  /** The version in force. A plain read, because every node asks every two seconds. */
  async version(): Promise<number> {
    const sql = `SELECT max(version) FROM ${this.engine.dialect.quote('backstay_schema')}`;
    const [answer] = await this.engine.read([{ sql, parameters: [] }], { timeoutMs: systemTimeoutMs });
    return Number(answer?.rows[0]?.[0] ?? 0);
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

  /** Adds a version inside the caller's transaction. Its key refuses a version that somebody else wrote meanwhile. */
  async add(entities: EntityManager, stored: StoredRecord, snapshot: DatabaseSnapshot): Promise<void> {
    await entities.insert(AppliedRecordEntity, {
      version: stored.version,
      record: JSON.stringify(stored.record),
      snapshot: JSON.stringify(snapshot),
      appliedAt: String(Date.now()),
    });
  }
}
