import type { CompiledNode } from '../compile/compile-node.js';
import type { DataRequest } from '../parse/data-request.js';
import { csvHeader, csvWriter } from './csv.js';
import { stripNulls } from './strip-nulls.js';
import { treeValues, treeWriter, type RelatedRows } from './tree-writer.js';
import { joined, writeArray, type RowWriter } from './write-rows.js';

/** What of a request says how its rows are written. */
export type AnswerForm = Pick<DataRequest, 'format' | 'nullsStripped'>;

/** Writes the rows of one answer in the form that was asked for. */
export interface AnswerWriter {
  /** Names of the members. */
  readonly names: readonly string[];
  readonly row: RowWriter;
}

/** The writer of a node's rows; `json` is the writer of its objects, where there is one already. */
export function answerWriter(
  form: AnswerForm,
  node: CompiledNode,
  related: readonly RelatedRows[],
  json: RowWriter = treeWriter(node, related),
): AnswerWriter {
  if (form.format === 'csv') {
    const shape = treeValues(node, related);
    return { names: shape.names, row: csvWriter(shape) };
  }
  return { names: [], row: form.nullsStripped ? (row) => stripNulls(json(row)) : json };
}

/** The body of an answer; `write` gives the text of a row. Of one object there is one row. Throws `too_large`. */
export function writeBody<T>(
  { format }: AnswerForm,
  names: readonly string[],
  rows: readonly T[],
  write: (row: T) => string,
): string {
  switch (format) {
    case 'object':
      return write(rows[0]!);
    case 'array':
      return writeArray(rows, write);
    case 'csv':
      return [csvHeader(names), ...(rows.length === 0 ? [] : [joined(rows, write, '\n')])].join('\n');
  }
}
