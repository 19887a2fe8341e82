import type { Capabilities } from '../capabilities.js';

/** What embedded SQLite can do. A read that may run long has a process of its own that can be ended; a write has not. */
export const sqliteCapabilities: Capabilities = {
  transactionalDdl: true,
  returning: { insert: true, update: true, delete: true },
  interruptible: 'reads',
  concurrentWriters: false,
  notifications: false,
  maxParameters: 32_766,
  namespaces: false,
};
