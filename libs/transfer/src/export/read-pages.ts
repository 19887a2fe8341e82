import type { Table } from '@backstay/catalog';
import type { RowSet } from '@backstay/engine';
import { OperatorError, type Principal } from '@backstay/kernel';
import {
  authoriseRequest,
  bindStatement,
  compileRead,
  defaultLimits,
  parseRequest,
  resolveRequest,
  type CompiledRead,
  type Dialect,
  type RawValue,
  type Statement,
  type RequestLimits,
} from '@backstay/query';
import type { AppliedSnapshot } from '@backstay/schema';
import { behind, keyTextOf, orderText, type KeyTerm, type KeyText, type Parameter } from './key-set.js';
import type { ExportOptions } from './export-options.js';

/** Rows of a page at most, and of the first one: how wide they are is not known yet. */
const mostRows = 2048;
const firstRows = 64;

/** Characters that a page should have. */
const pageSize = 1024 * 1024;

/** Rows of a table that has no key to follow: they are read at once, so there is an end to them. */
const unkeyedRows = 50_000;

/** Some rows, and how they are written. */
export interface Page {
  readonly rows: readonly (readonly RawValue[])[];
  /** The columns that were asked for: those of the key stand behind them in a row, and are not written. */
  readonly columns: CompiledRead['columns'];
  readonly cells: CompiledRead['cells'];
}

/** What is read. */
export interface PageSubject {
  readonly applied: AppliedSnapshot;
  readonly table: Table;
  readonly options: Pick<ExportOptions, 'select' | 'where' | 'order' | 'principal'>;
  /** Null: there is no key to follow. */
  readonly terms: readonly KeyTerm[] | null;
  readonly dialect: Dialect;
}

/** Reads the rows of a table page by page, each behind the last row of the one before. */
export class PageReader {
  #last: readonly KeyText[] | null;
  #size = firstRows;

  /** `last`: the key of the row to begin behind; null: begins with the first. */
  constructor(
    private readonly subject: PageSubject,
    last: readonly KeyText[] | null = null,
  ) {
    this.#last = last;
  }

  /** The columns that will be written, known before the first row. */
  describe(): Pick<Page, 'columns' | 'cells'> {
    return this.#visible(this.#compile().compiled);
  }

  /** The pages in their order. Throws Failure as the data API does, and OperatorError for too many rows without a key. */
  async *read(run: (statement: Statement) => Promise<RowSet>): AsyncGenerator<Page> {
    const { terms } = this.subject;
    for (;;) {
      const { compiled, bound, limit } = this.#compile();
      const { rows } = await run(bound);
      if (terms === null && rows.length === limit) throw tooMany(this.subject.table, unkeyedRows);
      if (rows.length > 0) yield { rows, ...this.#visible(compiled) };
      const last = rows.at(-1);
      if (terms === null || last === undefined || rows.length < limit) return;
      this.#last = terms.map((_, i) => keyText(compiled, compiled.columns.length - terms.length + i, last));
      this.#size = nextSize(rows, this.#size);
    }
  }

  #compile() {
    const { applied, table, dialect } = this.subject;
    const { principal } = this.subject.options;
    const limit = this.subject.terms === null ? unkeyedRows + 1 : this.#size;
    const schemas = [table.schema] as const;
    const limits: RequestLimits = { ...defaultLimits, maxRows: limit, queryLength: 16 * 1024 * 1024, schemas };
    const request = parseRequest({ method: 'GET', table: table.name, query: this.#query(), headers: {} }, limits);
    const resolved = resolveRequest(request, applied.catalog, limits);
    if (resolved.plan.embeds.length > 0) throw new OperatorError('An export has no related rows: export their table.');
    const authorised = authoriseRequest(resolved.plan, principal.role, applied.policies);
    const compiled = compileRead(authorised, dialect);
    return { compiled, limit, bound: bindStatement(compiled.rows, resolved.values, principal, dialect) };
  }

  #query(): readonly Parameter[] {
    const { options, terms } = this.subject;
    const select = options.select ?? '*';
    if (terms === null)
      return [
        ['select', select],
        ...(options.order === null ? [] : [['order', options.order] as const]),
        ...options.where,
      ];
    const keys = terms.map(({ column }, i) => `backstay_key_${i}:"${column.name.replaceAll(/["\\]/g, '\\$&')}"`);
    return [
      ['select', [select, ...keys].join(',')],
      ['order', orderText(terms)],
      ...options.where,
      ...(this.#last === null ? [] : behind(terms, this.#last)),
    ];
  }

  #visible({ columns, cells }: CompiledRead): Pick<Page, 'columns' | 'cells'> {
    return { columns: columns.slice(0, columns.length - (this.subject.terms?.length ?? 0)), cells };
  }
}

function keyText({ columns, cells }: CompiledRead, at: number, row: readonly RawValue[]): KeyText {
  const raw = row[cells[at]!] ?? null;
  return raw === null ? null : keyTextOf(columns[at]!.decode(raw));
}

/** A power of two, so that there are few statements; at most twice as many as before. */
function nextSize(rows: readonly (readonly RawValue[])[], size: number): number {
  let characters = 1;
  for (const row of rows) for (const cell of row) characters += lengthOf(cell);
  const fitting = 2 ** Math.floor(Math.log2(Math.max(1, (pageSize * rows.length) / characters)));
  return Math.max(1, Math.min(mostRows, size * 2, fitting));
}

function lengthOf(cell: RawValue): number {
  if (typeof cell === 'string') return cell.length;
  return typeof cell === 'object' && cell !== null ? cell.byteLength : 8;
}

const tooMany = ({ name }: Table, most: number): OperatorError =>
  new OperatorError(
    `${name} has no primary key (or --order is not by columns alone) and more than ${most} rows: they cannot be read page by page. Give the table a key.`,
  );

/** The principal an export acts for when none is named: the operator. */
export const operator: Principal = { role: 'service_role', claims: {} };
