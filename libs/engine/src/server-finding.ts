/** One thing about a database server that an operator should know. */
export interface ServerFinding {
  readonly level: 'ok' | 'warning';
  /** The setting or fact, in the server's own words. */
  readonly subject: string;
  /** What it is. */
  readonly value: string;
  /** What to do; null when all is well. */
  readonly advice: string | null;
}

/** A finding that is fine when `value` is one of `wanted`, and carries the advice otherwise. */
export function settingFinding(
  subject: string,
  value: string,
  wanted: readonly string[],
  advice: string,
): ServerFinding {
  const fine = wanted.includes(value.toLowerCase());
  return { level: fine ? 'ok' : 'warning', subject, value, advice: fine ? null : advice };
}

/** Compares the server's clock with ours; `serverTime` in milliseconds since 1970. More than two seconds is a warning. */
export function clockFinding(serverTime: number, ourTime: number): ServerFinding {
  const skew = Math.round(serverTime - ourTime);
  const fine = Math.abs(skew) <= 2000;
  return {
    level: fine ? 'ok' : 'warning',
    subject: 'clock',
    value: `${skew} ms against this machine`,
    advice: fine ? null : 'Synchronise both clocks (NTP): tokens and timestamps disagree.',
  };
}
