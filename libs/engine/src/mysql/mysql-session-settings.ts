import type { Connection, RowDataPacket } from 'mysql2';
import { EngineStartError } from '../start-error.js';

/**
 * What every connection is set to before its first use, whoever asked for it, and then read back: name of the session
 * variable → value. Backslash escapes stay on, because the driver's own client-side quoting relies on them.
 */
export function sessionSettings(
  collation: string,
  isolation: string,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...own,
    sql_mode:
      'ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,ONLY_FULL_GROUP_BY,STRICT_ALL_TABLES,STRICT_TRANS_TABLES',
    time_zone: '+00:00',
    collation_connection: collation,
    // The largest value that MariaDB takes; no packet is larger.
    group_concat_max_len: '1073741824',
    [isolation]: 'READ-COMMITTED',
    autocommit: '1',
    foreign_key_checks: '1',
    unique_checks: '1',
    sql_auto_is_null: '0',
    // Decides about an index when it is made: what is left out of a search is up to its language, not to the server.
    innodb_ft_enable_stopword: '0',
    innodb_lock_wait_timeout: '5',
    lock_wait_timeout: '5',
  };
}

/** Sets a new connection up and proves it; rejects with EngineStartError when the server did not take a setting. */
export async function prepareConnection(
  connection: Connection,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const names = Object.keys(settings);
  await query(connection, `SET NAMES utf8mb4 COLLATE ${settings['collation_connection'] ?? 'utf8mb4_bin'}`);
  await query(
    connection,
    `SET ${names.map((name) => `SESSION ${name} = ${literal(settings[name] ?? '')}`).join(', ')}`,
  );
  const [row] = await query(connection, `SELECT ${names.map((name) => `@@SESSION.${name} AS ${name}`).join(', ')}`);
  for (const name of names) {
    const found = String(row?.[name]);
    if (!holds(name, found, settings[name] ?? ''))
      throw new EngineStartError(
        'settings',
        `The database server does not take the session setting ${name} = ${settings[name]} (it is ${found}). A proxy or the account's own restrictions may forbid it.`,
      );
  }
}

/** Whether the server has what was asked for; of the optimizer's switches only those were set that are named. */
function holds(name: string, found: string, wanted: string): boolean {
  const [has, wants] = [found, wanted].map((value) => value.toUpperCase().split(','));
  if (name === 'optimizer_switch') return wants!.every((one) => has!.includes(one));
  // Servers list modes in an order of their own.
  return has!.toSorted().join(',') === wants!.toSorted().join(',');
}

function literal(value: string): string {
  return /^\d+$/.test(value) ? value : `'${value}'`;
}

function query(connection: Connection, sql: string): Promise<RowDataPacket[]> {
  return new Promise((resolve, reject) => {
    connection.query<RowDataPacket[]>({ sql, timeout: 5000 }, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
}
