import type { DatabaseSync } from 'node:sqlite';

/**
 * Gives a connection the functions SQLite lacks, with PostgreSQL's meaning; `sqlite.dialect.ts` writes them. They are
 * deterministic, so that checks and generated columns may use them. Only `node:` modules are imported here: the file
 * is loaded in a child process of its own, too. `checkTime` is called again and again while they work, `countVisit` for
 * each row that a read visits (`Dialect.visit`), `countBytes` for each text that is put together with others into one; all
 * may throw.
 */
export function registerFunctions(
  database: DatabaseSync,
  checkTime: () => void = () => undefined,
  countVisit: () => void = () => undefined,
  countBytes: (bytes: number) => void = () => undefined,
): void {
  const define = (name: string, make: (...args: string[]) => string | number | bigint | null): void => {
    database.function(`backstay_${name}`, { deterministic: true, varargs: true }, (...args) => {
      checkTime();
      return args.includes(null) ? null : make(...args.map(String));
    });
  };
  const text = (name: string, make: (...args: string[]) => string | null): void => define(name, make);
  // A number of JavaScript's comes out as a REAL, which shows (`3.0`) and divides as one.
  const whole = (name: string, make: (...args: string[]) => number | boolean): void =>
    define(name, (...args) => BigInt(make(...args)));
  text('lower', fold);
  text('upper', (value) => mapCase(value, (c) => c.toUpperCase()));
  whole('length', (value) => [...value].length);
  whole('like', (value, pattern) => matches([...value], pattern, checkTime));
  whole('ilike', (value, pattern) => matches([...fold(value)], fold(pattern), checkTime));
  for (const type of ['json', 'jsonb'] as const) {
    text(`${type}_get`, (document, path) => slice(document, JSON.parse(path) as Step[], type));
    text(`${type}_text`, (document, path) => textOf(slice(document, JSON.parse(path) as Step[], type)));
  }
  whole('jsonb_compare', (left, right) => compare(parse(left), parse(right)));
  whole('jsonb_contains', (left, right) => contains(parse(left), parse(right), true));
  whole('array_contains', (left, right) => items(right).every((item) => item !== null && items(left).includes(item)));
  whole('array_overlaps', (left, right) => items(right).some((item) => item !== null && items(left).includes(item)));
  registerDecimals(database);
  define('round', (value, digits) => roundHalfEven(Number(value), Number(digits ?? 0)));
  // Not deterministic, or it would be asked once for all rows.
  database.function('backstay_visit', () => {
    countVisit();
    return 1;
  });
  database.function('backstay_gather', (bytes) => {
    countBytes(Number(bytes));
    return 1;
  });
}

type Step = string | number;

/**
 * Arithmetic on decimals, which SQLite keeps in binary. `decimal` gives the nearest double where one has too few digits: a
 * condition must not fail for what is in a row. What is answered goes through `shown`, sums through the others: those fail.
 */
function registerDecimals(database: DatabaseSync): void {
  const decimal = (name: string, make: (first: bigint | number, ...more: number[]) => bigint | number): void => {
    const options = { deterministic: true, varargs: true, useBigIntArguments: true } as const;
    database.function(`backstay_${name}`, options, (first, ...more) =>
      first === null || more.includes(null) ? null : make(first as bigint | number, ...more.map(Number)),
    );
  };
  decimal('decimal', (value, digits = 0) =>
    typeof value === 'bigint' && digits >= 0 ? value : nearest(scaled(value, 20), 10n ** 20n, digits),
  );
  decimal('shown', (value, digits = 0) =>
    typeof value === 'bigint' ? value : quotient(scaled(value, 20), 10n ** 20n, digits),
  );
  decimal('scaled', (sum, scale = 0) => quotient(BigInt(sum), 10n ** BigInt(scale), scale));
  const exact = { deterministic: true, useBigIntArguments: true } as const;
  database.function('backstay_sum', exact, (high, low, scale) =>
    high === null || low === null ? null : wholeSum(high as bigint, low as bigint, Number(scale)),
  );
  decimal('average', (sum, count = 0, scale = 0, digits = 0) =>
    quotient(BigInt(sum), 10n ** BigInt(scale) * BigInt(count), digits),
  );
}

