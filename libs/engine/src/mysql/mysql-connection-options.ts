import type { ServerAddress } from '@backstay/config';
import type { ConnectionOptions } from 'mysql2';
import { EngineStartError } from '../start-error.js';

/** Milliseconds to reach the server and be let in. */
const connectTimeout = 5000;

/**
 * How every connection speaks: exact numbers, dates and JSON as text, matched rows counted (mysql2's FOUND_ROWS is on
 * by default), one statement at a time, never a file of ours sent to the server.
 */
export function mysqlConnectionOptions(address: ServerAddress): ConnectionOptions {
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    connectTimeout,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    multipleStatements: false,
    // Attributes of queries, which nothing here has, would stand in each execution.
    flags: ['+FOUND_ROWS', '-LOCAL_FILES', '-CLIENT_QUERY_ATTRIBUTES'],
    maxPreparedStatements: 200,
    ...tls(address.options),
  };
}

/** `ssl-mode` (also `ssl` and `sslmode`) of the address: disabled, no-verify (encrypted only) or required (verified). */
function tls(options: ServerAddress['options']): Pick<ConnectionOptions, 'ssl'> {
  const found: Pick<ConnectionOptions, 'ssl'> = {};
  for (const [name, value] of Object.entries(options)) {
    if (!['ssl-mode', 'sslmode', 'ssl'].includes(name.toLowerCase()))
      throw new EngineStartError(
        'settings',
        `DATABASE_URL has the unknown option "${name}"; ssl-mode is the only one.`,
      );
    const mode = value.toLowerCase();
    if (['required', 'require', 'verify_ca', 'verify-ca', 'verify_identity', 'verify-full', 'true', '1'].includes(mode))
      found.ssl = { rejectUnauthorized: true };
    else if (mode === 'no-verify') found.ssl = { rejectUnauthorized: false };
    else if (!['disabled', 'disable', 'false', '0'].includes(mode))
      throw new EngineStartError('settings', `DATABASE_URL: ssl-mode must be disabled, no-verify or required.`);
  }
  return found;
}
