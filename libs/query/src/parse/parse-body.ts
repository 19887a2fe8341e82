import { fail } from '@backstay/kernel';
import type { JsonNode } from '../compile/values/json-node.js';
import { sharedShape } from '../shared-row.js';
import { csvColumns, parseCsvBody } from './parse-csv-body.js';
import { parseFormBody } from './parse-form-body.js';
import { checkValues, parseJsonBody } from './parse-json-body.js';
import { readFlatRows } from './read-flat-rows.js';
import type { RequestLimits } from './request-limits.js';

/** One row as it was sent: key → value, of a key given twice the last. */
export type BodyRow = ReadonlyMap<string, JsonNode>;

/** The media types of bodies, by how they are read; JSON has other names beside. */
export const bodyTypes = {
  json: 'application/json',
  csv: 'text/csv',
  form: 'application/x-www-form-urlencoded',
} as const;

/** How a body is read. */
export type BodyForm = keyof typeof bodyTypes;

/**
 * Reads a body. JSON: an object is one row, an array of objects its rows, and numbers stay the text they were sent as.
 * CSV has a row in each line behind the first, a form is one row. Throws `bad_body`, and `too_large` for too many rows.
 */
export function parseBody(
  body: Uint8Array | undefined,
  contentType: string | undefined,
  limits: RequestLimits,
): readonly BodyRow[] {
  const form = formOf(contentType);
  const bytes = body ?? new Uint8Array();
  const text = decodeText(bytes, `Empty or invalid ${form}`);
  if (form === 'csv') {
    checkValues(text, /[,\n]/g, limits);
    checkColumns(csvColumns(text));
    return parseCsvBody(text, limits.bodyRows);
  }
  if (form === 'form') {
    checkValues(text, /&/g, limits);
    checkColumns(text.split('&').length);
    return [parseFormBody(text)];
  }
  const rows = readFlatRows(text, limits) ?? rowsOf(text, limits);
  checkColumns(rows[0]?.size ?? 0);
  return rows;
}

/** Columns that a body may name: as many as a table has on MySQL and MariaDB, which have the widest. */
export const mostColumns = 4_096;

/** Each name costs more than a value does: CSV and forms are counted before they are read. Throws `too_large`. */
function checkColumns(count: number): void {
  if (count > mostColumns) throw fail('too_large', { what: 'number of columns', limit: mostColumns });
}

/** The rows of any JSON that has some. */
function rowsOf(text: string, limits: RequestLimits): readonly BodyRow[] {
  const document = parseJsonBody(text, limits);
  const items = document.kind === 'array' ? document.items : [document];
  if (items.length > limits.bodyRows) throw fail('too_large', { what: 'number of rows', limit: limits.bodyRows });
  return items.map((item) => {
    if (item.kind === 'object') return new Map(item.members);
    throw document.kind === 'array' ? keysDiffer() : invalid();
  });
}

/** The one set of keys that all rows have, in the order of the first. Throws `bad_body` when they differ. */
export function commonKeys(rows: readonly BodyRow[]): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const shape = sharedShape(rows);
  if (shape !== null) return shape.names;
  for (const row of rows) {
    if (row.size !== first.size || [...row.keys()].some((key) => !first.has(key))) throw keysDiffer();
  }
  return [...first.keys()];
}

const keysDiffer = (): Error => fail('bad_body', { reason: 'All object keys must match' });

const invalid = (): Error => fail('bad_body', { reason: 'Empty or invalid json' });

function formOf(contentType: string | undefined): BodyForm {
  const type = (contentType ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === '' || type === bodyTypes.json || type === 'application/*' || type === '*/*') return 'json';
  if (/^application\/vnd\.pgrst\.(object|array)(\+json)?$/.test(type)) return 'json';
  if (type === bodyTypes.csv) return 'csv';
  if (type === bodyTypes.form) return 'form';
  throw fail('bad_body', { reason: `Content-Type not acceptable: ${type}` });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeText(body: Uint8Array, reason: string): string {
  try {
    return utf8.decode(body);
  } catch {
    throw fail('bad_body', { reason });
  }
}
