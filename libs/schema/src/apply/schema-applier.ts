import { DATA_ENGINE, SYSTEM_ENGINE, type DatabaseSnapshot, type Engine, type Transaction } from '@backstay/engine';
import { Failure } from '@backstay/kernel';
import type { Statement } from '@backstay/query';
import { Inject, Injectable } from '@nestjs/common';
import { advanceRecord } from '../plan/advance-record.js';
import type { PlanStep, SchemaPlan } from '../plan/schema-plan.js';
import { SchemaProblems } from '../plan/schema-problems.js';
import { JournalEntity } from '../system/journal.entity.js';
import { RecordStore } from '../system/record-store.js';
import { systemTimeoutMs } from '../system/system-tables.js';
import { isCarriedOut } from './is-carried-out.js';

/** Building an index over a large table takes its time. */
const ddlTimeoutMs = 3_600_000;
/** A statement that waited in vain for a lock is tried again this often. */
const attempts = 3;

/**
 * Carries out the steps of a plan and records the result. Where DDL takes part in transactions it is all or nothing,
 * record included; elsewhere every step commits, so a journal says which one was begun, and an apply that stopped
 * half-way is recorded as far as it got. The caller holds the lease.
 */
@Injectable()
export class SchemaApplier {
  constructor(
    @Inject(DATA_ENGINE) private readonly data: Engine,
    @Inject(SYSTEM_ENGINE) private readonly system: Engine,
    private readonly store: RecordStore,
  ) {}

  /** Does the plan; gives the new version. Throws SchemaProblems naming the step that the database refused. */
  async run(plan: SchemaPlan): Promise<number> {
    const atomic = this.data === this.system && this.data.capabilities.transactionalDdl;
    await (atomic ? this.allOrNothing(plan) : this.stepByStep(plan));
    return plan.from + 1;
  }

  /** Records how far an apply got that was cut off, if there was one. */
  async settle(): Promise<void> {
    const journal = await this.system.transaction({ timeoutMs: systemTimeoutMs }, ({ entities }) =>
      entities.findOneBy(JournalEntity, {}),
    );
    if (journal === null) return;
    const { version, record } = await this.store.latest();
    // Only this program writes the column, always from the steps of a plan.
    const steps = JSON.parse(journal.steps) as PlanStep[];
    const snapshot = await this.snapshot();
    const begun = steps[journal.position];
    const done = begun !== undefined && isCarriedOut(begun.change, snapshot, this.data.dialect) ? 1 : 0;
    const finished = steps.slice(0, journal.position + done);
    // A journal of another version is one whose record was written after all.
    const reached = journal.version === version ? finished : [];
    const partial = reached.reduce((so, step) => advanceRecord(so, step.change), record);
    await this.system.transaction({ timeoutMs: systemTimeoutMs }, async (tx) => {
      if (reached.length > 0) await this.store.add(tx, { version: version + 1, record: partial }, snapshot);
      await tx.entities.delete(JournalEntity, { version: journal.version });
    });
  }

  private async allOrNothing(plan: SchemaPlan): Promise<void> {
    const { ddl, introspector } = this.data;
    // A new label of an enum can only be used after a commit; by itself it changes nothing, so it may go ahead.
    const ahead = plan.steps.filter((step) => step.action === 'change enum');
    for (const step of ahead)
      await this.retried(step, () => this.data.execute(step.statements, { timeoutMs: ddlTimeoutMs }));
    let current = plan.steps[0];
    await this.retried(
      () => current,
      () =>
        this.data.transaction({ timeoutMs: ddlTimeoutMs, schemaChange: true }, async (tx) => {
          if (ddl.lockTimeout !== null) await tx.run(plain(ddl.lockTimeout));
          for (const step of plan.steps.filter((each) => !ahead.includes(each))) {
            current = step;
            for (const statement of step.statements) await tx.run(plain(statement));
          }
          await this.checkForeignKeys(tx);
          const snapshot = await introspector.snapshot(async (statements) => {
            const results = [];
            for (const statement of statements) results.push(await tx.run(statement));
            return results;
          });
          await this.store.add(tx, { version: plan.from + 1, record: plan.after }, snapshot);
        }),
    );
  }

  private async stepByStep(plan: SchemaPlan): Promise<void> {
    const journal = { version: plan.from, steps: JSON.stringify(plan.steps), position: 0 };
    const options = { timeoutMs: systemTimeoutMs };
    await this.system.transaction(options, ({ entities }) => entities.insert(JournalEntity, journal));
    for (const [position, step] of plan.steps.entries()) {
      if (step.statements.length === 0) continue;
      await this.system.transaction(options, ({ entities }) =>
        entities.update(JournalEntity, { version: plan.from }, { position }),
      );
      try {
        await this.retried(step, () => this.runStep(step));
      } catch (error) {
        // If even this fails the journal stays, and the next apply settles it.
        await this.settle().catch(() => undefined);
        throw error;
      }
    }
    const snapshot = await this.snapshot();
    await this.system.transaction(options, async (tx) => {
      await this.store.add(tx, { version: plan.from + 1, record: plan.after }, snapshot);
      await tx.entities.delete(JournalEntity, { version: plan.from });
    });
  }

  private async runStep(step: PlanStep): Promise<void> {
    const { ddl, capabilities } = this.data;
    const statements = [...(ddl.lockTimeout === null ? [] : [ddl.lockTimeout]), ...step.statements];
    if (!capabilities.transactionalDdl) return this.data.execute(statements, { timeoutMs: ddlTimeoutMs });
    await this.data.transaction({ timeoutMs: ddlTimeoutMs, schemaChange: true }, async (tx) => {
      for (const statement of statements) await tx.run(plain(statement));
      await this.checkForeignKeys(tx);
    });
  }

  private async checkForeignKeys(tx: Transaction): Promise<void> {
    const { foreignKeyCheck } = this.data.ddl;
    if (foreignKeyCheck === null) return;
    const broken = await tx.run(plain(foreignKeyCheck));
    if (broken.rows.length > 0) throw new Error(`${broken.rows.length} rows would point at rows that do not exist`);
  }

  private snapshot(): Promise<DatabaseSnapshot> {
    return this.data.introspector.snapshot((statements) => this.data.read(statements, { timeoutMs: systemTimeoutMs }));
  }

  /** Tries again when a lock was not given in time; tells which step failed otherwise. */
  private async retried(step: PlanStep | (() => PlanStep | undefined), work: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof Failure && error.entry === 'deadlock' && attempt < attempts) continue;
        throw refusedBy(error, typeof step === 'function' ? step() : step);
      }
    }
  }
}

const plain = (sql: string): Statement => ({ sql, parameters: [] });

/** What an operator reads when the database refused a step. The database's own words, which are for operators only. */
function refusedBy(error: unknown, step: PlanStep | undefined): unknown {
  if (step === undefined || (error instanceof Failure && error.entry === 'database_unavailable')) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SchemaProblems([
    {
      object: step.object,
      message: `The database refused to ${step.action}: ${message.replace(/\.$/, '')}.`,
      advice: 'Nothing of this step was done.',
    },
  ]);
}
