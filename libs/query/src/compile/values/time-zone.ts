/** A zone of the IANA database: what a moment's local time is in it, and which moment a local time means. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;

  /** Throws RangeError for a name that is not one of a zone. */
  constructor(readonly name: string) {
    this.#format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone: name,
      hourCycle: 'h23',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Seconds east of UTC at a moment (ms of the Unix epoch). */
  offsetAt(moment: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(moment)) parts[type] = Number(value);
    const whole = Math.floor(moment / 1000) * 1000;
    const utcYear = new Date(whole).getUTCFullYear();
    // The formatter counts years before Christ in its own way; the local year is that of UTC or one beside it.
    const offsets = [utcYear, utcYear - 1, utcYear + 1].map((year) => {
      const local = new Date(0);
      local.setUTCFullYear(year, parts['month']! - 1, parts['day']);
      local.setUTCHours(parts['hour']!, parts['minute'], parts['second']);
      return (local.getTime() - whole) / 1000;
    });
    return offsets.find((offset) => Math.abs(offset) < daySeconds) ?? 0;
  }

  /**
   * Seconds east of UTC at a local time (ms of the Unix epoch as if it were UTC). As in PostgreSQL a time that clocks
   * skipped is read by the offset before, and one that they showed twice by the offset after.
   */
  offsetOfLocal(local: number): number {
    const before = this.offsetAt(local - daySeconds * 1000);
    const after = this.offsetAt(local + daySeconds * 1000);
    if (before === after) return before;
    const isAfter = this.offsetAt(local - after * 1000) === after;
    return isAfter ? after : before;
  }
}

const daySeconds = 86_400;

const areas =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)(\/[A-Z][\w+-]*)+$/;
/** Names of the database that stand alone; the formatter knows more, such as PST, which are none of it. */
const single = new Set(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran ' +
    'Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK ' +
    'Singapore Turkey UCT UTC Universal W-SU WET Zulu'
  ).split(' '),
);
const canonical = new Map(Intl.supportedValuesOf('timeZone').map((name) => [name.toLowerCase(), name]));

/** Zones in use; there are no more than names that are valid. */
const known = new Map<string, TimeZone | null>();

/** The zone of that name, written as the IANA database writes it; null: there is none. */
export function timeZone(name: string): TimeZone | null {
  const before = known.get(name);
  if (before !== undefined) return before;
  if (!single.has(name) && (name.length > 40 || !areas.test(name))) return null;
  if ((canonical.get(name.toLowerCase()) ?? name) !== name) return null;
  try {
    const zone = new TimeZone(name);
    known.set(name, zone);
    return zone;
  } catch {
    return null;
  }
}
