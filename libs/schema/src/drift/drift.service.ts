import { DATA_ENGINE, type DatabaseSnapshot, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { RecordStore } from '../system/record-store.js';
import { SystemTables } from '../system/system-tables.js';
import type { DriftReport } from './drift-finding.js';
import { findDrift } from './find-drift.js';
import { tableNames } from './table-names.js';

/** Milliseconds for reading the database's description of itself. */
const timeoutMs = 60_000;

/** Tells what somebody changed in the database by hand since the last apply. */
@Injectable()
export class DriftService {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    private readonly tables: SystemTables,
    private readonly store: RecordStore,
  ) {}

  /** Compares what was recorded right after the last apply with what is there now; changes nothing. */
  async report(): Promise<DriftReport> {
    await this.tables.prepare();
    return this.compare(await this.snapshot());
  }

  /**
   * Takes what is there now for what the last apply left, so that it is drift no longer. The applied schema stays as it
   * is. Gives the findings that were accepted.
   */
  async accept(): Promise<DriftReport> {
    await this.tables.prepare();
    const live = await this.snapshot();
    const report = await this.compare(live);
    if (report.findings.length > 0) await this.store.replaceSnapshot(report.version, live);
    return report;
  }

  private async compare(live: DatabaseSnapshot): Promise<DriftReport> {
    const stored = await this.store.latestSnapshot();
    if (stored === null) return { version: 0, appliedAt: null, findings: [] };
    const { record } = await this.store.latest();
    const findings = findDrift(stored.snapshot, live, tableNames(record, this.engine.dialect));
    return { version: stored.version, appliedAt: new Date(stored.appliedAt).toISOString(), findings };
  }

  private snapshot(): Promise<DatabaseSnapshot> {
    return this.engine.introspector.snapshot((statements) => this.engine.read(statements, { timeoutMs }));
  }
}