/** A sum in two halves, of decimals by their last digit, as text. */
function wholeSum(high: bigint, low: bigint, scale: number): string {
  const sum = high * 2n ** 32n + low;
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const sign = sum < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A number times a power of ten, by the shortest decimal that stands for it. */
function scaled(value: bigint | number, power: number): bigint {
  if (typeof value === 'bigint') return value * 10n ** BigInt(power);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const shift = power + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const moved = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === '' ? moved : -moved;
}

/** As `quotient`, with the nearest double for what has more digits than one. */
function nearest(a: bigint, b: bigint, digits: number): number | bigint {
  return rounded(a, b, digits, false);
}

/** `a / b` rounded to that many digits behind the point, half away from zero. Throws for more digits than a double has. */
function quotient(a: bigint, b: bigint, digits: number): number | bigint {
  return rounded(a, b, digits, true);
}

/** Whole numbers have no other end than 64 bits. */
function rounded(a: bigint, b: bigint, digits: number, exact: boolean): number | bigint {
  const up = 10n ** BigInt(Math.max(0, digits));
  const down = 10n ** BigInt(Math.max(0, -digits));
  const [top, bottom] = [(a < 0n ? -a : a) * up, b * down];
  const steps = (top * 2n + bottom) / (bottom * 2n);
  const whole = (steps * down) / up;
  const isWhole = whole * up === steps * down && whole < 2n ** 63n;
  if (isWhole) return a < 0n ? -whole : whole;
  // SQLite's own words for it, and its code.
  if (exact && steps >= 10n ** 15n) throw Object.assign(new Error('integer overflow'), { errcode: 1 });
  const size = Number(steps * down) / Number(up);
  return a < 0n ? -size : size;
}

/** PostgreSQL maps letter by letter: `ß` stays itself, no letter becomes two, and `İ` loses its dot. */
function mapCase(value: string, map: (letter: string) => string): string {
  if (/^[\0-\x7f]*$/.test(value)) return map(value);
  return Array.from(value, (letter) => {
    const mapped = map(letter);
    return [...mapped].length === 1 ? mapped : letter;
  }).join('');
}

const fold = (value: string): string => mapCase(value, (c) => (c === 'İ' ? 'i' : c.toLowerCase()));

/** LIKE in time proportional to text × pattern at worst: after a `%` only the last one is tried again. */
function matches(value: readonly string[], pattern: string, checkTime: () => void): boolean {
  const parts = patternParts(pattern);
  let at = 0;
  let part = 0;
  let retryPart = -1;
  let retryAt = 0;
  while (at < value.length) {
    const want = parts[part];
    if (want === anyText) {
      retryPart = ++part;
      retryAt = at;
    } else if (want !== undefined && (want === anyLetter || want === value[at])) {
      part++;
      at++;
    } else if (retryPart >= 0) {
      if (retryAt % 16 === 0) checkTime();
      part = retryPart;
      at = ++retryAt;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === anyText);
}

const anyText = Symbol('%');
const anyLetter = Symbol('_');

function patternParts(pattern: string): (string | symbol)[] {
  const parts: (string | symbol)[] = [];
  const letters = [...pattern];
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] ?? '';
    if (letter === '\\') parts.push(letters[++i] ?? '\\');
    else parts.push(letter === '%' ? anyText : letter === '_' ? anyLetter : letter);
  }
  return parts;
}

