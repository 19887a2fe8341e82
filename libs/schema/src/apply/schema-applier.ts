import { DATA_ENGINE, SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import type { AppliedStatement, SchemaPlan } from '../plan/schema-plan.js';
import { AllOrNothing } from './all-or-nothing.js';
import { StepByStep } from './step-by-step.js';

/**
 * Carries out the steps of a plan and records the result. Where DDL takes part in transactions it is all or nothing,
 * record included; elsewhere every statement commits. The caller holds the lease.
 */
@Injectable()
export class SchemaApplier {
  constructor(
    @Inject(DATA_ENGINE) private readonly data: Engine,
    @Inject(SYSTEM_ENGINE) private readonly system: Engine,
    private readonly allOrNothing: AllOrNothing,
    private readonly stepByStep: StepByStep,
  ) {}

  /** Does the plan; gives how its statements went. Throws SchemaProblems naming the step that the database refused. */
  run(plan: SchemaPlan): Promise<readonly AppliedStatement[]> {
    const atomic = this.data === this.system && this.data.capabilities.transactionalDdl;
    return atomic ? this.allOrNothing.run(plan) : this.stepByStep.run(plan);
  }

  /** Finishes what an apply had begun that was cut off, and records how far it got; nothing when there was none. */
  settle(): Promise<void> {
    return this.stepByStep.settle({ resume: true });
  }
}
