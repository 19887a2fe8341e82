import {
  formatOf,
  ImportService,
  TooManyRefused,
  type ImportOptions,
  type ImportReport,
  type OnConflict,
} from '@backstay/transfer';
import type { CommandContext } from '../command-context.js';
import { transferModules } from './open-transfer.js';
import { rowsText } from './rows-text.js';
import { importProgress } from './show-progress.js';
import { withModules } from './with-modules.js';
import { WrongUse } from '../refusal.js';

/** The options as they were given. */
export interface ImportFlags {
  readonly format?: string;
  readonly columns?: string;
  readonly map: readonly string[];
  readonly null?: string;
  readonly onConflict?: string;
  readonly upsert: boolean;
  readonly batch: string;
  readonly resume: boolean;
  readonly restart: boolean;
  readonly reject?: string;
  readonly all?: string;
  readonly maxRejects?: string;
  readonly dryRun: boolean;
  readonly progress?: boolean;
}

/** Imports a file. Throws OperatorError and Failure for what cannot be imported as asked. */
export async function runImport(
  context: CommandContext,
  table: string | undefined,
  file: string | undefined,
  flags: ImportFlags,
): Promise<void> {
  if (table === undefined || file === undefined) throw new WrongUse('Say which table and which file.');
  const options = optionsOf(file, flags);
  const progress = importProgress(context, flags.progress);
  try {
    const report = await withModules(context, transferModules(), (modules) =>
      modules.get(ImportService).import(table, file, options, progress.show),
    );
    progress.clear();
    print(context, report, options);
  } catch (error) {
    progress.clear();
    if (context.options.json && error instanceof TooManyRefused)
      context.out(`${JSON.stringify({ refusals: error.refusals }, null, 2)}\n`);
    throw error;
  }
}

function optionsOf(file: string, flags: ImportFlags): ImportOptions {
  return {
    format: formatOf(file, flags.format),
    columns: flags.columns === undefined ? null : namesOf(flags.columns),
    map: new Map(flags.map.map(pairOf)),
    nullText: flags.null ?? '',
    onConflict: conflictOf(flags),
    pass: { part: 'whole' },
    batch: batchOf(flags),
    resume: flags.resume,
    restart: flags.restart,
    reject: flags.reject ?? null,
    maxRejects:
      flags.maxRejects === undefined
        ? flags.reject === undefined
          ? 0
          : Infinity
        : countOf('--max-rejects', flags.maxRejects, 0),
    dryRun: flags.dryRun,
  };
}

const namesOf = (list: string): readonly string[] => list.split(',').map((name) => name.trim());

function conflictOf({ onConflict, upsert }: ImportFlags): OnConflict {
  if (onConflict === undefined && !upsert) return { action: 'refuse' };
  return { action: upsert ? 'update' : 'ignore', columns: onConflict === undefined ? null : namesOf(onConflict) };
}

function pairOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new WrongUse(`--map ${pair} is not FIELD=COLUMN.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** Rows of one transaction. Throws WrongUse. */
export const batchOf = ({ batch }: ImportFlags): number => countOf('--batch', batch, 1);

function countOf(flag: string, text: string, least: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= 1_000_000_000) return count;
  throw new WrongUse(`${flag} ${text} is not a number of rows.`);
}

function print({ options: { json }, out, err }: CommandContext, report: ImportReport, options: ImportOptions): void {
  if (json) return out(`${JSON.stringify(report, null, 2)}\n`);
  for (const note of report.notes) err(`note: ${note}\n`);
  const behind = report.resumedBehind === 0 ? '' : ` (${report.resumedBehind} of them by a run before)`;
  const done = options.dryRun ? 'could be written' : 'written';
  out(`${report.table}: ${rowsText(report.written)} ${done}, ${rowsText(report.refused)} refused${behind}\n`);
  for (const { line, column, code, message } of report.refusals)
    err(`${report.file}:${line}: ${column === null ? '' : `${column}: `}${message} (${code})\n`);
  const more = report.refused - report.refusals.length;
  if (report.refusals.length > 0 && more > 0 && options.reject !== null)
    err(`… and ${more} more: ${options.reject}.reasons.jsonl has them all.\n`);
}
