import type { Catalog, Table } from '@backstay/catalog';
import type { Engine, Transaction } from '@backstay/engine';
import { Failure } from '@backstay/kernel';
import { nameConstraint, type Statement } from '@backstay/query';
import { givenIdentity, insertSql, type EncodedRow } from '@backstay/schema';

/** Rows of one INSERT at most. */
const mostRows = 500;

/** A row of the file, with its defaults put in. */
export interface ImportedRow extends EncodedRow {
  /** The columns that the file gives. */
  readonly given: readonly string[];
}

/** Writes rows into one table, inside the caller's transaction. Throws Failure, constraints by the author's names. */
export interface RowWriter {
  write(tx: Transaction, rows: readonly ImportedRow[]): Promise<void>;
}

/** Writes new rows; one whose key is there already is refused. */
export class RowInserter implements RowWriter {
  /** The text made last: batches are alike. */
  #made: { readonly like: EncodedRow; readonly rows: number; readonly sql: string } | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly table: Table,
    private readonly catalog: Catalog,
  ) {}

  async write(tx: Transaction, rows: readonly ImportedRow[]): Promise<void> {
    for (const part of alike(rows, this.engine.capabilities.maxParameters))
      await this.run(tx, this.#statement(part), 'insert');
    await this.#moveIdentity(tx, rows);
  }

  #statement(rows: readonly EncodedRow[]): Statement {
    const first = rows[0]!;
    if (this.#made === null || this.#made.rows !== rows.length || !sameColumns(this.#made.like, first)) {
      const sql = insertSql(this.table, first, rows.length, this.engine);
      this.#made = { like: first, rows: rows.length, sql };
    }
    return { sql: this.#made.sql, parameters: rows.flatMap((row) => row.parameters) };
  }

  /** Runs a statement that writes. Throws Failure by the author's names. */
  async run(tx: Transaction, statement: Statement, command: 'insert' | 'update'): Promise<void> {
    try {
      await tx.run(statement);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw nameConstraint(error, { command, table: this.table, tables: this.catalog.tables });
    }
  }

  /** Puts the counter behind the ids that were given. */
  async #moveIdentity(tx: Transaction, rows: readonly ImportedRow[]): Promise<void> {
    const given = rows.find((row) => givenIdentity(this.table, row) !== null);
    const column = given === undefined ? null : givenIdentity(this.table, given);
    if (column === null) return;
    for (const sql of this.engine.ddl.moveIdentity(this.table, column.name)) await tx.run({ sql, parameters: [] });
  }
}

/** Rows that give the same columns and fit into one statement, in their order. */
function* alike(rows: readonly EncodedRow[], maxParameters: number): Generator<readonly EncodedRow[]> {
  let start = 0;
  for (let end = 1; end <= rows.length; end++) {
    const first = rows[start]!;
    const room = Math.min(mostRows, Math.floor(maxParameters / Math.max(1, first.columns.length)));
    if (end < rows.length && end - start < room && sameColumns(first, rows[end]!)) continue;
    yield rows.slice(start, end);
    start = end;
  }
}

const sameColumns = (left: EncodedRow, right: EncodedRow): boolean =>
  left.columns.length === right.columns.length && left.columns.every((column, i) => column === right.columns[i]);
