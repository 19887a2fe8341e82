import {
  DATA_ENGINE,
  SYSTEM_ENGINE,
  type ChangedColumn,
  type DatabaseSnapshot,
  type Engine,
  type Way,
} from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { advanceRecord } from '../plan/advance-record.js';
import type { AppliedStatement, PlanStep, SchemaPlan } from '../plan/schema-plan.js';
import { columnChange, isAbout } from '../plan/tell-ways.js';
import { JournalEntity } from '../system/journal.entity.js';
import { Lease, LeaseLost } from '../system/lease.js';
import { RecordStore } from '../system/record-store.js';
import { systemTimeoutMs } from '../system/system-tables.js';
import { isCarriedOut } from './is-carried-out.js';
import { Journal, type JournalEntry } from './journal.js';
import { LockPatience } from './lock-patience.js';
import { checkForeignKeys, ddlTimeoutMs, plain } from './run-ddl.js';
import { appearance, isToldByItself, unitsOf } from './units.js';

/** Where in a plan a unit of work stands. */
interface Place {
  readonly version: number;
  readonly position: number;
  readonly step: PlanStep;
}

/**
 * Carries out a plan where every statement commits. A journal says which one was begun; an apply that stopped is
 * recorded as far as it got, after the step that was begun is finished, and the rest is planned anew.
 */
@Injectable()
export class StepByStep {
  constructor(
    @Inject(DATA_ENGINE) private readonly data: Engine,
    @Inject(SYSTEM_ENGINE) private readonly system: Engine,
    private readonly store: RecordStore,
    private readonly journal: Journal,
    private readonly lease: Lease,
    private readonly patience: LockPatience,
  ) {}

  /** Throws SchemaProblems naming the step that the database refused; what was done before it is recorded. */
  async run({ from: version, steps, after }: SchemaPlan): Promise<readonly AppliedStatement[]> {
    await this.journal.open(version, steps);
    const made = new Set<string>();
    const ran: AppliedStatement[] = [];
    try {
      for (const [position, step] of steps.entries()) {
        if (step.change.kind === 'table' && step.change.before === null) made.add(step.object);
        ran.push(...(await this.runStep({ version, position, step }, 0, made)));
      }
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      // If even this fails the journal stays, and the next apply settles it.
      await this.settle({ resume: false }).catch(() => undefined);
      throw error;
    }
    await this.record(version, after);
    return ran;
  }

  /**
   * Deals with an apply that stopped half-way, if there was one: finishes the step that was begun (`resume`), and records
   * how far it got. Throws SchemaProblems when the step cannot be finished; the journal stays then.
   */
  async settle({ resume }: { readonly resume: boolean }): Promise<void> {
    const entry = await this.journal.read();
    if (entry === null) return;
    const { version, record } = await this.store.latest();
    // A journal of another version is one whose record was written after all.
    if (entry.version !== version) return this.journal.clear(entry.version);
    const step = entry.steps[entry.position];
    const units = step === undefined ? 0 : unitsOf(step, this.transactional).length;
    const next = step === undefined ? 0 : await this.nextUnit(entry, step, units);
    if (step !== undefined && next > 0 && next < units) {
      if (!resume) return;
      await this.runStep({ version, position: entry.position, step }, next, new Set());
    }
    const finished = entry.steps.slice(0, entry.position + (next > 0 ? 1 : 0));
    if (finished.length === 0) return this.journal.clear(version);
    await this.record(
      version,
      finished.reduce((so, { change }) => advanceRecord(so, change), record),
    );
  }

  private get transactional(): boolean {
    return this.data.capabilities.transactionalDdl;
  }

  /** Index of the first unit of the begun step that has not taken effect. */
  private async nextUnit(entry: JournalEntry, step: PlanStep, units: number): Promise<number> {
    const { dialect } = this.data;
    const unit = unitsOf(step, this.transactional)[entry.statement];
    if (unit === undefined) return entry.statement;
    const snapshot = await this.snapshot();
    const done = isToldByItself(step, units)
      ? isCarriedOut(step.change, snapshot, dialect)
      : entry.before !== null && entry.before !== appearance(unit, snapshot, dialect);
    return entry.statement + (done ? 1 : 0);
  }

  private async runStep(place: Place, first: number, made: ReadonlySet<string>): Promise<readonly AppliedStatement[]> {
    const { step, version, position } = place;
    const units = unitsOf(step, this.transactional);
    const ran: AppliedStatement[] = [];
    for (const [statement, unit] of [...units.entries()].slice(first)) {
      const before = isToldByItself(step, units.length)
        ? null
        : appearance(unit, await this.snapshot(), this.data.dialect);
      await this.journal.begin(version, { position, statement, before });
      const way = await this.patience.with(
        () => ({ step, progress: { steps: position, statements: statement } }),
        () => this.runUnit(unit, isAbout(step.change, made), columnChange(step.change)),
      );
      if (way !== null) ran.push({ action: step.action, object: step.object, way });
    }
    return ran;
  }

  /** Gives the way it went; null: on a table that this apply has made, where every way is the same. */
  private async runUnit(unit: readonly string[], isNew: boolean, changed: ChangedColumn | null): Promise<Way | null> {
    const { data } = this;
    const { ddl, ways } = data;
    const lockTimeout = ddl.lockTimeout === null ? [] : [ddl.lockTimeout];
    const options = { timeoutMs: ddlTimeoutMs };
    if (this.transactional) {
      await data.transaction({ ...options, schemaChange: true }, async (tx) => {
        for (const statement of [...lockTimeout, ...unit]) await tx.run(plain(statement));
        await checkForeignKeys(ddl, tx);
      });
      return null;
    }
    const [statement = ''] = unit;
    const forms = isNew ? [{ sql: statement, way: null }] : ways.attempts(statement, changed);
    for (const [i, { sql, way }] of forms.entries()) {
      try {
        await data.execute([...lockTimeout, sql], options);
        return ways.expected(statement, changed) === null ? null : way;
      } catch (error) {
        if (i === forms.length - 1 || !ways.isUnavailable(error)) throw error;
      }
    }
    return null;
  }

  private async record(version: number, record: SchemaPlan['after']): Promise<void> {
    const snapshot = await this.snapshot();
    await this.system.transaction({ timeoutMs: systemTimeoutMs }, async (tx) => {
      await this.lease.assertHeld(tx.entities);
      await this.store.add(tx, { version: version + 1, record }, snapshot);
      await tx.entities.delete(JournalEntity, { version });
    });
  }

  private snapshot(): Promise<DatabaseSnapshot> {
    return this.data.introspector.snapshot((statements) => this.data.read(statements, { timeoutMs: systemTimeoutMs }));
  }
}
