import { setTimeout as sleep } from 'node:timers/promises';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import type { PlanStep } from '../plan/schema-plan.js';
import { PACE, type Pace } from '../system/pace.js';
import { isLockWait, refusedStep, type Progress } from './refused-step.js';
import { plain } from './run-ddl.js';

/**
 * Tries again when locks were not given in time. A statement that waits for a lock holds up everybody who comes after
 * it, so each wait is short, and between two of them the others get their turn.
 */
@Injectable()
export class LockPatience {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** Runs `work`; throws what an operator should read about the step that `now` names when it fails for good. */
  async with<T>(
    now: () => { readonly step: PlanStep | undefined; readonly progress: Progress },
    work: () => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const waited = isLockWait(error);
        if (waited && attempt < this.pace.lockAttempts) {
          await sleep(attempt * this.pace.lockPauseMs);
          continue;
        }
        const { step, progress } = now();
        if (step === undefined) throw error;
        throw refusedStep(error, step, progress, waited ? await this.holders() : []);
      }
    }
  }

  /** Who may be holding locks, for the message; an account that may not see it gets none. */
  private async holders(): Promise<readonly string[]> {
    const { lockHolders } = this.engine.ways;
    if (lockHolders === null) return [];
    try {
      const [found] = await this.engine.read([plain(lockHolders)], { timeoutMs: 2000 });
      return (found?.rows ?? []).map((row) => {
        const [connection, seconds, what] = row.map((cell) =>
          cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell),
        );
        return `connection ${connection} (${what}, ${seconds} s)`;
      });
    } catch {
      return [];
    }
  }
}
