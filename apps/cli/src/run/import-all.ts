import { ArchiveImportService, type ArchiveTableReport } from '@backstay/transfer';
import type { CommandContext } from '../command-context.js';
import { WrongUse } from '../refusal.js';
import { batchOf, type ImportFlags } from './import.js';
import { transferModules } from './open-transfer.js';
import { rowsText } from './rows-text.js';
import { importProgress, tableProgress } from './show-progress.js';
import { withModules } from './with-modules.js';

/** Imports every file of a folder. Throws OperatorError and Failure for what cannot be imported. */
export async function runImportAll(
  context: CommandContext,
  folder: string,
  table: string | undefined,
  flags: ImportFlags,
): Promise<void> {
  requireAlone(table, flags);
  const { resume, restart, dryRun } = flags;
  const options = { batch: batchOf(flags), resume, restart, dryRun };
  const progress = tableProgress((name) => importProgress(context, flags.progress, name));
  const report = await withModules(context, transferModules(), (modules) =>
    modules.get(ArchiveImportService).import(folder, options, progress.show),
  ).finally(progress.clear);
  if (context.options.json) return context.out(`${JSON.stringify(report, null, 2)}\n`);
  for (const note of report.notes) context.err(`note: ${note}\n`);
  const done = dryRun ? 'could be written' : 'written';
  for (const one of report.tables) context.out(`${one.table}: ${rowsText(one.written)} ${done}${besides(one)}\n`);
  const rows = report.tables.reduce((sum, one) => sum + one.written, 0);
  context.out(`${report.tables.length} tables, ${rowsText(rows)} ${done}\n`);
}

function besides({ resumedBehind, later }: ArchiveTableReport): string {
  const before = resumedBehind === 0 ? [] : [`${resumedBehind} of them by a run before`];
  const second =
    later === null ? [] : [`${later.columns.join(', ')} set in ${rowsText(later.rows)} when all were there`];
  return before.length + second.length === 0 ? '' : ` (${[...before, ...second].join('; ')})`;
}

/** The list of the folder says what its files are. */
function requireAlone(table: string | undefined, flags: ImportFlags): void {
  if (table !== undefined) throw new WrongUse('--all is for every table: name none.');
  const { format, columns, onConflict, reject, maxRejects } = flags;
  const asked = { format, columns, null: flags.null, 'on-conflict': onConflict, reject, 'max-rejects': maxRejects };
  const given = { ...asked, map: flags.map[0], upsert: flags.upsert || undefined };
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined) throw new WrongUse(`--${name} is for one file; --all takes what the folder’s list says.`);
}
