import { fail, type Failure } from '@backstay/kernel';
import type { DecodedColumn } from '../compile/result-column.js';
import type { RawValue } from '../compile/fragment.js';

/** Writes one row as a JSON object. */
export type RowWriter = (row: readonly RawValue[]) => string;

/** An answer has more characters than `longest`: it would be built in memory whole, by as many callers as like. */
export const answerTooLong = (longest: number): Failure => fail('too_large', { what: 'answer', limit: longest });

/**
 * Makes the writer of a plan's rows: keys are written once, cells by the codecs of their columns. `cells` says where in
 * a row they stand. The writer throws `too_large` for a row of more than `longest` characters.
 */
export function rowWriter(columns: readonly DecodedColumn[], cells: readonly number[], longest: number): RowWriter {
  const parts = columns.map((column, i) => ({
    prefix: `${i === 0 ? '{' : ','}${JSON.stringify(column.name)}:`,
    cell: cells[i]!,
    decode: (raw: RawValue) => column.decode(raw),
  }));
  if (parts.length === 0) return () => '{}';
  return (row) => {
    let text = '';
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      text += part.prefix + part.decode(row[part.cell] ?? null);
      if (text.length > longest) throw answerTooLong(longest);
    }
    return text + '}';
  };
}

/** A list as a JSON array. Throws `too_large` over `longest` characters. */
export const writeArray = <T>(items: readonly T[], write: (item: T) => string, longest: number): string =>
  `[${joined(items, write, ',', longest)}]`;

/** What is written of rows, one behind the other. Throws `too_large` over `longest` characters. */
export function joined<T>(rows: readonly T[], write: (row: T) => string, separator: string, longest: number): string {
  let text = '';
  for (let i = 0; i < rows.length; i++) {
    text += i === 0 ? write(rows[i]!) : separator + write(rows[i]!);
    if (text.length > longest) throw answerTooLong(longest);
  }
  return text;
}
