import { LRUCache } from 'lru-cache';
import type { PreparedText } from './driver-commands.js';
import { closePacket } from './statement-packets.js';

/** Prepared statements kept per connection. */
const limit = 200;

/** Statements of ours that a connection keeps prepared, by their texts, and those that are still to be closed on it. */
export class PreparedTexts {
  readonly #kept = new LRUCache<string, PreparedText>({ max: limit, dispose: (prepared) => this.close(prepared) });
  /** Sent with the next statement: closing has no answer to wait for. */
  #closing: Buffer[] = [];

  find(sql: string): PreparedText | undefined {
    return this.#kept.get(sql);
  }

  keep(sql: string, prepared: PreparedText): void {
    this.#kept.set(sql, prepared);
  }

  /** Closes all that is kept. */
  clear(): void {
    this.#kept.clear();
  }

  close({ id }: PreparedText): void {
    this.#closing.push(closePacket(id));
  }

  /** Bytes of one write: what is to be closed, and these packets. */
  withClosing(packets: readonly Buffer[]): Buffer {
    const [only] = packets;
    if (this.#closing.length === 0 && packets.length === 1) return only!;
    const bytes = Buffer.concat([...this.#closing, ...packets]);
    this.#closing = [];
    return bytes;
  }
}
