import { fail } from '@backstay/kernel';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { buildSnapshot, type AppliedSnapshot } from './build-snapshot.js';
import { Announcements, type Announcement } from './system/announcements.js';
import { NodeRegistry } from './system/node-registry.js';
import { PACE, type Pace } from './system/pace.js';
import { RecordStore } from './system/record-store.js';
import { SystemTables } from './system/system-tables.js';

/** Holds the snapshot that this node enforces and keeps it at the version the database records. */
@Injectable()
export class AppliedSchema implements OnModuleDestroy {
  #snapshot: AppliedSnapshot | null = null;
  #looking: Promise<void> = Promise.resolve();
  /** A look that has not begun yet; whoever asks now is served by it. */
  #next: Promise<void> | null = null;
  /** Null: not watching. */
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> = Promise.resolve();
  /** What an apply under way asks; null: nothing. */
  #announcement: Announcement | null = null;
  /** The announcement that this process was asked to follow last, and the one it says that it follows; 0: none. */
  #asked = 0;
  #ready = 0;
  /** The next look while tables are held back; null: none is set. */
  #quick: NodeJS.Timeout | null = null;
  /** What runs on a snapshot taken since `#asked` changed last. */
  #running = new Set<Promise<unknown>>();
  #unfollow: () => Promise<void> = () => Promise.resolve();
  readonly #listeners = new Set<(snapshot: AppliedSnapshot) => void>();
  readonly #lacking = new Set<() => void>();

  constructor(
    private readonly tables: SystemTables,
    private readonly store: RecordStore,
    private readonly nodes: NodeRegistry,
    private readonly announcements: Announcements,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** The snapshot in force. Throws `schema_not_ready` before the record was first read. */
  current(): AppliedSnapshot {
    if (this.#snapshot === null) throw fail('schema_not_ready', {});
    return this.#snapshot;
  }

  /** Runs work on a snapshot; an apply that holds tables back waits for what had begun before. */
  during<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#running;
    const done = work();
    running.add(done);
    const over = (): void => void running.delete(done);
    done.then(over, over);
    return done;
  }

  /** Looks at the recorded version now and takes it up if it is another one; many callers cost one look. */
  refresh(): Promise<void> {
    this.#next ??= this.#looking
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#looking = this.look();
        return this.#looking;
      });
    return this.#next;
  }

  /**
   * Reads the record, registers this process as a node and follows the record until the module is destroyed: by
   * looking every two seconds, and at once where the database tells of a new version.
   */
  async watch(): Promise<void> {
    if (this.#timer !== null) return;
    await this.refresh();
    await this.tell();
    const poll = (): void => {
      this.#polling = this.poll();
    };
    this.#timer = setInterval(poll, this.pace.nodeBeatMs).unref();
    this.#unfollow = await this.store.follow((version) => {
      if (this.#timer !== null && version !== this.#snapshot?.version) poll();
    });
    this.watchHeld();
  }

  /** Calls `listener` after each change of the snapshot; the answer takes it off again. */
  onApplied(listener: (snapshot: AppliedSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that the database lacks a name of the snapshot in force, which is the newest. */
  tellLacking(): void {
    for (const listener of this.#lacking) listener();
  }

  /** Calls `listener` when somebody met a name that the database lacks; the answer takes it off again. */
  onLacking(listener: () => void): () => void {
    this.#lacking.add(listener);
    return () => this.#lacking.delete(listener);
  }

  /** Stops following and takes this process off the list of nodes, so that no apply waits for it. */
  async onModuleDestroy(): Promise<void> {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    if (this.#quick !== null) clearTimeout(this.#quick);
    await this.#unfollow();
    await this.#polling;
    await this.nodes.leave().catch(() => undefined);
  }

  private async look(): Promise<void> {
    await this.tables.prepare();
    const { recorded, announced } = await this.store.version();
    if (this.#snapshot?.version !== recorded) {
      const snapshot = buildSnapshot(await this.store.latest());
      this.#announcement = null;
      this.#snapshot = snapshot;
      for (const listener of this.#listeners) listener(snapshot);
    }
    await this.lookForHeld(announced);
  }

  /** Takes up, or lifts, what an apply under way asks of this node. */
  private async lookForHeld(announced: number): Promise<void> {
    const { version } = this.current();
    const announcement = announced > version ? await this.announcements.current(version) : null;
    if (announcement?.version === this.#announcement?.version) return;
    this.#announcement = announcement;
    this.#snapshot = Object.freeze({ ...this.current(), held: new Set(announcement?.tables) });
    this.watchHeld();
  }

  /** While tables are held back somebody waits for them: then the looks come faster. */
  private watchHeld(): void {
    if (this.#timer === null || this.#announcement === null || this.#quick !== null) return;
    this.#quick = setTimeout(() => {
      this.#quick = null;
      this.#polling = this.poll().finally(() => this.watchHeld());
    }, this.pace.heldBeatMs).unref();
  }

  /**
   * Says that this process lives and what it enforces. That it leaves tables alone is said when the requests are over
   * that had begun before it did.
   */
  private async tell(): Promise<void> {
    const { version } = this.current();
    const announced = this.#announcement?.version ?? 0;
    if (announced !== this.#asked) {
      this.#asked = announced;
      const before = this.#running;
      this.#running = new Set();
      if (before.size === 0) this.#ready = announced;
      // Not waited for here: a node that waits still has to give signs of life.
      else
        void Promise.allSettled(before).then(() => {
          if (this.#asked === announced) this.#ready = announced;
        });
    }
    await this.nodes.beat(version, this.#ready);
  }

  /** A database that does not answer leaves the snapshot as it is; the next poll tries again. */
  private async poll(): Promise<void> {
    await this.#polling;
    try {
      await this.refresh();
      if (this.#timer !== null) await this.tell();
    } catch {
      // Requests find out by themselves and say so.
    }
  }
}
