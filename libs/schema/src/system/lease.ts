import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Failure } from '@backstay/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchemaProblems } from '../plan/schema-problems.js';
import { LeaseEntity } from './lease.entity.js';
import { PACE, type Pace } from './pace.js';
import { systemTimeoutMs } from './system-tables.js';

/** Milliseconds that somebody waits for a lease which its holder keeps. */
const waitMs = 30_000;
const name = 'schema';

/** This process was silent for so long that another took the lease: it must not touch anything any more. */
export class LeaseLost extends SchemaProblems {
  constructor() {
    super([takenOver]);
  }
}

const takenOver = {
  object: 'schema',
  message: 'Another process has taken over the apply, because this one gave no sign of life for too long.',
  advice: 'What was done is in the journal, and the other one goes on from there. Plan again to see what is left.',
};

/** Lets one process at a time change the schema, on any engine: a row that its holder keeps counting up. */
@Injectable()
export class Lease {
  readonly #holder = randomUUID();

  constructor(
    @Inject(SYSTEM_ENGINE) private readonly engine: Engine,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** Runs `work` while holding the lease. Throws SchemaProblems when somebody else holds it for too long. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    await this.take();
    let beating: Promise<void> = Promise.resolve();
    let idle = true;
    const timer = setInterval(() => {
      if (!idle) return;
      idle = false;
      beating = this.beat().finally(() => (idle = true));
    }, this.pace.leaseBeatMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      await beating;
      await this.quietly(({ entities }) => entities.delete(LeaseEntity, { name, holder: this.#holder }));
    }
  }

  /** Throws LeaseLost when this process holds the lease no longer: it was silent too long, and another took over. */
  async assertHeld(entities: EntityManager): Promise<void> {
    const row = await entities.findOneBy(LeaseEntity, { name });
    if (row?.holder !== this.#holder) throw new LeaseLost();
  }

  private async take(): Promise<void> {
    const started = performance.now();
    let seen: LeaseEntity | null = null;
    let since = started;
    while (performance.now() - started < waitMs) {
      const dead = seen !== null && performance.now() - since > this.pace.leaseDeadMs ? seen : null;
      const other = await this.attempt(dead);
      if (other === 'mine') return;
      if (other !== null && (seen === null || seen.holder !== other.holder || seen.beats !== other.beats)) {
        seen = other;
        since = performance.now();
      }
      await sleep(250);
    }
    throw new SchemaProblems([
      {
        object: 'schema',
        message: 'Another process is applying a schema to this database.',
        advice: 'Try again when it has finished.',
      },
    ]);
  }

  /** Takes the lease when it is free or its holder is `dead`; otherwise says who has it (null: could not look). */
  private async attempt(dead: LeaseEntity | null): Promise<'mine' | LeaseEntity | null> {
    try {
      return await this.engine.transaction({ timeoutMs: systemTimeoutMs }, async ({ entities }) => {
        if (dead !== null) await entities.delete(LeaseEntity, { name, holder: dead.holder, beats: dead.beats });
        const row = await entities.findOneBy(LeaseEntity, { name });
        if (row !== null) return row;
        await entities.insert(LeaseEntity, { name, holder: this.#holder, beats: 0 });
        return 'mine' as const;
      });
    } catch (error) {
      // Two came at once (the key refuses one), or the holder has the whole database locked.
      if (error instanceof Failure && ['unique_violation', 'deadlock', 'statement_timeout'].includes(error.entry))
        return null;
      throw error;
    }
  }

  private async beat(): Promise<void> {
    await this.quietly(({ entities }) => entities.increment(LeaseEntity, { name, holder: this.#holder }, 'beats', 1));
  }

  /** A beat that fails is made up by the next; a lease that is not given back runs out. */
  private async quietly(work: Parameters<Engine['transaction']>[1]): Promise<void> {
    await this.engine.transaction({ timeoutMs: systemTimeoutMs }, work).catch(() => undefined);
  }
}
