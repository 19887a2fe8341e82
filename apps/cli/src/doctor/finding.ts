/** One thing the doctor looked at. `wrong` is a reason for exit code 1; `advice` is not. */
export interface Finding {
  readonly area: 'settings' | 'keys' | 'database' | 'schema' | 'drift';
  readonly level: 'ok' | 'advice' | 'wrong';
  readonly message: string;
  /** What to do; null when all is well. */
  readonly advice: string | null;
}

/** A finding of an area: `ok('keys', 'JWT_SECRET is set')`. */
export const ok = (area: Finding['area'], message: string): Finding => ({ area, level: 'ok', message, advice: null });

/** Something that could be better, and how. */
export const advise = (area: Finding['area'], message: string, advice: string): Finding => ({
  area,
  level: 'advice',
  message,
  advice,
});

/** Something that does not work, and what to do. */
export const wrong = (area: Finding['area'], message: string, advice: string | null = null): Finding => ({
  area,
  level: 'wrong',
  message,
  advice,
});
