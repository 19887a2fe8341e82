import type { Table } from '@backstay/catalog';
import type { Engine } from '@backstay/engine';
import { Failure } from '@backstay/kernel';
import type { Dialect, DriverValue, Fragment, Statement } from '@backstay/query';
import type { SchemaProblem, SourcePosition } from '../parse/parsed-schema.js';
import { fillRow, givenIdentity, missingColumns, type FilledRow } from './fill-row.js';
import type { Seeds } from './seed-rows.js';

/** A row whose values the engine's driver takes as they are. */
export interface EncodedRow extends FilledRow {
  readonly parameters: readonly DriverValue[];
}

/** With its place in the seed. */
interface SeededRow extends EncodedRow {
  readonly at: SourcePosition;
}

/** Rows that one INSERT can write: the same table, the same columns. */
export interface InsertedRows {
  readonly table: Table;
  readonly rows: readonly EncodedRow[];
}

/** Such rows of a seed, one after the other. */
export interface Chunk extends InsertedRows {
  readonly rows: readonly SeededRow[];
}

/** Rows of one INSERT at most, so that an error is never far from its row. */
const maxRows = 500;

/** Everything that can be known to be wrong before the first statement, and the chunks to run. */
export function prepareSeed(
  seeds: Seeds,
  engine: Engine,
): { readonly chunks: readonly Chunk[]; readonly problems: readonly SchemaProblem[] } {
  const problems: SchemaProblem[] = [...seeds.problems];
  const chunks: Chunk[] = [];
  for (const batch of seeds.batches) {
    // As in PostgreSQL, now() is the same for all rows of a statement.
    const now = new Date();
    const rows = batch.rows.map((row) =>
      encode(fillRow(batch, row, now), row.at, batch.table, engine.dialect, problems),
    );
    chunks.push(...split(batch.table, rows, engine.capabilities.maxParameters));
  }
  return { chunks, problems };
}

function encode(
  row: FilledRow,
  at: SourcePosition,
  table: Table,
  dialect: Dialect,
  problems: SchemaProblem[],
): SeededRow {
  if (row.columns.length === 0)
    problems.push({ ...at, message: 'this row gives no values', advice: 'Give at least one column a value.' });
  for (const name of missingColumns(row))
    problems.push({
      ...at,
      message: `null value in column "${name}" of relation "${table.name}" violates not-null constraint`,
      advice: 'Give it a value.',
    });
  const parameters = row.columns.map((column, index): DriverValue => {
    const text = row.texts[index] ?? null;
    if (text === null) return null;
    try {
      return dialect.codec(column.type).encode(text);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push({ ...at, message: `${column.name}: ${error.message}`, advice: 'Correct the value.' });
      return null;
    }
  });
  return { ...row, at, parameters };
}

function split(table: Table, rows: readonly SeededRow[], maxParameters: number): readonly Chunk[] {
  const chunks: { table: Table; rows: SeededRow[] }[] = [];
  for (const row of rows) {
    const last = chunks.at(-1);
    const first = last?.rows[0];
    const room = Math.min(maxRows, Math.floor(maxParameters / Math.max(1, row.columns.length)));
    if (last !== undefined && first !== undefined && last.rows.length < room && sameColumns(first, row))
      last.rows.push(row);
    else chunks.push({ table, rows: [row] });
  }
  return chunks;
}

const sameColumns = (left: FilledRow, right: FilledRow): boolean =>
  left.columns.length === right.columns.length &&
  left.columns.every((column, index) => column === right.columns[index]);

/** The INSERT of rows. */
export function insertStatement(chunk: InsertedRows, engine: Engine): Statement {
  const [first] = chunk.rows;
  const parameters = chunk.rows.flatMap((row) => row.parameters);
  if (first === undefined) throw new Error('An INSERT without rows');
  return { sql: insertSql(chunk.table, first, chunk.rows.length, engine), parameters };
}

/** The text of an INSERT of `rows` rows that give the same columns as this one. */
export function insertSql(table: Table, like: FilledRow, rows: number, { dialect, ddl }: Engine): string {
  const { columns } = like;
  const tuple = (row: number): string =>
    columns
      .map((column, index) =>
        sqlText(dialect.bound([dialect.placeholder(row * columns.length + index + 1)], column.type)),
      )
      .join(', ');
  const identity = givenIdentity(table, like);
  const names = columns.map((column) => dialect.quote(column.name)).join(', ');
  const clause = identity?.identity === 'always' && ddl.givenIdentity !== '' ? ` ${ddl.givenIdentity}` : '';
  const values = Array.from({ length: rows }, (_, row) => `(${tuple(row)})`).join(', ');
  return `INSERT INTO ${dialect.table(table)} (${names})${clause} VALUES ${values}`;
}

/** The text of a fragment that has its placeholders already, so no bindings. */
const sqlText = (fragment: Fragment): string => fragment.filter((part) => typeof part === 'string').join('');
