import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import type { AppliedStatement, PlanStep, SchemaPlan } from '../plan/schema-plan.js';
import { RecordStore } from '../system/record-store.js';
import { LockPatience } from './lock-patience.js';
import { checkForeignKeys, ddlTimeoutMs, plain } from './run-ddl.js';

const none = { steps: null, statements: 0 };

/** Carries out a plan in one transaction, record included: for engines where DDL takes part in it. */
@Injectable()
export class AllOrNothing {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    private readonly store: RecordStore,
    private readonly patience: LockPatience,
  ) {}

  /** Throws SchemaProblems naming the step that the database refused; nothing was done then. */
  async run(plan: SchemaPlan): Promise<readonly AppliedStatement[]> {
    const { engine, patience } = this;
    // A new label of an enum can only be used after a commit; by itself it changes nothing, so it may go ahead.
    const ahead = plan.steps.filter((step) => step.action === 'change enum');
    for (const step of ahead)
      await patience.with(
        () => ({ step, progress: none }),
        () => engine.execute(step.statements, { timeoutMs: ddlTimeoutMs }),
      );
    const steps = plan.steps.filter((step) => !ahead.includes(step));
    let current = steps[0] ?? plan.steps[0];
    await patience.with(
      () => ({ step: current, progress: none }),
      () => this.transaction(plan, steps, (step) => (current = step)),
    );
    return plan.steps.flatMap(({ action, object, way }) => (way === undefined ? [] : [{ action, object, way }]));
  }

  private transaction(plan: SchemaPlan, steps: readonly PlanStep[], begin: (step: PlanStep) => void): Promise<void> {
    const { ddl, introspector } = this.engine;
    return this.engine.transaction({ timeoutMs: ddlTimeoutMs, schemaChange: true }, async (tx) => {
      if (ddl.lockTimeout !== null) await tx.run(plain(ddl.lockTimeout));
      for (const step of steps) {
        begin(step);
        for (const statement of step.statements) await tx.run(plain(statement));
      }
      await checkForeignKeys(ddl, tx);
      const snapshot = await introspector.snapshot(async (statements) => {
        const results = [];
        for (const statement of statements) results.push(await tx.run(statement));
        return results;
      });
      await this.store.add(tx, { version: plan.from + 1, record: plan.after }, snapshot);
    });
  }
}
