import { SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import type { PlanStep } from '../plan/schema-plan.js';
import { JournalEntity } from '../system/journal.entity.js';
import { Lease } from '../system/lease.js';
import { systemTimeoutMs } from '../system/system-tables.js';

/** How far an apply had got when its journal was written last. */
export interface JournalEntry {
  /** Version of the record it started from. */
  readonly version: number;
  readonly steps: readonly PlanStep[];
  /** Indexes of the step and of its statement that were begun last. */
  readonly position: number;
  readonly statement: number;
  /** What the tables it names looked like before it; null: the step itself tells. */
  readonly before: string | null;
}

const options = { timeoutMs: systemTimeoutMs };

/** The journal of an apply that commits as it goes: what was begun is written down before it is. */
@Injectable()
export class Journal {
  constructor(
    @Inject(SYSTEM_ENGINE) private readonly engine: Engine,
    private readonly lease: Lease,
  ) {}

  /** The journal of an apply that stopped half-way; null: there is none. */
  async read(): Promise<JournalEntry | null> {
    const row = await this.engine.transaction(options, ({ entities }) => entities.findOneBy(JournalEntity, {}));
    // Only this program writes the column, always from the steps of a plan.
    return row === null ? null : { ...row, steps: JSON.parse(row.steps) as PlanStep[] };
  }

  async open(version: number, steps: readonly PlanStep[]): Promise<void> {
    const row = { version, steps: JSON.stringify(steps), position: 0, statement: 0, before: null };
    await this.engine.transaction(options, ({ entities }) => entities.insert(JournalEntity, row));
  }

  /** Says what is begun next. Throws LeaseLost when somebody else has taken the lease over. */
  async begin(version: number, mark: Pick<JournalEntry, 'position' | 'statement' | 'before'>): Promise<void> {
    await this.engine.transaction(options, async ({ entities }) => {
      await this.lease.assertHeld(entities);
      await entities.update(JournalEntity, { version }, mark);
    });
  }

  async clear(version: number): Promise<void> {
    await this.engine.transaction(options, ({ entities }) => entities.delete(JournalEntity, { version }));
  }
}
