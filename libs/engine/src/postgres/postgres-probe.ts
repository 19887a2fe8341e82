import type { ServerAddress } from '@backstay/config';
import { Client } from 'pg';
import { EngineStartError } from '../start-error.js';
import type { Version } from '../version-floor.js';
import { postgresConnectionOptions } from './postgres-connection-options.js';

/** The server's version string, asked before anything is configured. Throws EngineStartError. */
export async function probePostgres(address: ServerAddress): Promise<string> {
  const client = new Client(postgresConnectionOptions(address));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<[string]>({ text: 'SHOW server_version', rowMode: 'array' });
    return rows[0]?.[0] ?? '';
  } catch (error) {
    throw postgresStartError(address, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The numbers in `14.11 (Debian 14.11-1.pgdg)`, `16beta1` or `17.2`; null: no numbers. */
export function parsePostgresVersion(text: string): Version | null {
  const match = /^(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2] ?? 0), 0] : null;
}

/** A driver's error at start as one paragraph. */
export function postgresStartError(address: ServerAddress, error: unknown): EngineStartError {
  if (error instanceof EngineStartError) return error;
  const { host, port, user, database } = address;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('28') || isPasswordProblem(error))
    return new EngineStartError(
      'login',
      `The PostgreSQL server at ${host}:${port} refuses user "${user}": the name or password in DATABASE_URL is wrong, or pg_hba.conf does not let it in (${code || 'authentication'}).`,
      { cause: error },
    );
  if (code === '3D000')
    return new EngineStartError(
      'missing',
      `The PostgreSQL server at ${host}:${port} has no database "${database}". Create it (CREATE DATABASE ${database}) or correct the name in DATABASE_URL.`,
      { cause: error },
    );
  return new EngineStartError(
    'unreachable',
    `No PostgreSQL server answers at ${host}:${port} (${code || 'no answer'}). Is it running, and are host and port in DATABASE_URL right?`,
    { cause: error },
  );
}

/** The driver refuses an empty password on its own, before the server can. */
function isPasswordProblem(error: unknown): boolean {
  return error instanceof Error && /password must be a (non-empty )?string|no password/i.test(error.message);
}
