/** A record of a CSV file; an empty field without quotes is null, with quotes the empty text. */
export interface CsvRecord {
  /** Line on which the record begins, from 1. */
  readonly line: number;
  readonly fields: readonly (string | null)[];
}

/** A CSV text that breaks RFC 4180. */
export class CsvFault extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads CSV (RFC 4180; lines may end in LF alone). Blank lines are passed over. Throws CsvFault. */
export function parseCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  let line = 1;
  let start = 1;
  let fields: (string | null)[] = [];
  while (field.lastIndex < text.length || fields.length > 0) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new CsvFault(line, fault(text, at));
    const [whole, quoted, bare = '', end] = match;
    fields.push(quoted === undefined ? (bare === '' ? null : bare) : quoted.replaceAll('""', '"'));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== null || quoted !== undefined) records.push({ line: start, fields });
    fields = [];
    start = line;
    if (field.lastIndex >= text.length) break;
  }
  return records;
}

const fault = (text: string, at: number): string =>
  text[at] === '"'
    ? 'a quoted field is not closed, or has text behind its quote'
    : 'a quote inside a field without quotes';
