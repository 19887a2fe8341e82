import type { Table } from '@backstay/catalog';
import type { SourceFile, SourcePosition } from '../parse/parsed-schema.js';
import { CsvFault, parseCsv, type CsvRecord } from './parse-csv.js';
import { checkValue } from './check-value.js';
import type { SeedRows } from './seed-rows.js';
import type { SeedTarget } from './seed-target.js';

/** Reads a CSV file with a header; each field is its column's text form, an empty one null. */
export function readCsvSeed(file: SourceFile, table: Table, target: SeedTarget): readonly SeedRows[] {
  const place = (line: number): SourcePosition => ({ file: file.path, line, column: 1 });
  const records = parse(file, target, place);
  const [header, ...rest] = records;
  if (header === undefined) return [];
  const names = header.fields.map((name) => name?.trim() ?? '');
  const columns = target.columns(table, names, place(header.line));
  if (columns === null) return [];
  const rows = rest.map((record) => {
    const at = place(record.line);
    if (record.fields.length !== columns.length)
      target.problem(
        at,
        `this row has ${record.fields.length} fields, the header ${columns.length}`,
        'Give each column a field, empty for null.',
      );
    const values = columns.map((column, index) => checkValue(record.fields[index] ?? null, column, at, target));
    return { at, values };
  });
  return [{ table, columns: names, rows }];
}

function parse(file: SourceFile, target: SeedTarget, place: (line: number) => SourcePosition): readonly CsvRecord[] {
  try {
    return parseCsv(file.text);
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    target.problem(
      place(error.line),
      error.message,
      'Put fields with quotes, commas or line ends in quotes, and double the quotes in them.',
    );
    return [];
  }
}
