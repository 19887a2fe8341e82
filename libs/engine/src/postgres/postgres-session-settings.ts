import type { ClientBase } from 'pg';
import { EngineStartError } from '../start-error.js';

/**
 * What every connection is set to before its first use and then read back. `timeoutMs` is the limit of an ordinary
 * statement: armed once here, never per request, so that it costs an autocommit read no round trip.
 */
export function sessionSettings(timeoutMs: number): Readonly<Record<string, string>> {
  return {
    datestyle: 'ISO, YMD',
    intervalstyle: 'postgres',
    timezone: 'UTC',
    client_encoding: 'UTF8',
    bytea_output: 'hex',
    extra_float_digits: '1',
    standard_conforming_strings: 'on',
    backslash_quote: 'safe_encoding',
    default_transaction_isolation: 'read committed',
    default_transaction_read_only: 'off',
    lock_timeout: '5s',
    idle_in_transaction_session_timeout: '1min',
    statement_timeout: duration(timeoutMs),
    search_path: 'public',
  };
}

/** Sets a new connection up and proves it in one round trip; throws EngineStartError when a setting did not hold. */
export async function prepareClient(client: ClientBase, settings: Readonly<Record<string, string>>): Promise<void> {
  const pairs = Object.entries(settings);
  const sets = pairs.map(([name, value]) => `set_config('${name}', '${value}', false)`);
  const reads = pairs.map(([name]) => `current_setting('${name}')`);
  // Two statements in one message; without parameters the simple protocol takes both.
  const results: unknown = await client.query({
    text: `SELECT ${sets.join(', ')}; SELECT ${reads.join(', ')}`,
    rowMode: 'array',
  });
  const found = lastRow(results);
  for (const [index, [name, value]] of pairs.entries()) {
    if (String(found[index]).toLowerCase() !== value.toLowerCase())
      throw new EngineStartError(
        'settings',
        `The database server does not take the session setting ${name} = ${value} (it is ${String(found[index])}). A proxy between may not support session settings.`,
      );
  }
}

/** The driver gives a list of results for several statements; its types do not say so. */
function lastRow(results: unknown): readonly unknown[] {
  const last: unknown = Array.isArray(results) ? results.at(-1) : results;
  if (typeof last !== 'object' || last === null || !('rows' in last) || !Array.isArray(last.rows)) return [];
  const row: unknown = last.rows[0];
  return Array.isArray(row) ? row : [];
}

/** As the server prints it: the largest unit without a rest. */
export function duration(ms: number): string {
  const whole = Math.ceil(ms);
  if (whole === 0) return '0';
  if (whole % 60_000 === 0) return `${whole / 60_000}min`;
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}
