import type { Capabilities } from '../capabilities.js';

/** What PostgreSQL 14 and newer can do. */
export const postgresCapabilities: Capabilities = {
  telemetryName: 'postgresql',
  transactionalDdl: true,
  returning: { insert: true, update: true, delete: true },
  insertIds: false,
  notifications: true,
  maxParameters: 65_535,
  namespaces: true,
  ranges: true,
};
