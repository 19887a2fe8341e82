import type { HttpRequest } from '../pipeline.types.js';

/** A request before its query is read. */
export interface RequestHead extends Pick<HttpRequest, 'method' | 'table' | 'headers'> {
  /** The query as it was sent, without the question mark. */
  readonly search: string;
}

/** A read with the values of its comparisons taken out. */
export interface RequestShape {
  /** Reads with equal keys are parsed and resolved alike: only their values differ. */
  readonly key: string;
  /** The query as it was sent, cut where the values stood: one piece more than there are values. */
  readonly pieces: readonly string[];
  /** Decoded, in the order of the address. */
  readonly values: readonly string[];
}

/** Headers that decide how a read is understood, and so are part of its shape. */
export const shapingHeaders = ['accept', 'accept-profile', 'prefer'] as const;

/** Headers that do so too, with as many values as callers like: a read with one of them has no shape. */
export const valueHeaders = ['range', 'if-match', 'if-none-match'] as const;

/** Characters of the longest key: what is longer is rare, and keys are held in memory. */
const longest = 2048;

/** A comparison with one value, which is all that stands behind the dot. */
const comparison = /(?:not\.)?(?:eq|neq|gte|gt|lte|lt)\./y;
const test = /^(?:not\.)?is\.\w+$/;

/** Parameters that say what is read and in which order; of an embedded resource behind its name. */
const structure = /^(?:select|(?:\w+\.)*(?:order|limit|offset))$/;

/** Names of columns, also of embedded resources; not those of trees, and of what a read passes over. */
const column = /^(?!(?:columns|on_conflict|apikey)$)(?!(?:\w+\.)*(?:and|or)$)\w+(?:\.\w+)*$/;

/** Stands for a value in a key, and between its parts. No address and no header has it. */
const hole = '\n';

/**
 * The shape of a read; null: it has none and is to be read from its start, which is always right. So only what is common
 * has one: comparisons of columns with single values, `is`, select, order, limit and offset. An empty parameter, which
 * means nothing (`?id=eq.1&`), is enough for none.
 */
export function shapeOf({ method, table, search, headers }: RequestHead): RequestShape | null {
  if (method !== 'GET' || search.length > longest || valueHeaders.some((name) => headers[name] !== undefined))
    return null;
  const pieces: string[] = [];
  const values: string[] = [];
  let piece = 0;
  for (let start = 0; start <= search.length;) {
    const ampersand = search.indexOf('&', start);
    const end = ampersand === -1 ? search.length : ampersand;
    const from = valueIn(search, start, end);
    if (from === null) return null;
    if (from !== 'none') {
      const value = decode(search.slice(from, end));
      if (value === null) return null;
      pieces.push(search.slice(piece, from));
      values.push(value);
      piece = end;
    }
    start = end + 1;
  }
  pieces.push(search.slice(piece));
  if (search.includes(hole) || table.includes(hole)) return null;
  let key = table;
  for (const name of shapingHeaders) {
    const said = headers[name] ?? '';
    if (said.includes(hole)) return null;
    key += hole + said;
  }
  for (const each of pieces) key += hole + each;
  return key.length > longest ? null : { key, pieces, values };
}

/** Where the value of a parameter begins that is taken out of the shape; null: a parameter of no shape. */
function valueIn(search: string, start: number, end: number): number | 'none' | null {
  const equals = search.indexOf('=', start);
  if (equals === -1 || equals >= end) return null;
  const name = search.slice(start, equals);
  if (structure.test(name)) return 'none';
  if (!column.test(name)) return null;
  comparison.lastIndex = equals + 1;
  if (comparison.test(search) && comparison.lastIndex <= end) return comparison.lastIndex;
  return test.test(search.slice(equals + 1, end)) ? 'none' : null;
}

/** Null: it is not valid, or has a character that no value may have. */
function decode(text: string): string | null {
  if (!/[%+\0]/.test(text)) return text;
  try {
    const value = decodeURIComponent(text.replaceAll('+', ' '));
    return value.includes('\0') ? null : value;
  } catch {
    return null;
  }
}
