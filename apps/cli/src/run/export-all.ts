import { ArchiveExportService, formats } from '@backstay/transfer';
import type { CommandContext } from '../command-context.js';
import { WrongUse } from '../refusal.js';
import type { ExportFlags } from './export.js';
import { transferModules } from './open-transfer.js';
import { rowsText } from './rows-text.js';
import { exportProgress, tableProgress } from './show-progress.js';
import { withModules } from './with-modules.js';

/** Exports every table into a folder. Throws OperatorError and Failure for what cannot be exported. */
export async function runExportAll(
  context: CommandContext,
  folder: string,
  table: string | undefined,
  flags: ExportFlags,
): Promise<void> {
  requireAlone(table, flags);
  const format = formats.find((one) => one === (flags.format ?? 'csv'));
  if (format === undefined) throw new WrongUse(`--format ${flags.format} is none of ${formats.join(', ')}.`);
  const progress = tableProgress((name) => exportProgress(context, flags.progress, name));
  const report = await withModules(context, transferModules(), (modules) =>
    modules.get(ArchiveExportService).export(folder, format, progress.show),
  ).finally(progress.clear);
  if (context.options.json) return context.out(`${JSON.stringify(report, null, 2)}\n`);
  for (const note of report.notes) context.err(`note: ${note}\n`);
  for (const { table: name, rows, file } of report.tables) context.out(`${name}: ${rowsText(rows)} in ${file}\n`);
  const rows = report.tables.reduce((sum, one) => sum + one.rows, 0);
  context.out(`${report.tables.length} tables, ${rowsText(rows)} written to ${folder}\n`);
}

/** What makes sense for one table does not for all of them. */
function requireAlone(table: string | undefined, flags: ExportFlags): void {
  if (table !== undefined) throw new WrongUse('--all is for every table: name none.');
  const { select, order, as, resume } = flags;
  const given = { select, order, as, where: flags.where[0], resume: resume || undefined };
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined) throw new WrongUse(`--${name} is for one table; --all takes --format alone.`);
}
