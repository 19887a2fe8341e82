import { fail } from '@backstay/kernel';
import { timeZone, type TimeZone } from '../compile/values/time-zone.js';
import type { Preferences } from './data-request.js';
import { preferenceValues } from './preferences.js';

/** Each value that is listed, as it is sent. */
const listed: ReadonlySet<string> = new Set(
  Object.entries(preferenceValues).flatMap(([name, values]) => (values ?? []).map((value) => `${name}=${value}`)),
);

/**
 * Reads Prefer (RFC 7240); of a preference given twice the first counts. What is not known is ignored, and with
 * `handling=strict` refused (`bad_preferences`).
 */
export function parsePrefer(header: string | null, txOverride: boolean): Preferences {
  if (header === null) return { count: null, tx: null, handling: null, maxAffected: null };
  const words = header
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const value = <T extends string>(name: string, allowed: readonly T[]): T | null =>
    allowed.find((one) => words.find((word) => allowed.some((a) => word === `${name}=${a}`)) === `${name}=${one}`) ??
    null;
  const preferences: Preferences = {
    count: value('count', preferenceValues.count),
    tx: txOverride ? value('tx', preferenceValues.tx) : null,
    handling: value('handling', preferenceValues.handling),
    maxAffected: mostAffected(words),
  };
  if (preferences.handling === 'strict') {
    const unknown = words.filter((word) => !isKnownPreference(word));
    if (unknown.length > 0) throw fail('bad_preferences', { preferences: unknown });
  }
  return preferences;
}

/** The number of `max-affected`; null: not said. */
export function mostAffected(words: readonly string[]): number | null {
  const found = words.map((word) => /^max-affected=(\d{1,15})$/.exec(word)?.[1]).find((digits) => digits !== undefined);
  return found === undefined ? null : Number(found);
}

/** The zone that Prefer names first; null: none, or one that does not exist. */
export function parseTimeZone(header: string | undefined): TimeZone | null {
  const name = /(?:^|,)\s*timezone=([^,]*)/.exec(header ?? '')?.[1]?.trim();
  return name === undefined ? null : timeZone(name);
}

/** Whether a preference is one of the dialect, for reads or for writes. */
export const isKnownPreference = (word: string): boolean =>
  (word.startsWith('timezone=') && timeZone(word.slice('timezone='.length)) !== null) ||
  /^max-affected=\d+$/.test(word) ||
  listed.has(word);

/** What Preference-Applied answers, or null when no preference was followed. `called`: of a function. */
export function appliedPreferences(
  { count, tx, handling, maxAffected }: Preferences,
  zone: TimeZone | null,
  called: boolean,
): string | null {
  const applied = [];
  if (count !== null) applied.push(`count=${count}`);
  if (tx !== null) applied.push(`tx=${tx}`);
  if (handling !== null) applied.push(`handling=${handling}`);
  if (zone !== null) applied.push(`timezone=${zone.name}`);
  if (called && handling === 'strict' && maxAffected !== null) applied.push(`max-affected=${maxAffected}`);
  return applied.length === 0 ? null : applied.join(', ');
}
