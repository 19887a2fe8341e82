import { isIP } from 'node:net';
import { cut, refusedSchema } from '@backstay/kernel';

/** One setting: what the loader reads and the generated `docs/settings.md` says. */
export interface Setting<T> {
  readonly name: string;
  /** The default, in words for the documentation. */
  readonly default: string;
  /** What it does, one sentence of Markdown. */
  readonly about: string;
  /** Never shown again once it was read. */
  readonly secret: boolean;
  /** Reads the text. Throws BadSetting with what is expected; the loader puts the name in front. */
  readonly parse: (text: string) => T;
}

/** Addresses and CIDR blocks. */
export const addresses = (value: string): readonly string[] => {
  const parts = list(value);
  for (const part of parts) {
    const [address = '', bits, ...more] = part.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    const isBlock = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
    if (isIP(address) === 0 || !isBlock || more.length > 0) {
      throw new BadSetting('must be IP addresses or CIDR blocks, separated by commas');
    }
  }
  return parts;
};

/** A value that its setting's parser refuses; the message says what is expected, without echoing the value. */
export class BadSetting extends Error {}

/** Declares a setting; `secret` is false unless said. */
export const setting = <T>(
  name: string,
  parse: (text: string) => T,
  words: { default: string; about: string; secret?: boolean },
): Setting<T> => ({ secret: false, ...words, name, parse });

/** Any text. */
export const text = (value: string): string => value;

/** A whole number within limits, both included. */
export const whole =
  (least: number, most: number) =>
  (value: string): number => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) throw new BadSetting(`must be a whole number from ${least} to ${most}`);
    return number;
  };

/** `on`, `true`, `1`, `yes` or their opposites. */
export const flag = (value: string): boolean => {
  const word = value.toLowerCase();
  if (['on', 'true', '1', 'yes'].includes(word)) return true;
  if (['off', 'false', '0', 'no'].includes(word)) return false;
  throw new BadSetting('must be on or off');
};

/** One of a few words. */
export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (value: string): T => {
    const word = words.find((known) => known === value);
    if (word === undefined) throw new BadSetting(`must be one of ${words.join(', ')}`);
    return word;
  };

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kib: 1024, mib: 1024 ** 2, kb: 1000, mb: 1000 ** 2 };

/** A size within limits: bytes, or a number with KiB, MiB, KB or MB. */
export const bytesBetween =
  (least: number, most: number) =>
  (value: string): number => {
    const match = /^(\d{1,10})\s*([a-z]*)$/i.exec(value);
    const size = Number(match?.[1]) * (units[(match?.[2] ?? '').toLowerCase()] ?? Number.NaN);
    if (size >= least && size <= most) return size;
    throw new BadSetting(`must be a size from ${sizeInWords(least)} to ${sizeInWords(most)}, such as 10 MiB`);
  };

const sizeInWords = (size: number): string => {
  const unit = ['GiB', 'MB', 'MiB', 'KiB'].find((name) => size % inWords[name]! === 0);
  return unit === undefined ? `${size} bytes` : `${size / inWords[unit]!} ${unit}`;
};

const inWords: Readonly<Record<string, number>> = { GiB: 1024 ** 3, MB: 1000 ** 2, MiB: 1024 ** 2, KiB: 1024 };

/** A size from 1 KiB to 1 GiB. */
export const bytes = bytesBetween(1024, 1024 ** 3);

/** How often something may be done. */
export interface Rate {
  readonly times: number;
  /** Seconds in which it may be done that often. */
  readonly seconds: number;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 };

/** `600/min`, `20/s`, `5000/h`; `off` is null. */
export const rate = (value: string): Rate | null => {
  if (value.toLowerCase() === 'off') return null;
  const match = /^([1-9]\d{0,8})\s*\/\s*(s|min|h)$/i.exec(value);
  if (match === null) throw new BadSetting('must be off, or a number per s, min or h, such as 600/min');
  return { times: Number(match[1]), seconds: secondsOf[match[2]!.toLowerCase()]! };
};

/** Parts separated by commas, blanks around them dropped. */
export const list = (value: string): readonly string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Names of schemas of the application's, each once. */
export const schemas = (value: string): readonly [string, ...string[]] => {
  const [first, ...more] = new Set(list(value));
  if (first === undefined) throw new BadSetting('must name a schema');
  for (const name of [first, ...more]) {
    const why = refusedSchema(name);
    if (why !== null) throw new BadSetting(`cannot have "${cut(name)}", which ${why}`);
  }
  return [first, ...more];
};

/** An absolute URL with one of these schemes. */
export const url =
  (...schemes: readonly string[]) =>
  (value: string): string => {
    const scheme = URL.canParse(value) ? new URL(value).protocol : '';
    const starts = schemes.map((one) => `${one}//`).join(' or ');
    if (!schemes.includes(scheme)) throw new BadSetting(`must be a URL that starts with ${starts}`);
    return value;
  };

/** A share, from 0 to 1. */
export const ratio = (value: string): number => {
  const number = /^\d(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 1)) throw new BadSetting('must be a number from 0 to 1');
  return number;
};

/** `name=value` pairs separated by commas, values percent-encoded (W3C Baggage, as OpenTelemetry writes headers). */
export const pairs = (value: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    list(value).map((pair) => {
      const [, name, text] = /^([\w!#$%&'*+.^`|~-]+)=([\x20-\x7e]*)$/.exec(pair) ?? [];
      try {
        if (name !== undefined) return [name, decodeURIComponent(text!)];
      } catch {
        // Not percent-encoded: refused with the rest.
      }
      throw new BadSetting('must be name=value pairs, separated by commas');
    }),
  );
