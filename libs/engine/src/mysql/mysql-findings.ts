import type { RowSet } from '../engine.js';
import { clockFinding, type ServerFinding, settingFinding } from '../server-finding.js';

/** Durability settings, binary log and clock of a server of this protocol. */
export async function mysqlFindings(run: (sql: string) => Promise<RowSet>): Promise<readonly ServerFinding[]> {
  const { rows } = await run(
    'SELECT @@innodb_flush_log_at_trx_commit, @@sync_binlog, @@log_bin, @@binlog_format, @@innodb_doublewrite, UNIX_TIMESTAMP(NOW(6))',
  );
  const [flush, sync, binlog, format, doublewrite, clock] = (rows[0] ?? []).map(String);
  const logged = binlog === '1';
  return [
    settingFinding(
      'innodb_flush_log_at_trx_commit',
      flush ?? '',
      ['1'],
      'Set it to 1: with another value a crash of the machine loses writes that were acknowledged.',
    ),
    settingFinding(
      'sync_binlog',
      sync ?? '',
      logged ? ['1'] : ['0', '1', sync ?? ''],
      'Set it to 1: the binary log can otherwise miss acknowledged writes after a crash.',
    ),
    settingFinding(
      'binlog_format',
      format ?? '',
      logged ? ['row', 'mixed'] : [format?.toLowerCase() ?? ''],
      'Set it to ROW: writes run READ COMMITTED, which statement-based logging refuses.',
    ),
    settingFinding(
      'innodb_doublewrite',
      doublewrite ?? '',
      ['1', 'on', 'detect_and_recover'],
      'Switch it on unless the storage writes pages atomically.',
    ),
    clockFinding(Number(clock) * 1000, Date.now()),
  ];
}
