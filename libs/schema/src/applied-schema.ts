import { fail } from '@backstay/kernel';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { buildSnapshot, type AppliedSnapshot } from './build-snapshot.js';
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
  #unfollow: () => Promise<void> = () => Promise.resolve();
  readonly #listeners = new Set<(snapshot: AppliedSnapshot) => void>();

  constructor(
    private readonly tables: SystemTables,
    private readonly store: RecordStore,
    private readonly nodes: NodeRegistry,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** The snapshot in force. Throws `schema_not_ready` before the record was first read. */
  current(): AppliedSnapshot {
    if (this.#snapshot === null) throw fail('schema_not_ready', {});
    return this.#snapshot;
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
    await this.nodes.beat(this.current().version);
    const poll = (): void => {
      this.#polling = this.poll();
    };
    this.#timer = setInterval(poll, this.pace.nodeBeatMs).unref();
    this.#unfollow = await this.store.follow((version) => {
      if (this.#timer !== null && version !== this.#snapshot?.version) poll();
    });
  }

  /** Calls `listener` after each change of the snapshot; the answer takes it off again. */
  onApplied(listener: (snapshot: AppliedSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops following and takes this process off the list of nodes, so that no apply waits for it. */
  async onModuleDestroy(): Promise<void> {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    await this.#unfollow();
    await this.#polling;
    await this.nodes.leave().catch(() => undefined);
  }

  private async look(): Promise<void> {
    await this.tables.prepare();
    const version = await this.store.version();
    if (this.#snapshot?.version === version) return;
    const snapshot = buildSnapshot(await this.store.latest());
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener(snapshot);
  }

  /** A database that does not answer leaves the snapshot as it is; the next poll tries again. */
  private async poll(): Promise<void> {
    await this.#polling;
    try {
      await this.refresh();
      if (this.#timer !== null) await this.nodes.beat(this.current().version);
    } catch {
      // Requests find out by themselves and say so.
    }
  }
}
