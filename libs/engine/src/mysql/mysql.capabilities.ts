import type { Capabilities } from '../capabilities.js';

/** What MySQL 8.0.19 and newer can do. */
export const mysqlCapabilities: Capabilities = {
  telemetryName: 'mysql',
  transactionalDdl: false,
  returning: { insert: false, update: false, delete: false },
  insertIds: true,
  notifications: false,
  maxParameters: 65_535,
  namespaces: false,
  ranges: false,
};
