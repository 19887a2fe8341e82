import type { ServerAddress } from '@backstay/config';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Notices } from '../notices.js';
import { within } from '../pooled/stoppable.js';
import { postgresConnectionOptions } from './postgres-connection-options.js';
import { postgresDialect } from './postgres.dialect.js';

/** Milliseconds before a lost connection is made again; doubled after each failure up to the second. */
const [firstDelayMs, longestDelayMs] = [100, 5000];

/** Milliseconds to take leave of the server. */
const patience = 2000;

type Listener = (message: string | null) => void;

/**
 * LISTEN and NOTIFY. Listening needs a session of its own: one connection outside of the pool, made when somebody
 * first listens, and made again whenever it is lost. Behind a proxy that shares sessions nothing arrives.
 */
export class PostgresNotices implements Notices {
  private readonly channels = new Map<string, Set<Listener>>();
  /** The connection in use; null while there is none. */
  private client: Client | null = null;
  /** The last attempt to connect; null: nobody has listened yet. */
  private attempt: Promise<void> | null = null;
  private readonly closed = new AbortController();

  constructor(private readonly address: ServerAddress) {}

  send(channel: string, message: string) {
    return { sql: 'SELECT pg_notify($1, $2)', parameters: [channel, message] };
  }

  async listen(channel: string, onNotice: Listener): Promise<() => Promise<void>> {
    const listeners = this.channels.get(channel) ?? new Set();
    this.channels.set(channel, listeners.add(onNotice));
    await (this.attempt ??= this.connect(firstDelayMs));
    if (listeners.size === 1) await this.say('LISTEN', channel);
    return async () => {
      listeners.delete(onNotice);
      if (listeners.size > 0 || this.channels.get(channel) !== listeners) return;
      this.channels.delete(channel);
      await this.say('UNLISTEN', channel);
    };
  }

  /** Ends the connection for good. */
  async close(): Promise<void> {
    this.closed.abort();
    await this.attempt;
    // A server that no longer answers is not waited for.
    if (this.client) await within(patience, this.client.end(), undefined);
  }

  /** One attempt; a failure is followed by the next one after `delayMs`, in the background. */
  private async connect(delayMs: number): Promise<void> {
    if (this.closed.signal.aborted) return;
    const client = new Client(postgresConnectionOptions(this.address));
    let lost = false;
    const lose = (): void => {
      if (lost) return;
      lost = true;
      const connected = this.client === client;
      if (connected) this.client = null;
      client.end().catch(() => undefined);
      void this.connectAfter(connected ? firstDelayMs : delayMs);
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.channels.get(channel) ?? []) listener(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of this.channels.keys()) await client.query(`LISTEN ${postgresDialect.quote(channel)}`);
      this.client = client;
      if (this.closed.signal.aborted) await client.end();
    } catch {
      lose();
    }
  }

  private async connectAfter(delayMs: number): Promise<void> {
    try {
      await sleep(delayMs, undefined, { signal: this.closed.signal, ref: false });
    } catch {
      return;
    }
    await (this.attempt = this.connect(Math.min(2 * delayMs, longestDelayMs)));
    if (this.client === null) return;
    for (const listeners of this.channels.values()) for (const listener of listeners) listener(null);
  }

  /** On a connection that is lost meanwhile nothing needs to be said: the next one is told all channels. */
  private async say(verb: 'LISTEN' | 'UNLISTEN', channel: string): Promise<void> {
    await this.client?.query(`${verb} ${postgresDialect.quote(channel)}`).catch(() => undefined);
  }
}
