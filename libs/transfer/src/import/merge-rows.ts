import type { Key, Table } from '@backstay/catalog';
import type { Engine, Transaction } from '@backstay/engine';
import { fail, type Principal } from '@backstay/kernel';
import {
  authoriseWrite,
  bindStatement,
  defaultLimits,
  parseValue,
  parseWrite,
  resolveWrite,
  WriteCompiler,
  type AuthorisedWrite,
  type KeyTexts,
  type Statement,
  type WriteStatement,
  type RequestLimits,
} from '@backstay/query';
import type { AppliedSnapshot } from '@backstay/schema';
import type { OnConflict } from './import-options.js';
import { RowInserter, type ImportedRow, type RowWriter } from './write-rows.js';

/** The operator: no policy restricts it. */
const operator: Principal = { role: 'service_role', claims: {} };

/** Keys that are looked up in one statement. */
const atOnce = 500;

/**
 * Writes rows of which some are there already, by a key: those are changed or passed over, the others inserted. Rows are
 * locked before they are looked at, as an upsert of the data API does it.
 */
export class RowMerger implements RowWriter {
  readonly #sql: WriteCompiler;
  readonly #key: Key;
  readonly #inserter: RowInserter;

  /** Throws Failure `no_conflict_key`, and `not_supported` for a table without a primary key. */
  constructor(
    private readonly engine: Engine,
    table: Table,
    { catalog, policies }: AppliedSnapshot,
    private readonly onConflict: Exclude<OnConflict, { readonly action: 'refuse' }>,
  ) {
    const { columns, action } = onConflict;
    const limits: RequestLimits = { ...defaultLimits, schemas: [table.schema] };
    const resolution = action === 'update' ? 'merge' : 'ignore';
    const request = parseWrite(
      {
        method: 'POST',
        table: table.name,
        query: columns === null ? [] : [['on_conflict', columns.join(',')]],
        headers: { prefer: `resolution=${resolution}-duplicates` },
        body: Buffer.from('[]'),
      },
      limits,
      { txOverride: false },
    );
    const plan = resolveWrite(request, catalog, limits, { principal: operator, now: new Date() });
    if (plan.conflict === null)
      throw fail('not_supported', {
        feature: `rows that meet others in a table without a primary key (${table.name})`,
      });
    const authorised: AuthorisedWrite = authoriseWrite(plan, operator.role, policies, { safeUpdate: false });
    this.#sql = new WriteCompiler(authorised, engine.dialect);
    this.#key = plan.conflict;
    this.#inserter = new RowInserter(engine, table, catalog);
  }

  async write(tx: Transaction, rows: readonly ImportedRow[]): Promise<void> {
    const found = await this.#lock(tx, rows);
    const fresh: ImportedRow[] = [];
    const seen = new Set<string>();
    for (const row of rows) {
      const id = JSON.stringify(this.#keyOf(row));
      const there = found.get(id);
      if (seen.has(id) && this.onConflict.action === 'update') throw fail('repeated_conflict', {});
      if (there === undefined && !seen.has(id)) fresh.push(row);
      else if (there !== undefined && this.onConflict.action === 'update') await this.#update(tx, there, row);
      if (this.#keyOf(row) !== null) seen.add(id);
    }
    if (fresh.length > 0) await this.#inserter.write(tx, fresh);
  }

  /** The primary keys of the rows that are there, by the conflict key; locked. */
  async #lock(tx: Transaction, rows: readonly ImportedRow[]): Promise<ReadonlyMap<string, KeyTexts>> {
    const { columns } = this.#key;
    const wanted = rows.map((row) => this.#keyOf(row)).filter((key) => key !== null);
    const found = new Map<string, KeyTexts>();
    const width = this.#sql.keyColumns.length;
    for (let start = 0; start < wanted.length; start += atOnce) {
      const { rows: cells } = await tx.run(
        this.#bound(this.#sql.lockConflicts(columns, wanted.slice(start, start + atOnce))),
      );
      for (const row of cells) {
        const key = JSON.stringify(this.#sql.texts(columns, row.slice(width)));
        found.set(key, this.#sql.texts(this.#sql.keyColumns, row) as KeyTexts);
      }
    }
    return found;
  }

  /** Sets what the file gives, but for the key that the row was found by, and numbers that only the database gives. */
  async #update(tx: Transaction, key: KeyTexts, row: ImportedRow): Promise<void> {
    const change = new Map<string, string | null>();
    row.columns.forEach((column, i) => {
      const text = row.texts[i] ?? null;
      const kept = this.#key.columns.includes(column.name) || column.identity === 'always';
      if (row.given.includes(column.name) && !kept)
        change.set(column.name, text === null ? null : parseValue(text, column.type));
    });
    if (change.size > 0) await this.#inserter.run(tx, this.#bound(this.#sql.update([key], change)), 'update');
  }

  /** Canonical; null when a part of it is NULL or made by the database, and so is in no row. */
  #keyOf(row: ImportedRow): KeyTexts | null {
    const texts = this.#key.columns.map((name) => {
      const at = row.columns.findIndex((column) => column.name === name);
      const text = at === -1 ? null : (row.texts[at] ?? null);
      return text === null ? null : parseValue(text, row.columns[at]!.type);
    });
    return texts.includes(null) ? null : (texts as KeyTexts);
  }

  #bound({ statement, values }: WriteStatement): Statement {
    return bindStatement(statement, values, operator, this.engine.dialect);
  }
}
