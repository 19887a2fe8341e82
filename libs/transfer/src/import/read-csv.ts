import type { Column } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import { CsvFault, parseCsv } from '@backstay/schema';
import type { RawRecord } from '../file/framer.js';
import { textOf, type FieldValue } from './read-row.js';

const nothing = '';

/** The fields of a record; null is an empty field without quotes. Throws Failure for what is no line of CSV. */
export function csvFields(record: RawRecord): readonly (string | null)[] {
  try {
    const records = parseCsv(textOf(record.bytes));
    if (records.length > 1) throw new CsvFault(record.line, 'a carriage return in a field without quotes');
    // A line of nothing is one empty field.
    return records[0]?.fields ?? [null];
  } catch (error) {
    if (error instanceof CsvFault) throw fail('bad_csv', { reason: error.message });
    throw error;
  }
}

/**
 * Reads records whose fields go to `columns` in their order. A field without quotes that is `nullText` is NULL, as in
 * PostgreSQL's COPY … CSV; with quotes it is the text.
 */
export function csvReader(
  columns: readonly (Column | null)[],
  nullText: string,
): (record: RawRecord) => readonly FieldValue[] {
  return (record) => {
    const fields = nullText === nothing ? csvFields(record) : withNullText(record, nullText);
    if (fields.length !== columns.length)
      throw fail('bad_csv', { reason: `it has ${fields.length} fields, and ${columns.length} were expected` });
    return columns.flatMap((column, i) => (column === null ? [] : { column, text: fields[i] ?? null }));
  };
}

/** With a text of its own for NULL, an empty field is the empty text, and only a bare `nullText` is NULL. */
function withNullText(record: RawRecord, nullText: string): readonly (string | null)[] {
  // A quoted field is marked, so that it cannot be taken for the bare text: NUL is in no text that can be stored.
  const marked = textOf(record.bytes).replaceAll(/(^|,)"((?:[^"]|"")+)"(?=,|$)/g, '$1"\0$2"');
  return csvFields({ ...record, bytes: Buffer.from(marked) }).map((field) => {
    if (field === null) return nothing;
    if (field.startsWith('\0')) return field.slice(1);
    return field === nullText ? null : field;
  });
}

/** Whether a record is a blank line, which is no row where a row has several fields. */
export const isBlank = (record: RawRecord): boolean => record.bytes.length === 0;
