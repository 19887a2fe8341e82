import type { ServerAddress } from '@backstay/config';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { EngineStartError } from '../start-error.js';
import { mysqlConnectionOptions } from './mysql-connection-options.js';

/**
 * The server's version string, asked before anything is configured, because it decides which engine this is.
 * Throws EngineStartError when the server cannot be reached or entered.
 */
export async function probeMysql(address: ServerAddress): Promise<string> {
  try {
    const connection = await createConnection(mysqlConnectionOptions(address));
    try {
      const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
      return String(rows[0]?.['version'] ?? '');
    } finally {
      await connection.end();
    }
  } catch (error) {
    throw mysqlStartError(address, error);
  }
}

/** A driver's error at start as one paragraph. */
export function mysqlStartError(address: ServerAddress, error: unknown): EngineStartError {
  if (error instanceof EngineStartError) return error;
  const { host, port, user, database } = address;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = startProblems[code];
  if (problem === 'login')
    return new EngineStartError(
      'login',
      `The database server at ${host}:${port} refuses user "${user}": the name or password in DATABASE_URL is wrong, or this host or database is not allowed for it (${code}).`,
      { cause: error },
    );
  if (problem === 'missing')
    return new EngineStartError(
      'missing',
      `The database server at ${host}:${port} has no database "${database}". Create it (CREATE DATABASE ${database}) or correct the name in DATABASE_URL.`,
      { cause: error },
    );
  return new EngineStartError(
    'unreachable',
    `No database server answers at ${host}:${port} (${code || 'no answer'}). Is it running, and are host and port in DATABASE_URL right?`,
    { cause: error },
  );
}

const startProblems: Readonly<Record<string, 'login' | 'missing'>> = {
  ER_ACCESS_DENIED_ERROR: 'login',
  ER_DBACCESS_DENIED_ERROR: 'login',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'login',
  ER_HOST_NOT_PRIVILEGED: 'login',
  ER_BAD_DB_ERROR: 'missing',
};
