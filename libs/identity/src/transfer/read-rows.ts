import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { OperatorError, type JsonObject } from '@backstay/kernel';
import { CsvError, parse } from 'csv-parse';
import { BadJsonFile, splitJson } from './split-json.js';
import type { NumberedRow } from './user-import.service.js';

/** A file with users cannot be read at all; the message says why. */
export class BadUserFile extends OperatorError {}

/** Bytes of one CSV record. */
const longestRecord = 1024 * 1024;

/**
 * The rows of a file while it is being read: CSV with a line of names (`.csv`), a JSON array (`.json`) or an object per
 * line (`.jsonl`, `.ndjson`). Throws BadUserFile.
 */
export async function* readRows(path: string): AsyncGenerator<NumberedRow> {
  const rows = extname(path).toLowerCase() === '.csv' ? csvRows(path) : jsonRows(path);
  let number = 0;
  try {
    for await (const row of rows) yield { number: ++number, row };
  } catch (error) {
    if (error instanceof BadJsonFile || error instanceof CsvError || error instanceof SyntaxError) {
      throw new BadUserFile(`${path} cannot be read after row ${number}: ${error.message}`);
    }
    if ((error as NodeJS.ErrnoException).syscall !== undefined) {
      throw new BadUserFile(`${path} cannot be read: ${(error as Error).message}`);
    }
    throw error;
  }
}

async function* csvRows(path: string): AsyncGenerator<JsonObject> {
  const parser = parse({ columns: true, bom: true, skip_empty_lines: true, max_record_size: longestRecord });
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  yield* source.pipe(parser) as AsyncIterable<JsonObject>;
}

async function* jsonRows(path: string): AsyncGenerator<JsonObject> {
  const chunks = createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>;
  for await (const text of splitJson(chunks)) yield JSON.parse(text) as JsonObject;
}
