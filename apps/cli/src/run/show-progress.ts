import type { ImportProgress } from '@backstay/transfer';
import type { CommandContext } from '../command-context.js';
import { noLine, progressLine, type ProgressLine } from '../progress/progress-line.js';
import { exportText, importText } from '../progress/progress-text.js';

/** How far an import is. `wanted`: asked for, or not, whoever looks on; without it as the terminal is. */
export const importProgress = (
  context: CommandContext,
  wanted?: boolean,
  table?: string,
): ProgressLine<ImportProgress> => line(context, wanted, importText, table);

/** How far an export is, in rows. */
export const exportProgress = (context: CommandContext, wanted?: boolean, table?: string): ProgressLine<number> =>
  line(context, wanted, exportText, table);

/** How far each of several tables is, one after the other. */
export function tableProgress<T>(open: (table: string) => ProgressLine<T>): {
  readonly show: (table: string, state: T) => void;
  readonly clear: () => void;
} {
  let current: { readonly table: string; readonly line: ProgressLine<T> } | null = null;
  return {
    show: (table, state) => {
      if (current?.table !== table) {
        current?.line.clear();
        current = { table, line: open(table) };
      }
      current.line.show(state);
    },
    clear: () => current?.line.clear(),
  };
}

function line<T>(
  { err, options }: CommandContext,
  wanted: boolean | undefined,
  text: (state: T, first: T, ms: number) => string,
  table?: string,
): ProgressLine<T> {
  const terminal = process.stderr.isTTY;
  if (wanted === false || (!terminal && wanted !== true) || (options.json === true && wanted !== true)) return noLine;
  const screen = { terminal, write: err, now: () => performance.now() };
  return progressLine(screen, (...now) => (table === undefined ? '' : `${table}: `) + text(...now));
}
