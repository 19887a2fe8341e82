import { SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { AnnouncementEntity } from './announcement.entity.js';
import { JournalEntity } from './journal.entity.js';
import { LeaseEntity } from './lease.entity.js';
import { Lease } from './lease.js';
import { PACE, type Pace } from './pace.js';
import { RecordStore } from './record-store.js';
import { systemTimeoutMs } from './system-tables.js';

/** What an apply that is under way asks of the nodes. */
export interface Announcement {
  /** The version to come. */
  readonly version: number;
  /** Tables (`schema.name`) to leave alone until that version is recorded. */
  readonly tables: readonly string[];
}

const options = { timeoutMs: systemTimeoutMs };

/** What an apply tells the nodes before it changes what they could not live with. */
@Injectable()
export class Announcements {
  /** The sign of life of the lease's holder that was seen last, and since when; null: nobody holds it. */
  #sign: { readonly text: string; readonly since: number } | null = null;

  constructor(
    @Inject(SYSTEM_ENGINE) private readonly engine: Engine,
    private readonly lease: Lease,
    private readonly store: RecordStore,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** Tells the nodes; the caller holds the lease. */
  async announce({ version, tables }: Announcement): Promise<void> {
    await this.engine.transaction(options, async (tx) => {
      await this.lease.assertHeld(tx.entities);
      await tx.entities.deleteAll(AnnouncementEntity);
      await tx.entities.insert(AnnouncementEntity, { version, tables: JSON.stringify(tables) });
      await this.store.wake(tx);
    });
  }

  /** Takes it back, unless an apply stopped half-way: then the tables are in between until the next one. */
  async withdraw(): Promise<void> {
    await this.engine.transaction(options, async ({ entities }) => {
      if ((await entities.countBy(JournalEntity, {})) === 0) await entities.deleteAll(AnnouncementEntity);
    });
  }

  /**
   * What is announced for a version after `recorded`; null: nothing. Of an apply that died nothing is left to wait for,
   * unless it stopped half-way, which its journal tells.
   */
  async current(recorded: number): Promise<Announcement | null> {
    return this.engine.transaction(options, async ({ entities }) => {
      const [row] = await entities.find(AnnouncementEntity, { order: { version: 'DESC' }, take: 1 });
      if (row === undefined || Number(row.version) <= recorded) return null;
      const [lease] = await entities.find(LeaseEntity);
      const halfWay = (await entities.countBy(JournalEntity, {})) > 0;
      if (!halfWay && !this.isAlive(lease)) return null;
      // Only this program writes the column.
      return { version: Number(row.version), tables: JSON.parse(row.tables) as string[] };
    });
  }

  /** Whether the holder of the lease has counted up lately, by the clock of this process alone. */
  private isAlive(lease: LeaseEntity | undefined): boolean {
    if (lease === undefined) return false;
    const text = `${lease.holder} ${lease.beats}`;
    if (this.#sign?.text !== text) this.#sign = { text, since: performance.now() };
    return performance.now() - this.#sign.since < this.pace.leaseDeadMs;
  }
}
