import type { ImportProgress } from '@backstay/transfer';

const barWidth = 24;

/**
 * How far an import is: the share of the file's bytes, rows, rows a second, and the time that is left. `first` is the
 * state that was shown first, `ms` milliseconds before this one: what a run before has done makes this one no faster.
 */
export function importText(now: ImportProgress, first: ImportProgress, ms: number): string {
  const rows = rowsOf(now);
  const { bytes, size, refused } = now;
  const parts = [`${rows} rows`, ...rate(rows - rowsOf(first), ms)];
  if (refused > 0) parts.push(`${refused} refused`);
  if (size === null || size === 0) return parts.join(', ');
  const share = Math.min(1, bytes / size);
  if (bytes > first.bytes) parts.push(`${timeText(((size - bytes) * ms) / (bytes - first.bytes) / 1000)} left`);
  return `${bar(share)} ${Math.floor(share * 100)} %, ${parts.join(', ')}`;
}

/** How far an export is: rows, and rows a second since `first` rows were shown, `ms` milliseconds before. */
export const exportText = (rows: number, first: number, ms: number): string =>
  [`${rows} rows`, ...rate(rows - first, ms)].join(', ');

const rowsOf = ({ written, refused }: ImportProgress): number => written + refused;

const rate = (rows: number, ms: number): readonly string[] =>
  ms > 0 && rows > 0 ? [`${Math.round((rows * 1000) / ms)}/s`] : [];

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`;
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
