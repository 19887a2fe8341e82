import { stageRan } from '@backstay/kernel';

/** Milliseconds each stage of the pipeline took, in order; a stage run again after a change of schema adds up. */
export type StageTimings = Readonly<Record<Stage, number>>;

/** The six stages. */
export type Stage = 'parse' | 'resolve' | 'authorise' | 'compile' | 'execute' | 'render';

/** Measures the stages of one request. */
export class StageClock {
  readonly timings: Record<Stage, number> = { parse: 0, resolve: 0, authorise: 0, compile: 0, execute: 0, render: 0 };

  /** Runs a stage that does no I/O. */
  run<T>(stage: Stage, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.#note(stage, start);
    }
  }

  /** Runs a stage that waits. */
  async wait<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#note(stage, start);
    }
  }

  #note(stage: Stage, startedAt: number): void {
    const durationMs = performance.now() - startedAt;
    this.timings[stage] += durationMs;
    if (stageRan.heard) stageRan.publish({ stage, startedAt, durationMs });
  }
}
