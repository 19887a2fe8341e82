import type { RowSet } from '../engine.js';
import { clockFinding, type ServerFinding, settingFinding } from '../server-finding.js';

/** Durability settings and clock of a PostgreSQL server. */
export async function postgresFindings(run: (sql: string) => Promise<RowSet>): Promise<readonly ServerFinding[]> {
  const { rows } = await run(
    `SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'),
       extract(epoch FROM clock_timestamp())`,
  );
  const [fsync, commit, pages, clock] = (rows[0] ?? []).map(String);
  return [
    settingFinding('fsync', fsync ?? '', ['on'], 'Switch it on: without it a crash can destroy the database.'),
    settingFinding(
      'synchronous_commit',
      commit ?? '',
      ['on', 'local', 'remote_write', 'remote_apply'],
      'Switch it on: a crash otherwise loses writes that were acknowledged.',
    ),
    settingFinding('full_page_writes', pages ?? '', ['on'], 'Switch it on unless the storage writes pages atomically.'),
    clockFinding(Number(clock) * 1000, Date.now()),
  ];
}
