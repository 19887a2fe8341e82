import { roles, type JsonObject, type Principal } from '@backstay/kernel';
import { ExportService, formatOf, standardStream, type ExportOptions } from '@backstay/transfer';
import type { CommandContext } from '../command-context.js';
import { WrongUse } from '../refusal.js';
import { transferModules } from './open-transfer.js';
import { rowsText } from './rows-text.js';
import { exportProgress } from './show-progress.js';
import { withModules } from './with-modules.js';

/** The options as they were given. */
export interface ExportFlags {
  readonly format?: string;
  readonly select?: string;
  readonly where: readonly string[];
  readonly order?: string;
  readonly as?: string;
  readonly all?: string;
  readonly resume: boolean;
  readonly progress?: boolean;
}

/** Exports a table. Throws OperatorError and Failure for what cannot be exported as asked. */
export async function runExport(
  context: CommandContext,
  table: string | undefined,
  file: string | undefined,
  flags: ExportFlags,
): Promise<void> {
  if (table === undefined) throw new WrongUse('Say which table.');
  const target = file ?? standardStream;
  const options: ExportOptions = {
    format: target === standardStream && flags.format === undefined ? 'csv' : formatOf(target, flags.format),
    select: flags.select ?? null,
    where: flags.where.map(filterOf),
    order: flags.order ?? null,
    principal: principalOf(flags.as),
    resume: flags.resume,
  };
  const progress = exportProgress(context, flags.progress);
  const report = await withModules(context, transferModules(), (modules) =>
    modules.get(ExportService).export(table, target, options, progress.show),
  ).finally(progress.clear);
  // Standard output has the rows.
  const print = target === standardStream ? context.err : context.out;
  if (context.options.json) return print(`${JSON.stringify(report, null, 2)}\n`);
  print(`${report.table}: ${rowsText(report.rows)} written\n`);
}

function filterOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new WrongUse(`--where ${text} is not COLUMN=OPERATOR.VALUE.`);
  const name = text.slice(0, at);
  if (['select', 'order', 'limit', 'offset'].includes(name)) throw new WrongUse(`--where ${text} is not a filter.`);
  return [name, text.slice(at + 1)];
}

/** `authenticated`, or `authenticated/{"sub":"…"}`; without it the operator, who reads everything. */
function principalOf(text = 'service_role'): Principal {
  const at = text.indexOf('/');
  const name = at === -1 ? text : text.slice(0, at);
  const role = roles.find((one) => one === name);
  if (role === undefined) throw new WrongUse(`--as ${name} is none of ${roles.join(', ')}.`);
  return { role, claims: { ...claimsOf(at === -1 ? '{}' : text.slice(at + 1)), role } };
}

function claimsOf(text: string): JsonObject {
  try {
    const claims = JSON.parse(text) as unknown;
    // What JSON.parse gives of an object is one of JSON.
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims as JsonObject;
  } catch {
    // Said below.
  }
  throw new WrongUse('The claims behind --as ROLE/ are a JSON object, such as {"sub":"…"}.');
}