/** The source text of the value a path leads to, so that numbers keep every digit; null where there is none. */
function slice(document: string, path: readonly Step[], type: 'json' | 'jsonb'): string | null {
  let at: string | null = document.trim();
  for (const step of path) {
    if (at === null) return null;
    const children: readonly Child[] = childrenOf(at);
    // A bare scalar is an array of one to jsonb, and 0 and -1 find it.
    if (type === 'jsonb' && (step === 0 || step === -1) && !/^[[{]/.test(at)) continue;
    const isArray = at.startsWith('[');
    if (isArray !== (typeof step === 'number')) return null;
    at =
      (typeof step === 'number' ? children.at(step) : children.findLast((child) => child.key === step))?.text ?? null;
  }
  return at;
}

interface Child {
  readonly key: string | null;
  readonly text: string;
}

/** Members of an object or items of an array as source text. The document is known to be valid JSON. */
function childrenOf(container: string): Child[] {
  if (!/^[[{]/.test(container)) return [];
  const children: Child[] = [];
  // Each escape is one match, so that a string of megabytes is none of a pattern that repeats a group.
  const token = /\\.|["[\]{},:]/gs;
  let [depth, start, key, isText] = [0, 1, null as string | null, false];
  for (const match of container.matchAll(token)) {
    const mark = match[0];
    if (mark === '"') isText = !isText;
    if (isText) continue;
    const end = /^[\]},]$/.test(mark) && depth === 1;
    if (end) {
      const text = container.slice(start, match.index).trim();
      if (text !== '') children.push({ key, text });
      [start, key] = [match.index + 1, null];
    } else if (mark === ':' && depth === 1) {
      key = JSON.parse(container.slice(start, match.index)) as string;
      start = match.index + 1;
    }
    if (mark === '{' || mark === '[') depth++;
    else if (mark === '}' || mark === ']') depth--;
  }
  return children;
}

/** `->>`: a string without its quotes, all else as it is written; JSON's null is NULL. */
function textOf(json: string | null): string | null {
  if (json === null || json === 'null') return null;
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

type Value = null | boolean | string | Exact | readonly Value[] | ReadonlyMap<string, Value>;

/** A number by its digits: JavaScript's own would make neighbours of 2^53 equal. */
class Exact {
  readonly key: string;

  constructor(token: string) {
    const [, sign, whole = '', fraction = '', exponent = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(token) ?? [];
    const digits = (whole + fraction).replace(/^0+/, '');
    let end = digits.length;
    while (digits[end - 1] === '0') end--;
    const bare = digits.slice(0, end);
    const power = Number(exponent) - fraction.length + (digits.length - bare.length);
    this.key = bare === '' ? '0' : `${sign}${bare}e${power}`;
  }
}

function parse(json: string): Value {
  const text = json.trim();
  if (text.startsWith('{')) return new Map(childrenOf(text).map((child) => [child.key ?? '', parse(child.text)]));
  if (text.startsWith('[')) return childrenOf(text).map((child) => parse(child.text));
  if (text.startsWith('"')) return JSON.parse(text) as string;
  return /^[-\d]/.test(text) ? new Exact(text) : (JSON.parse(text) as boolean | null);
}

const isArray = (value: Value): value is readonly Value[] => Array.isArray(value);

/** 0 for equal documents, else 1: order between documents is not asked for. */
function compare(left: Value, right: Value): number {
  return equal(left, right) ? 0 : 1;
}

function equal(left: Value, right: Value): boolean {
  if (left instanceof Exact || right instanceof Exact) {
    return left instanceof Exact && right instanceof Exact && left.key === right.key;
  }
  if (isArray(left) || isArray(right)) {
    if (!isArray(left) || !isArray(right) || left.length !== right.length) return false;
    return left.every((item, i) => equal(item, right[i] ?? null));
  }
  if (left instanceof Map && right instanceof Map) {
    return (
      left.size === right.size &&
      [...left].every(([key, value]) => right.has(key) && equal(value, right.get(key) ?? null))
    );
  }
  return left === right;
}

/** `@>` of jsonb: at the top an array contains a bare scalar too (PostgreSQL manual, 8.14.3). */
function contains(left: Value, right: Value, top: boolean): boolean {
  if (isArray(left)) {
    if (isArray(right)) return right.every((want) => left.some((have) => contains(have, want, false)));
    return top && !(right instanceof Map) && left.some((have) => equal(have, right));
  }
  if (left instanceof Map && right instanceof Map) {
    return [...right].every(([key, want]) => left.has(key) && contains(left.get(key) ?? null, want, false));
  }
  return equal(left, right);
}

/** Elements of a stored array as source text, null for NULL; equal elements are equal text. */
const items = (array: string): (string | null)[] =>
  childrenOf(array.trim()).map((child) => (child.text === 'null' ? null : child.text));

function roundHalfEven(value: number, digits: number): number {
  const scaled = value * 10 ** digits;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return (rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor) / 10 ** digits;
}
