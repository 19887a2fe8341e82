import type { RowSet } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import {
  answerWriter,
  decider,
  guardedColumns,
  refusesAll,
  sharedShape,
  writeBody,
  type GivenBack,
  type RawValue,
  type StoredRow,
  type WriteOutcome,
  type WriteRequest,
} from '@backstay/query';
import { foretell } from './foretell.js';
import { missingValue } from './write-rows.js';
import { chunkRows, type WriteRun } from './write-run.js';

/**
 * An insert that one statement can do whole, which needs no transaction around it: the rows store the same columns, and
 * what the policies say of them is decided before it, or tested by the statement itself where it is one row. Null: this
 * is not one of those, and nothing was done. Throws `row_refused` and constraint failures.
 */
export async function insertAtOnce(run: WriteRun, request: WriteRequest): Promise<WriteOutcome | null> {
  const { plan, guards } = run;
  const { proposed } = guards;
  const [first] = plan.rows;
  if (plan.kind !== 'insert' || first === undefined || !isPlain(run, request)) return null;
  if (refusesAll(proposed)) throw fail('row_refused', { table: plan.table.name });
  const allowed = decide(run);
  if (allowed === true) return insertAllowed(run, request);
  // Which row speaks first, and whether a constraint does before it, takes a closer look.
  if (plan.rows.length > 1) return null;
  if (allowed === false) throw fail('row_refused', { table: plan.table.name });
  const known = [...guardedColumns(proposed!, plan.alias)].every((name) => first.has(name));
  if (!known || plan.answers !== 'nothing') return null;
  const { affected } = await run.run(run.sql.insert(plan.rows, proposed, null));
  if (affected !== 1) throw fail('row_refused', { table: plan.table.name });
  return { count: affected, inserted: affected, tagged: null, body: null, key: null };
}

/** Whether all rows satisfy the policies, as far as the program can tell by itself; null: it cannot. */
function decide({ plan, guards, context }: WriteRun): boolean | null {
  if (guards.proposed === null) return true;
  const holds = decider(guards.proposed, plan.alias, context.principal);
  let all = true;
  for (const row of plan.rows) {
    const verdict = holds(row);
    if (verdict === null) return null;
    all &&= verdict;
  }
  return all;
}

/** Rows that the policies let in. Null: what is answered of them takes more than the statement can give back. */
async function insertAllowed(run: WriteRun, { read }: WriteRequest): Promise<WriteOutcome | null> {
  const { plan, context } = run;
  const { rows, answers } = plan;
  const foretold = answers === 'nothing' ? null : foretell(run);
  if (answers !== 'nothing' && foretold === null && !canGiveBack(run)) return null;
  if (answers === 'rows' && !fits(run)) return null;
  const back: GivenBack = foretold === null ? answers : 'nothing';
  const numbered = rows.length > 1 && (foretold?.isNumbered ?? false);
  const result = await run.runWriting(context.inserts.values(rows, back, numbered));
  const count = back === 'nothing' ? result.affected : result.rows.length;
  if (count !== rows.length) throw new Error('An INSERT wrote another number of rows');
  const outcome = { count, inserted: count, tagged: null, body: null, key: null };
  if (answers === 'nothing') return outcome;
  const { keyColumns } = run.sql;
  if (answers === 'key') {
    // Location is of one row; of several nothing is told.
    if (count !== 1) return outcome;
    const [only] = foretold?.rows(result) ?? result.rows;
    const texts = run.sql.texts(keyColumns, only!);
    return { ...outcome, key: keyColumns.map((name, i) => [name, texts[i]!]) };
  }
  const answered = foretold?.rows(result) ?? inOrder(run, result);
  const { answerLength: longest } = context.limits;
  const writer = answerWriter({ ...read, longest }, context.inserts.node!, [], context.inserts.objects(longest));
  const texts = answered.map((row) => writer.row(row));
  return { ...outcome, tagged: count === 1 ? texts[0]! : null, body: writeBody(read, writer, texts, (text) => text) };
}

/** Whether the statement gives back what is answered. */
function canGiveBack({ plan: { rows }, sql, engine }: WriteRun): boolean {
  if (!engine.capabilities.returning.insert || sql.keyColumns.length === 0) return false;
  // The database hands numbers out in the order of the rows, and gives the rows back in any.
  return rows.length === 1 || madeKeys(sql.keyColumns, rows[0]!).length === 1;
}

/** Whether nothing can go wrong with the answer any more: what fails behind the statement would leave the rows there. */
function fits({ plan: { rows }, context: { inserts, limits } }: WriteRun): boolean {
  const { node } = inserts;
  return node !== null && longestText(rows) * escaped + rows.length * chromeOf(node.columns) < limits.answerLength;
}

const madeKeys = (columns: readonly string[], row: StoredRow): readonly string[] =>
  columns.filter((name) => !row.has(name));

/** Characters that one may become in JSON (`\\u0000`). */
const escaped = 6;

/** Characters of a row beside its values, and of values that the database makes. */
const chromeOf = (columns: readonly { readonly name: string }[]): number =>
  columns.reduce((sum, { name }) => sum + name.length * escaped + 100, 0);

function longestText(rows: readonly StoredRow[]): number {
  let sum = 0;
  for (const row of rows) for (const text of row.values()) sum += text?.length ?? 0;
  return sum;
}

/** The rows given back in the order they were sent in. */
function inOrder({ plan, sql, context }: WriteRun, { rows }: RowSet): RowSet['rows'] {
  if (rows.length < 2) return rows;
  const [made] = madeKeys(sql.keyColumns, plan.rows[0]!);
  const cell = context.inserts.node!.columns.length + sql.keyColumns.indexOf(made!);
  const numberOf = (row: readonly RawValue[]): bigint => BigInt(sql.texts([made!], [row[cell] ?? null])[0]!);
  return rows
    .map((row) => ({ row, number: numberOf(row) }))
    .sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0))
    .map(({ row }) => row);
}

function isPlain(run: WriteRun, { preferences, read }: WriteRequest): boolean {
  const { plan, triggers, engine } = run;
  const [first, ...more] = plan.rows;
  const most = Math.min(chunkRows, Math.floor(engine.capabilities.maxParameters / plan.table.columns.length));
  return (
    preferences.tx !== 'rollback' &&
    ((read.format !== 'object' && plan.read.order.length === 0) || more.length === 0) &&
    !triggers &&
    plan.rows.length <= most &&
    first!.size > 0 &&
    (sharedShape(plan.rows) !== null || more.every((row) => storesTheSame(row, first!))) &&
    plan.rows.every((row) => missingValue(run, row) === null)
  );
}

function storesTheSame(one: StoredRow, other: StoredRow): boolean {
  if (one.size !== other.size) return false;
  for (const name of one.keys()) if (!other.has(name)) return false;
  return true;
}
