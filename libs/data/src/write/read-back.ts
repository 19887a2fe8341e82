import {
  compileRead,
  answerWriter,
  type AnswerForm,
  type CompiledNode,
  type KeyedRead,
  type KeyTexts,
  type RawValue,
} from '@backstay/query';
import { TreeReader } from '../read-tree.js';
import { RowBudget } from '../row-budget.js';
import { inChunks, type WriteRun } from './write-run.js';

/** Rows that a write answers. */
export interface AnsweredRows {
  /** Names of the members, where the form needs them. */
  readonly names: readonly string[];
  readonly texts: readonly string[];
  /** Characters of the answer at most. */
  readonly longest: number;
}

/**
 * The answered rows as texts of their form, with what is embedded in them, in the order of the keys. A key whose row is
 * not there, or not selected, has none.
 */
export async function readBack(run: WriteRun, form: WrittenForm, keys: readonly KeyTexts[]): Promise<AnsweredRows> {
  return readKeyed(run, form, keys, (chunk) => run.sql.answered(chunk));
}

/** The row that a condition of the request is about, as text of its form; null: it is not there for this caller. */
export async function readExpected(run: WriteRun, form: WrittenForm, key: KeyTexts): Promise<string | null> {
  const { texts } = await readKeyed(run, form, [key], (chunk) => run.sql.expected(chunk));
  return texts[0] ?? null;
}

/** How rows are written; the limit of an answer comes from the run. */
export type WrittenForm = Omit<AnswerForm, 'longest'>;

/** Makes the read of rows by their keys. */
type Reading = (keys: readonly KeyTexts[]) => KeyedRead;

async function readKeyed(
  run: WriteRun,
  form: WrittenForm,
  keys: readonly KeyTexts[],
  reading: Reading,
): Promise<AnsweredRows> {
  const found = new Map<string, string>();
  const { answerLength: longest, embeddedRows } = run.context.limits;
  const budget = new RowBudget(embeddedRows);
  let names: readonly string[] = [];
  // Names are asked for where there are no rows, too.
  for (const chunk of keys.length === 0 ? [keys] : inChunks(keys)) {
    names = await readChunk(run, { ...form, longest }, chunk, reading(chunk), found, budget);
  }
  return { names, texts: keys.flatMap((key) => found.get(JSON.stringify(key)) ?? []), longest };
}

async function readChunk(
  run: WriteRun,
  form: AnswerForm,
  keys: readonly KeyTexts[],
  { plan, values }: KeyedRead,
  found: Map<string, string>,
  budget: RowBudget,
): Promise<readonly string[]> {
  const { keyColumns } = run.sql;
  const { dialect, capabilities } = run.engine;
  const compiled = compileRead(plan, dialect);
  const { rows } = keys.length === 0 ? { rows: [] } : await run.run({ statement: compiled.rows, values });
  // The last columns are the key, which tells the rows apart; the caller sees those before.
  const visible = compiled.columns.length - keyColumns.length;
  const node: CompiledNode = { ...compiled, columns: compiled.columns.slice(0, visible) };
  const reader = new TreeReader({
    run: (statement) => run.runBound(statement),
    values,
    principal: run.context.principal,
    dialect,
    maxParameters: capabilities.maxParameters,
    budget,
  });
  const writer = answerWriter(form, node, await reader.read(node, rows));
  for (const row of rows) {
    const cells = compiled.cells.slice(visible).map((cell): RawValue => row[cell] ?? null);
    found.set(JSON.stringify(run.sql.texts(keyColumns, cells)), writer.row(row));
  }
  return writer.names;
}
