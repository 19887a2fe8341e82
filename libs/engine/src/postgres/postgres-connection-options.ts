import type { ServerAddress } from '@backstay/config';
import type { ClientConfig } from 'pg';
import { EngineStartError } from '../start-error.js';

/** Milliseconds to reach the server and be let in. */
const connectionTimeoutMillis = 5000;

/** How every connection is made; what it is then set to stands in `postgres-session-settings.ts`. */
export function postgresConnectionOptions(address: ServerAddress): ClientConfig {
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    connectionTimeoutMillis,
    keepAlive: true,
    application_name: 'backstay',
    ...tls(address.options),
  };
}

/** `sslmode` of the address: disable, no-verify (encrypted only), require or verify-full (both verified). */
function tls(options: ServerAddress['options']): Pick<ClientConfig, 'ssl'> {
  const found: Pick<ClientConfig, 'ssl'> = {};
  for (const [name, value] of Object.entries(options)) {
    if (name !== 'sslmode')
      throw new EngineStartError('settings', `DATABASE_URL has the unknown option "${name}"; sslmode is the only one.`);
    if (['require', 'verify-ca', 'verify-full'].includes(value)) found.ssl = { rejectUnauthorized: true };
    else if (value === 'no-verify') found.ssl = { rejectUnauthorized: false };
    else if (value !== 'disable')
      throw new EngineStartError(
        'settings',
        `DATABASE_URL: sslmode must be disable, no-verify, require or verify-full.`,
      );
  }
  return found;
}
