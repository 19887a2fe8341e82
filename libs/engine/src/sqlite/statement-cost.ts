import { LRUCache } from 'lru-cache';
import type { SqliteConnection } from './sqlite-connection.js';

/** Rows that a statement may visit in our own process: some milliseconds of work. */
const rowBudget = 20_000;

/** Milliseconds that a verdict holds: tables grow and plans change. */
const validMs = 30_000;

/**
 * Tells reads that end soon from those that may not, by SQLite's own plan: the product of the sizes of all tables that
 * a step goes through row by row. A look-up by a unique key counts as one row. In doubt the answer is no.
 */
export class StatementCost {
  private readonly verdicts = new LRUCache<string, boolean>({ max: 1000, ttl: validMs });

  constructor(private readonly connection: SqliteConnection) {}

  /** True: at most some thousand rows are visited, whatever the parameters are. */
  isBounded(sql: string): boolean {
    const known = this.verdicts.get(sql);
    if (known !== undefined) return known;
    const verdict = this.judge(sql);
    this.verdicts.set(sql, verdict);
    return verdict;
  }

  private judge(sql: string): boolean {
    const steps = this.select(`EXPLAIN QUERY PLAN ${sql}`).map((row) => String(row[3]));
    if (steps.some((step) => step.includes('RECURSIVE'))) return false;
    const walks = steps.filter((step) => this.walksRows(step)).length;
    return walks === 0 || this.largestTable(sql) ** walks <= rowBudget;
  }

  /** Whether a step of the plan goes through an unknown number of rows. */
  private walksRows(step: string): boolean {
    if (step.startsWith('SCAN CONSTANT ROW')) return false;
    if (step.startsWith('SCAN')) return true;
    if (!step.startsWith('SEARCH')) return false;
    if (step.includes('USING INTEGER PRIMARY KEY (rowid=?)')) return false;
    const [, index, terms = ''] = /USING (?:COVERING )?INDEX (\S+) \((.*)\)/.exec(step) ?? [];
    const columns = terms.split(' AND ');
    return !(index && columns.every((term) => term.endsWith('=?')) && this.isUnique(index, columns.length));
  }

  private isUnique(index: string, columns: number): boolean {
    const [row] = this.select(
      `SELECT l."unique", (SELECT count(*) FROM pragma_index_info(?1)) FROM sqlite_schema s
         JOIN pragma_index_list(s.tbl_name) l ON l.name = s.name WHERE s.type = 'index' AND s.name = ?1`,
      [index],
    );
    return Number(row?.[0]) === 1 && Number(row?.[1]) === columns;
  }

  /** Rows of the largest table that the statement opens, counted up to the budget. */
  private largestTable(sql: string): number {
    const roots = this.select(`EXPLAIN ${sql}`)
      .filter((row) => row[1] === 'OpenRead')
      .map((row) => Number(row[3]));
    const tables = this.select(
      'SELECT DISTINCT tbl_name FROM sqlite_schema WHERE rootpage IN (SELECT value FROM json_each(?))',
      [JSON.stringify(roots)],
    );
    const sizes = tables.map(([table]) =>
      Number(
        this.select(
          `SELECT count(*) FROM (SELECT 1 FROM "${String(table).replaceAll('"', '""')}" LIMIT ${rowBudget + 1})`,
        )[0]?.[0],
      ),
    );
    return Math.max(1, ...sizes);
  }

  private select(sql: string, parameters: readonly string[] = []): readonly (readonly unknown[])[] {
    return this.connection.run({ sql, parameters }).rows;
  }
}
