import type { Capabilities } from '../capabilities.js';

/** What MariaDB 10.6 and newer can do. */
export const mariadbCapabilities: Capabilities = {
  telemetryName: 'mariadb',
  transactionalDdl: false,
  returning: { insert: true, update: false, delete: true },
  insertIds: true,
  notifications: false,
  maxParameters: 65_535,
  namespaces: false,
  ranges: false,
};
