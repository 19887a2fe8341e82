import type { Capabilities } from '../capabilities.js';

/** What embedded SQLite can do. */
export const sqliteCapabilities: Capabilities = {
  telemetryName: 'sqlite',
  transactionalDdl: true,
  returning: { insert: true, update: true, delete: true },
  insertIds: false,
  notifications: false,
  maxParameters: 32_766,
  namespaces: false,
  ranges: false,
};
