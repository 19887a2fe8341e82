import type { Statement } from '@backstay/query';

/**
 * Short messages between the processes on one database, where it carries them (`capabilities.notifications`). They
 * only make things quicker: one may be missed, so whoever needs to know also looks by itself now and then.
 */
export interface Notices {
  /** The statement that sends `message` (at most 7999 bytes); in a transaction it is sent when that commits. */
  send(channel: string, message: string): Statement;
  /**
   * Calls `onNotice` with each message, those of this process included, and with null when some may have been missed
   * because the connection was lost and made again. Never throws: a connection that fails is tried for until the
   * engine closes. The answer takes the listener off.
   */
  listen(channel: string, onNotice: (message: string | null) => void): Promise<() => Promise<void>>;
}
