import type { Catalog, Table } from '@backstay/catalog';
import type { Engine, Transaction } from '@backstay/engine';
import type { Principal } from '@backstay/kernel';
import { bindStatement, finish, join, sql, type Fragment } from '@backstay/query';

const nobody: Principal = { role: 'service_role', claims: {} };
const options = { timeoutMs: 30_000 };

/** A row as texts by column; null is NULL. */
export type Row = Readonly<Record<string, string | null>>;

/** Writes rows past the product and its policies, as an administrator of the database would. */
export class TableWriter {
  constructor(
    private readonly engine: Engine,
    private readonly catalog: Catalog,
  ) {}

  /** Runs `work` in one transaction. */
  change(work: (tx: Transaction) => Promise<void>): Promise<void> {
    return this.engine.transaction(options, work);
  }

  async insert(tx: Transaction, name: string, rows: readonly Row[]): Promise<void> {
    const table = this.#table(name);
    const { dialect } = this.engine;
    for (const row of rows) {
      const columns = Object.keys(row).map((column) => dialect.quote(column));
      const cells = Object.keys(row).map((column) => this.#cell(table, column, row[column]!));
      await this.#run(
        tx,
        sql`INSERT INTO ${dialect.table(table)} (${columns.join(', ')}) VALUES (${join(cells, ', ')})`,
      );
    }
  }

  /** Deletes the rows whose `column` is at least `from`; without a bound all. */
  async delete(tx: Transaction, name: string, column?: string, from?: string): Promise<void> {
    const table = this.#table(name);
    const { dialect } = this.engine;
    const where =
      column === undefined ? [] : sql` WHERE ${dialect.quote(column)} >= ${this.#cell(table, column, from!)}`;
    await this.#run(tx, sql`DELETE FROM ${dialect.table(table)}${where}`);
  }

  async update(tx: Transaction, name: string, key: Row, set: Row): Promise<void> {
    const table = this.#table(name);
    const { dialect } = this.engine;
    const equal = (row: Row): readonly Fragment[] =>
      Object.entries(row).map(([column, text]) => sql`${dialect.quote(column)} = ${this.#cell(table, column, text)}`);
    await this.#run(
      tx,
      sql`UPDATE ${dialect.table(table)} SET ${join(equal(set), ', ')} WHERE ${join(equal(key), ' AND ')}`,
    );
  }

  #cell(table: Table, name: string, value: string | null): Fragment {
    const column = table.columns.find((one) => one.name === name);
    if (!column) throw new Error(`No column ${table.name}.${name}`);
    return this.engine.dialect.bound([{ kind: 'literal', type: column.type, value }], column.type);
  }

  #table(name: string): Table {
    const table = this.catalog.tables.find((one) => one.name === name);
    if (!table) throw new Error(`No table ${name}`);
    return table;
  }

  async #run(tx: Transaction, fragment: Fragment): Promise<void> {
    const { dialect } = this.engine;
    await tx.run(bindStatement(finish(fragment, dialect), [], nobody, dialect));
  }
}
