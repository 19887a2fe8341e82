import type { Json, JsonObject } from '@backstay/kernel';

/** How users are written into a file. */
export type UserFileFormat = 'jsonl' | 'json' | 'csv';

/** Rows as the text of a file, piece by piece. CSV has the objects in it as JSON. */
export async function* renderRows(rows: AsyncIterable<JsonObject>, format: UserFileFormat): AsyncGenerator<string> {
  let count = 0;
  for await (const row of rows) {
    if (format === 'csv' && count === 0) yield csvLine(Object.keys(row));
    if (format === 'csv') yield csvLine(Object.values(row).map(csvText));
    else if (format === 'jsonl') yield `${JSON.stringify(row)}\n`;
    else yield `${count === 0 ? '[\n' : ',\n'}${JSON.stringify(row)}`;
    count += 1;
  }
  if (format === 'json') yield count === 0 ? '[]\n' : '\n]\n';
}

/** RFC 4180 §2. */
const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;

function csvText(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
