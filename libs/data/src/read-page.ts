import type { RowSet } from '@backstay/engine';
import {
  answerWriter,
  bindStatement,
  type AnswerForm,
  type AnswerWriter,
  type CompiledRead,
  type CompiledStatement,
  type ReadResult,
  type Statement,
} from '@backstay/query';
import { TreeReader, type TreeContext } from './read-tree.js';

/** What a read gave, and the writer of its rows. */
export interface WrittenResult extends ReadResult {
  readonly writer: AnswerWriter;
}

/** Reads a page with its count and all that is embedded in it, statement by statement on one connection. */
export async function readPage(
  compiled: CompiledRead,
  form: AnswerForm,
  run: (statement: Statement) => Promise<RowSet>,
  context: Omit<TreeContext, 'run'>,
): Promise<WrittenResult> {
  const { values, principal, dialect } = context;
  const bind = (statement: CompiledStatement): Statement => bindStatement(statement, values, principal, dialect);
  const page = await run(bind(compiled.rows));
  const counted = compiled.count === null ? undefined : await run(bind(compiled.count));
  const reader = new TreeReader({ ...context, run });
  const folded = compiled.fold === null ? page : { ...page, rows: compiled.fold(page.rows) };
  return pageOf(folded, counted, answerWriter(form, compiled, await reader.read(compiled, page.rows)));
}

/** The rows of a page, and of how many. */
export const pageOf = ({ rows }: RowSet, counted: RowSet | undefined, writer: AnswerWriter): WrittenResult => ({
  rows,
  count: rows.length,
  total: counted === undefined ? null : totalOf(counted),
  writer,
});

/** The single cell of a count. */
export const totalOf = (counted: RowSet): number => Number(counted.rows[0]![0]);
