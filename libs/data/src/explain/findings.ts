import type { ClosedTable, MissingGrant, RowExplanation } from './explanation.js';

/** What was found about a request, table by table. */
export class Findings {
  readonly grants: MissingGrant[] = [];
  readonly closed: ClosedTable[] = [];
  readonly rows: RowExplanation[] = [];
  /** Rows that policies hide or refuse, of which `rows` has some. */
  refusedRows = 0;
  /** Rows that match, whoever may see them; null: not looked for, as in an insert. */
  matching: number | null = null;

  grant(...found: readonly MissingGrant[]): void {
    for (const one of found) if (!this.grants.some((known) => same(known, one))) this.grants.push(one);
  }

  close(...found: readonly ClosedTable[]): void {
    for (const one of found)
      if (!this.closed.some(({ table, command }) => table === one.table && command === one.command))
        this.closed.push(one);
  }

  /** Rows that do not pass: `total` of them, some shown. */
  refuse(rows: readonly RowExplanation[], total: number): void {
    this.rows.push(...rows);
    this.refusedRows += total;
  }
}

const same = (a: MissingGrant, b: MissingGrant): boolean => JSON.stringify(a) === JSON.stringify(b);
