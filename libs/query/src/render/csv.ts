import { outputText } from '../compile/values/cast-text.js';
import type { RowValues } from './tree-writer.js';
import type { RowWriter } from './write-rows.js';

/** Stands for NULL among JSON texts, being none. */
const missing = '';

/**
 * Writes a row as a line of CSV (RFC 4180, without its end): values as PostgreSQL's COPY shows them, NULL as nothing,
 * an empty text as `""`. What is embedded is a field of JSON.
 */
export function csvWriter(shape: RowValues): RowWriter {
  const { types } = shape;
  return (row) =>
    shape
      .values(row, missing)
      .map((json, i) => (json === missing ? '' : csvField(json, types[i] ?? null)))
      .join(',');
}

/** The names of the columns as the first line. */
export const csvHeader = (names: readonly string[]): string => names.map(quoted).join(',');

/**
 * A field from a value's JSON text (not NULL); `type` null: a document. A date that is none in PostgreSQL is null in JSON,
 * and so nothing here; only a document can be null itself.
 */
export function csvField(json: string, type: RowValues['types'][number]): string {
  if (type === null || type.kind === 'json' || type.kind === 'jsonb') return quoted(json);
  return json === 'null' ? '' : quoted(outputText(json, type));
}

/** Quoted where a reader would take it for something else: for more fields, for NULL, or without its blanks. */
const quoted = (text: string): string =>
  text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
