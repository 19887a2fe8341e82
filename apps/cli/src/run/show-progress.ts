import type { ImportProgress } from '@backstay/transfer';
import type { CommandContext } from '../command-context.js';

/** Milliseconds between two drawings. */
const pace = 200;
const barWidth = 24;

/** A line on the terminal that tells how far a long command is. */
export interface ProgressLine<T> {
  readonly show: (state: T) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** How far an import is: share of the file's bytes, rows, rows a second, and the time that is left. */
export const importProgress = (context: CommandContext, wanted?: boolean): ProgressLine<ImportProgress> => {
  const started = performance.now();
  let before: number | null = null;
  return line(context, wanted, ({ written, refused, bytes, size }) => {
    const seconds = (performance.now() - started) / 1000;
    const rows = written + refused;
    before ??= bytes;
    const parts = [`${rows} rows`, `${Math.round(rows / seconds)}/s`];
    if (refused > 0) parts.push(`${refused} refused`);
    if (size === null || size === 0) return parts.join(', ');
    const share = Math.min(1, bytes / size);
    const left = bytes > before ? ((size - bytes) * seconds) / (bytes - before) : null;
    if (left !== null) parts.push(`${timeText(left)} left`);
    return `${bar(share)} ${Math.floor(share * 100)} %, ${parts.join(', ')}`;
  });
};

/** How far an export is: rows, and rows a second. */
export const exportProgress = (context: CommandContext, wanted?: boolean): ProgressLine<number> => {
  const started = performance.now();
  return line(
    context,
    wanted,
    (rows) => `${rows} rows, ${Math.round((rows * 1000) / (performance.now() - started))}/s`,
  );
};

/** Draws over itself on a terminal; where it was asked for and there is none, a line now and then. */
function line<T>(
  { err, options }: CommandContext,
  wanted: boolean | undefined,
  text: (state: T) => string,
): ProgressLine<T> {
  const terminal = process.stderr.isTTY;
  if (wanted === false || (!terminal && wanted !== true) || (options.json === true && wanted !== true))
    return { show: () => undefined, clear: () => undefined };
  let drawn = -Infinity;
  let dirty = false;
  return {
    show: (state) => {
      if (performance.now() - drawn < (terminal ? pace : pace * 10)) return;
      drawn = performance.now();
      dirty = terminal;
      err(terminal ? `\r\u001b[2K${text(state)}` : `${text(state)}\n`);
    },
    clear: () => {
      if (dirty) err('\r\u001b[2K');
      dirty = false;
    },
  };
}

const bar = (share: number): string => {
  const full = Math.round(share * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`;
};

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
