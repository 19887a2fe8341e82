import type { CompiledNode } from '../compile/compile-node.js';
import type { DataRequest } from '../parse/data-request.js';
import type { AnswerShape } from '../pipeline.types.js';
import { csvHeader, csvWriter } from './csv.js';
import { stripNulls } from './strip-nulls.js';
import { treeValues, treeWriter, type RelatedRows } from './tree-writer.js';
import { joined, writeArray, type RowWriter } from './write-rows.js';

/** What says how the rows of an answer are written. */
export interface AnswerForm extends Pick<DataRequest, 'format' | 'nullsStripped' | 'timeZone'> {
  /** Characters of the answer at most. */
  readonly longest: number;
  /** Absent: rows. */
  readonly shape?: AnswerShape;
}

/** What CSV calls a value that has no name, as PostgREST does. */
const nameOfValue = 'pgrst_scalar';

/** Writes the rows of one answer in the form that was asked for. */
export interface AnswerWriter {
  /** Names of the members. */
  readonly names: readonly string[];
  readonly row: RowWriter;
  /** Characters of the answer at most. */
  readonly longest: number;
}

/** The writer of a node's rows; `prepared` is the writer of its objects in UTC, where there is one already. */
export function answerWriter(
  form: AnswerForm,
  node: CompiledNode,
  related: readonly RelatedRows[],
  prepared: RowWriter | null = null,
): AnswerWriter {
  const { longest } = form;
  if (form.format === 'csv') {
    const shape = treeValues(node, related, form);
    return { names: isBare(form) ? [nameOfValue] : shape.names, row: csvWriter(shape), longest };
  }
  if (isBare(form)) {
    const bare = treeValues(node, related, form);
    return { names: [], row: (row) => bare.values(row, 'null')[0] ?? 'null', longest };
  }
  const json = (form.timeZone === null ? prepared : null) ?? treeWriter(node, related, form);
  return { names: [], row: form.nullsStripped ? (row) => stripNulls(json(row)) : json, longest };
}

const isBare = ({ shape }: AnswerForm): boolean => shape === 'value' || shape === 'values';

/** The body of an answer; `write` gives the text of a row. Of one object there is one row. Throws `too_large`. */
export function writeBody<T>(
  { format, shape }: Pick<AnswerForm, 'format' | 'shape'>,
  { names, longest }: Pick<AnswerWriter, 'names' | 'longest'>,
  rows: readonly T[],
  write: (row: T) => string,
): string {
  switch (format) {
    case 'object':
      return write(rows[0]!);
    case 'array':
      if (shape === 'value' || shape === 'row') return rows.length === 0 ? 'null' : write(rows[0]!);
      return writeArray(rows, write, longest);
    case 'csv':
      return [csvHeader(names), ...(rows.length === 0 ? [] : [joined(rows, write, '\n', longest)])].join('\n');
  }
}
