import type { StopSignal } from '../engine.js';
import { Mutex, type TurnLoad } from './mutex.js';
import { retryBusy, SqliteConnection } from './sqlite-connection.js';

/** Snapshots at once in this process; each has a connection of its own, so that no other read falls into it. */
const size = 2;

/** Connections that each hold one state of the database for one caller at a time. Opened when first needed. */
export class SnapshotConnections {
  private readonly slots = Array.from({ length: size }, (): Slot => ({
    turn: new Mutex(),
    connection: null,
    waiting: 0,
  }));

  constructor(
    private readonly path: string,
    private readonly waitMs: number,
  ) {}

  /** Runs `work` between BEGIN and COMMIT of a connection that is its own meanwhile. */
  async use<T>(signal: StopSignal | undefined, work: (connection: SqliteConnection) => Promise<T>): Promise<T> {
    const slot = this.slots.reduce((least, other) => (other.waiting < least.waiting ? other : least));
    slot.waiting++;
    try {
      const release = await slot.turn.acquire(this.waitMs, signal);
      try {
        const connection = (slot.connection ??= new SqliteConnection(this.path, true));
        await retryBusy(this.waitMs, () => connection.execute('BEGIN'));
        try {
          return await work(connection);
        } finally {
          if (connection.database.isOpen && connection.database.isTransaction) connection.execute('COMMIT');
        }
      } finally {
        release();
      }
    } finally {
      slot.waiting--;
    }
  }

  loads(): readonly TurnLoad[] {
    return this.slots.map(({ turn }) => turn.load());
  }

  close(): void {
    for (const slot of this.slots) slot.connection?.close();
  }
}

interface Slot {
  readonly turn: Mutex;
  connection: SqliteConnection | null;
  waiting: number;
}
