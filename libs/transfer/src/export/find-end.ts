import { createHash, type Hash } from 'node:crypto';
import { truncate } from 'node:fs/promises';
import { OperatorError } from '@backstay/kernel';
import { parseJsonNode, writeJsonNode, type DecodedColumn } from '@backstay/query';
import type { Format } from '../file/formats.js';
import { fileStart, type RawRecord } from '../file/framer.js';
import { openSource } from '../file/open-source.js';
import { csvFields } from '../import/read-csv.js';
import { framerOf } from '../import/read-records.js';
import { keyTextOf, type KeyTerm, type KeyText } from './key-set.js';

/** What an export before has written whole. */
export interface WrittenPart {
  readonly bytes: number;
  readonly rows: number;
  /** The key of its last row; null: it has none. */
  readonly last: readonly KeyText[] | null;
  /** Of these bytes. */
  readonly hash: Hash;
}

/**
 * Finds the end of the last whole row of a file that is not finished, and cuts off what is behind it. Throws
 * OperatorError for a file that is not one of this export, and where the key is not among what is exported. Null: the
 * file is empty.
 */
export async function findEnd(
  file: string,
  format: Format,
  terms: readonly KeyTerm[],
  columns: readonly DecodedColumn[],
  begin: string,
): Promise<WrittenPart | null> {
  const places = terms.map(({ column }) => columns.findIndex(({ name }) => name === column.name));
  if (places.includes(-1))
    throw new OperatorError(
      'An export can be resumed only when the columns of its key and order are among those it writes.',
    );
  const source = await openSource(file);
  const framer = framerOf(format, fileStart);
  const hash = createHash('sha256');
  let held: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let rows = 0;
  let last: RawRecord | null = null;
  for await (const chunk of source.read(0)) {
    held = Buffer.concat([held, chunk]);
    for (const record of framer.push(chunk)) {
      if (format === 'csv' && bytes === 0) requireBegin(record, begin, file);
      else {
        rows++;
        last = record;
      }
      hash.update(held.subarray(0, record.end - bytes));
      held = held.subarray(record.end - bytes);
      bytes = record.end;
    }
  }
  await truncate(file, bytes);
  if (bytes === 0) return null;
  return { bytes, rows, hash, last: last === null ? null : keyOf(last, format, terms, places) };
}

function requireBegin(record: RawRecord, begin: string, file: string): void {
  if (`${record.bytes.toString('utf8')}\n` !== begin)
    throw new OperatorError(`${file} has other columns than this export: it cannot go on in it.`);
}

function keyOf(
  record: RawRecord,
  format: Format,
  terms: readonly KeyTerm[],
  places: readonly number[],
): readonly KeyText[] {
  if (format === 'csv') {
    const fields = csvFields(record);
    return places.map((place) => fields[place] ?? null);
  }
  const node = parseJsonNode(record.bytes.toString('utf8'));
  const members = new Map(node.kind === 'object' ? node.members : []);
  return terms.map(({ column }) => {
    const json = writeJsonNode(members.get(column.name) ?? { kind: 'word', word: 'null' });
    return json === 'null' ? null : keyTextOf(json);
  });
}
