import type { DecodedColumn } from '../compile/result-column.js';
import type { RawValue } from '../compile/fragment.js';

/** Writes one row as a JSON object. */
export type RowWriter = (row: readonly RawValue[]) => string;

/** Makes the writer of a plan's rows: keys are written once, cells by the codecs of their columns. */
export function rowWriter(columns: readonly DecodedColumn[]): RowWriter {
  const parts = columns.map((column, i) => ({
    prefix: `${i === 0 ? '{' : ','}${JSON.stringify(column.name)}:`,
    decode: (raw: RawValue) => column.decode(raw),
  }));
  if (parts.length === 0) return () => '{}';
  return (row) => {
    let text = '';
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      text += part.prefix + part.decode(row[i] ?? null);
    }
    return text + '}';
  };
}

/** A list of rows as a JSON array. */
export function writeArray(rows: readonly (readonly RawValue[])[], write: RowWriter): string {
  let text = '[';
  for (let i = 0; i < rows.length; i++) text += i === 0 ? write(rows[i]!) : ',' + write(rows[i]!);
  return text + ']';
}
