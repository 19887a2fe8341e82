import { fail } from '@backstay/kernel';
import { CsvError, parse } from 'csv-parse/sync';
import type { JsonNode } from '../compile/values/json-node.js';

/** What stands for NULL in a field, as in PostgREST. */
const nullWord = 'NULL';

/**
 * Reads CSV (RFC 4180; lines may end in LF alone): the first line names the columns, each other line is a row of texts,
 * and the word NULL is null. Throws `bad_body`, and `too_large` for more than `mostRows` rows.
 */
export function parseCsvBody(text: string, mostRows: number): readonly ReadonlyMap<string, JsonNode>[] {
  const [names, ...lines] = readLines(text, mostRows + 2);
  if (names === undefined) throw fail('bad_body', { reason: 'Empty or invalid csv' });
  if (new Set(names).size < names.length) throw fail('bad_body', { reason: 'All column names of a csv must differ' });
  if (lines.length > mostRows) throw fail('too_large', { what: 'number of rows', limit: mostRows });
  return lines.map((fields) => new Map(fields.map((field, i) => [names[i]!, nodeOf(field)])));
}

/** How many columns the first line has; cheap, and right where it is a line of CSV. */
export function csvColumns(text: string): number {
  let [columns, quoted] = [1, false];
  for (const [mark] of text.matchAll(/["\n,]/g)) {
    if (mark === '"') quoted = !quoted;
    else if (!quoted && mark === '\n') break;
    else if (!quoted) columns += 1;
  }
  return columns;
}

const nodeOf = (field: string): JsonNode =>
  field === nullWord ? { kind: 'word', word: 'null' } : { kind: 'string', text: field };

function readLines(text: string, most: number): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, to: most });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const uneven = error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH';
    throw fail('bad_body', { reason: uneven ? 'All lines must have same number of fields' : 'Empty or invalid csv' });
  }
}
